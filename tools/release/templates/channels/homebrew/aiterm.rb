class Aiterm < Formula
  desc "{{.Desc}}"
  homepage "{{.Homepage}}"
  version "{{.Number}}"
  license "{{.License}}"
{{with .Darwin}}
  on_macos do
{{- range .}}
    {{.Brew}} do
      url "{{.URL}}"
      sha256 "{{.SHA256}}"
    end
{{- end}}
  end
{{end}}{{with .Linux}}
  on_linux do
{{- range .}}
    {{.Brew}} do
      url "{{.URL}}"
      sha256 "{{.SHA256}}"
    end
{{- end}}
  end
{{end}}
  def install
    bin.install "aiterm", "aiterm-line", "aiterm-guest"
    bin.install_symlink bin/"aiterm" => "ait"
    man1.install Dir["man/man1/*.1"]
    bash_completion.install "completions/aiterm.bash" => "aiterm"
    zsh_completion.install "completions/_aiterm"
    fish_completion.install "completions/aiterm.fish"
  end

  def caveats
    <<~EOS
      To have the line in Claude Code: aiterm statusline install
    EOS
  end

  test do
    assert_match "aiterm {{.Version}} ", shell_output("#{bin}/aiterm version")
  end
end
