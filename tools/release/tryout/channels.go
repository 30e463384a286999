package tryout

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// archive is the one for this machine, with its checksum.
func (w *world) archive() (name string, sum [sha256.Size]byte, err error) {
	name = "aiterm_" + w.version + "_" + runtime.GOOS + "_" + runtime.GOARCH + ".tar.gz"
	data, err := w.read(name)
	return name, sha256.Sum256(data), err
}

// formula is enough of Homebrew for a formula to say what it would download here: the
// words of %s are the blocks that hold. What it would do then is for Homebrew.
const formula = `class Formula
  def self.test = nil
  def self.method_missing(name, *args, &block)
    puts "#{name} #{args.first}" unless args.empty?
    class_eval(&block) if block && %%w[%s].include?(name.to_s)
  end
end
load ARGV.fetch(0)
`

func tryFormula(ctx context.Context, w *world) error {
	if _, err := exec.LookPath("ruby"); err != nil {
		return skipError{"there is no ruby to read the formula"}
	}
	name, sum, err := w.archive()
	if err != nil {
		return err
	}
	system := map[string]string{"linux": "linux", "darwin": "macos"}[runtime.GOOS]
	arch := map[string]string{"amd64": "intel", "arm64": "arm"}[runtime.GOARCH]
	script := fmt.Sprintf(formula, "on_"+system+" on_"+arch)
	out, err := w.run(ctx, "ruby", "-W0", "-e", script, filepath.Join(w.release, "channels", "homebrew", "aiterm.rb"))
	if err != nil {
		return err
	}
	for _, want := range []string{"/" + name + "\n", "sha256 " + hex.EncodeToString(sum[:]) + "\n"} {
		if strings.Count(out, want) != 1 {
			return fmt.Errorf("the formula would not download %q once:\n%s", want, out)
		}
	}
	return nil
}

// tryNix evaluates the flake with stand-ins for what it takes from Nixpkgs.
func tryNix(ctx context.Context, w *world) error {
	if _, err := exec.LookPath("nix-instantiate"); err != nil {
		return skipError{"there is no nix-instantiate to read the flake"}
	}
	name, sum, err := w.archive()
	if err != nil {
		return err
	}
	arch := map[string]string{"amd64": "x86_64", "arm64": "aarch64"}[runtime.GOARCH]
	system := arch + "-" + runtime.GOOS
	expression := fmt.Sprintf(`let
  pkgs = {
    fetchurl = x: x; installShellFiles = "installShellFiles"; lib = { licenses.mit = "MIT"; sourceTypes.binaryNativeCode = "binary"; };
    stdenvNoCC.mkDerivation = x: x;
  };
  flake = (import %s).outputs { self = null; nixpkgs.legacyPackages.%q = pkgs; };
  package = flake.packages.%[2]q.default;
in builtins.deepSeq package (package.src.url + " " + package.src.hash)`, filepath.Join(w.release, "channels", "nix", "flake.nix"), system)
	w.env = append(w.env, "NIX_STORE_DIR="+filepath.Join(w.root, "store"), "NIX_STATE_DIR="+filepath.Join(w.root, "state"))
	out, err := w.run(ctx, "nix-instantiate", "--eval", "--read-write-mode", "-E", expression)
	if err != nil {
		return err
	}
	if want := "/" + name + " sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + `"`; !strings.Contains(out, want) {
		return fmt.Errorf("the flake's package is of %s, want %s", out, want)
	}
	return nil
}

// tryAur builds the package as whoever takes it from the AUR does, and uses what is in it.
func tryAur(ctx context.Context, w *world) error {
	for _, tool := range []string{"makepkg", "bsdtar", "fakeroot"} {
		if _, err := exec.LookPath(tool); err != nil {
			return skipError{"there is no " + tool}
		}
	}
	name, _, err := w.archive()
	if err != nil {
		return err
	}
	folder := filepath.Join(w.root, "aur")
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	for _, from := range []string{"channels/aur/PKGBUILD", name} { // what is there is not downloaded
		data, err := w.read(from)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, filepath.Base(from)), data, 0o644); err != nil {
			return err
		}
	}
	makepkg := []string{"makepkg"}
	if os.Getuid() == 0 { // makepkg refuses to be root
		if _, err := exec.LookPath("setpriv"); err != nil {
			return skipError{"there is no setpriv, and makepkg refuses to be root"}
		}
		for _, dir := range []string{w.root, folder} {
			if err := os.Chmod(dir, 0o777); err != nil {
				return err
			}
		}
		makepkg = []string{"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "makepkg"}
	}
	// Debian has makepkg without pacman, which would only look for what is depended on.
	w.env = append(w.env, "HOME="+folder, "TMPDIR="+folder, "PKGEXT=.pkg.tar", "BUILDDIR="+folder, "PACMAN=true")
	info, err := w.run(ctx, in(folder, append(makepkg, "--printsrcinfo")...)...)
	if err != nil {
		return err
	}
	want, err := w.read("channels/aur/.SRCINFO")
	if err != nil {
		return err
	}
	if strings.TrimSpace(info) != strings.TrimSpace(string(want)) {
		return fmt.Errorf(".SRCINFO is not what makepkg makes of PKGBUILD:\n%s\nbut\n%s", want, info)
	}
	if _, err := w.run(ctx, in(folder, append(makepkg, "--nodeps", "--noconfirm", "--force")...)...); err != nil {
		return err
	}
	made, err := filepath.Glob(filepath.Join(folder, "aiterm-bin-*.pkg.tar"))
	if err != nil || len(made) != 1 {
		return fmt.Errorf("makepkg left %d packages in %s (%v)", len(made), folder, err)
	}
	root := filepath.Join(w.root, "machine")
	if err := os.MkdirAll(root, 0o755); err != nil {
		return err
	}
	if _, err := w.run(ctx, "tar", "-xf", made[0], "-C", root); err != nil {
		return err
	}
	w.env = append(w.env, "HOME="+w.home(), "TMPDIR="+w.temp())
	return w.usableIn(ctx, root)
}

// in is a command in a folder.
func in(folder string, argv ...string) []string {
	return append([]string{"/bin/sh", "-c", `cd "$1" && shift && "$@"`, "sh", folder}, argv...)
}
