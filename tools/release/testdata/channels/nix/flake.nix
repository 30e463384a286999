{
  description = "A status line for Claude Code that is right, quick and never blank";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixpkgs-unstable";

  outputs =
    { self, nixpkgs }:
    let
      sources = {
        x86_64-linux = {
          url = "https://github.com/data-wise/aiterm/releases/download/v0.1.0/aiterm_v0.1.0_linux_amd64.tar.gz";
          hash = "sha256-xr0cwvbyFc84Big/05UkQA5ytEdDpxNtpsbMuK7RkrE=";
        };
        aarch64-linux = {
          url = "https://github.com/data-wise/aiterm/releases/download/v0.1.0/aiterm_v0.1.0_linux_arm64.tar.gz";
          hash = "sha256-XqABEFgjtxasBnxhyrF/I2ZpIR6piD5fWxIQhc/Ethw=";
        };
        x86_64-darwin = {
          url = "https://github.com/data-wise/aiterm/releases/download/v0.1.0/aiterm_v0.1.0_darwin_amd64.tar.gz";
          hash = "sha256-Yj0Q+xoqAE84WEsVU63uoo6XZkIGqU53W7FM7wU/Vw0=";
        };
        aarch64-darwin = {
          url = "https://github.com/data-wise/aiterm/releases/download/v0.1.0/aiterm_v0.1.0_darwin_arm64.tar.gz";
          hash = "sha256-qXnNatEgDGMSJH/ejmWgc9n1MqlLSum7uz/oVTwHoQE=";
        };
      };
      package =
        system:
        let
          pkgs = nixpkgs.legacyPackages.${system};
        in
        pkgs.stdenvNoCC.mkDerivation {
          pname = "aiterm";
          version = "0.1.0";
          src = pkgs.fetchurl sources.${system};
          nativeBuildInputs = [ pkgs.installShellFiles ];
          dontConfigure = true;
          dontBuild = true;
          dontStrip = true;
          installPhase = ''
            runHook preInstall
            install -Dm755 -t $out/bin aiterm aiterm-line aiterm-guest
            ln -s aiterm $out/bin/ait
            installManPage man/man1/*.1
            installShellCompletion --cmd aiterm --bash completions/aiterm.bash --zsh completions/_aiterm --fish completions/aiterm.fish
            runHook postInstall
          '';
          meta = {
            description = "Status line for Claude Code that is right, quick and never blank";
            homepage = "https://github.com/data-wise/aiterm";
            license = pkgs.lib.licenses.mit;
            mainProgram = "aiterm";
            platforms = builtins.attrNames sources;
            sourceProvenance = [ pkgs.lib.sourceTypes.binaryNativeCode ];
          };
        };
    in
    {
      packages = builtins.mapAttrs (system: _: rec {
        aiterm = package system;
        default = aiterm;
      }) sources;
    };
}
