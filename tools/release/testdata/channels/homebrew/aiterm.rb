class Aiterm < Formula
  desc "Status line for Claude Code that is right, quick and never blank"
  homepage "https://github.com/data-wise/aiterm"
  version "0.1.0"
  license "MIT"

  on_macos do
    on_intel do
      url "https://github.com/data-wise/aiterm/releases/download/v0.1.0/aiterm_v0.1.0_darwin_amd64.tar.gz"
      sha256 "623d10fb1a2a004f38584b1553adeea28e97664206a94e775bb14cef053f570d"
    end
    on_arm do
      url "https://github.com/data-wise/aiterm/releases/download/v0.1.0/aiterm_v0.1.0_darwin_arm64.tar.gz"
      sha256 "a979cd6ad1200c6312247fde8e65a073d9f532a94b4ae9bbbb3fe8553c07a101"
    end
  end

  on_linux do
    on_intel do
      url "https://github.com/data-wise/aiterm/releases/download/v0.1.0/aiterm_v0.1.0_linux_amd64.tar.gz"
      sha256 "c6bd1cc2f6f215cf3806283fd39524400e72b44743a7136da6c6ccb8aed192b1"
    end
    on_arm do
      url "https://github.com/data-wise/aiterm/releases/download/v0.1.0/aiterm_v0.1.0_linux_arm64.tar.gz"
      sha256 "5ea001105823b716ac067c61cab17f236669211ea9883e5f5b121085cfc4b61c"
    end
  end

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
    assert_match "aiterm v0.1.0 ", shell_output("#{bin}/aiterm version")
  end
end
