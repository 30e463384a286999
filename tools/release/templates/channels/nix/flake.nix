{
  description = "{{.Summary}}";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixpkgs-unstable";

  outputs =
    { self, nixpkgs }:
    let
      sources = {
{{- range .Linux}}
        {{.Nix}} = {
          url = "{{.URL}}";
          hash = "{{.SRI}}";
        };
{{- end}}{{range .Darwin}}
        {{.Nix}} = {
          url = "{{.URL}}";
          hash = "{{.SRI}}";
        };
{{- end}}
      };
      package =
        system:
        let
          pkgs = nixpkgs.legacyPackages.${system};
        in
        pkgs.stdenvNoCC.mkDerivation {
          pname = "aiterm";
          version = "{{.Number}}";
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
            description = "{{.Desc}}";
            homepage = "{{.Homepage}}";
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
