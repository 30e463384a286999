package tryout

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// tryDeb installs with dpkg below a folder, and takes it out again.
func tryDeb(ctx context.Context, w *world) error {
	found, err := w.packageFile("deb")
	if err != nil {
		return err
	}
	for _, tool := range []string{"dpkg", "dpkg-deb"} {
		if _, err := exec.LookPath(tool); err != nil {
			return skipError{"there is no " + tool}
		}
	}
	root := filepath.Join(w.root, "machine")
	if os.Getuid() != 0 { // dpkg gives files to root
		if _, err := w.run(ctx, "dpkg-deb", "-x", found, root); err != nil {
			return err
		}
		return w.usableIn(ctx, root)
	}
	database := filepath.Join(root, "var", "lib", "dpkg")
	for _, folder := range []string{"info", "updates"} {
		if err := os.MkdirAll(filepath.Join(database, folder), 0o755); err != nil {
			return err
		}
	}
	if err := os.WriteFile(filepath.Join(database, "status"), nil, 0o644); err != nil {
		return err
	}
	return w.installAndRemove(ctx, root,
		[]string{"dpkg", "--root=" + root, "-i", found},
		[]string{"dpkg", "--root=" + root, "--purge", "aiterm"})
}

// tryRpm installs with rpm below a folder, or unpacks where that cannot be done.
func tryRpm(ctx context.Context, w *world) error {
	found, err := w.packageFile("rpm")
	if err != nil {
		return err
	}
	root := filepath.Join(w.root, "machine")
	if err := os.MkdirAll(root, 0o755); err != nil {
		return err
	}
	if _, err := exec.LookPath("rpm"); err == nil && os.Getuid() == 0 {
		return w.installAndRemove(ctx, root,
			[]string{"rpm", "--root", root, "--nodeps", "-i", found},
			[]string{"rpm", "--root", root, "--nodeps", "-e", "aiterm"})
	}
	for _, tool := range []string{"rpm2cpio", "cpio"} {
		if _, err := exec.LookPath(tool); err != nil {
			return skipError{"there is neither rpm, for root, nor " + tool}
		}
	}
	if _, err := w.run(ctx, "/bin/sh", "-c", `cd "$1" && rpm2cpio "$2" | cpio -idm --quiet`, "sh", root, found); err != nil {
		return err
	}
	return w.usableIn(ctx, root)
}

func (w *world) packageFile(suffix string) (string, error) {
	machine, err := exec.Command("uname", "-m").Output()
	if err != nil {
		return "", skipError{"there is no uname"}
	}
	arch := strings.TrimSpace(string(machine))
	if suffix == "deb" {
		arch = strings.NewReplacer("x86_64", "amd64", "aarch64", "arm64").Replace(arch)
	}
	found, err := filepath.Glob(filepath.Join(w.release, "aiterm*"+arch+"."+suffix))
	if err == nil && len(found) != 1 {
		err = skipError{fmt.Sprintf("the release has %d .%s for %s", len(found), suffix, arch)}
	}
	if err != nil {
		return "", err
	}
	return found[0], nil
}

func (w *world) installAndRemove(ctx context.Context, root string, install, remove []string) error {
	if _, err := w.run(ctx, install...); err != nil {
		return err
	}
	if err := w.usableIn(ctx, root); err != nil {
		return err
	}
	if _, err := w.run(ctx, remove...); err != nil {
		return err
	}
	var left []string
	err := filepath.WalkDir(filepath.Join(root, "usr"), func(path string, entry os.DirEntry, err error) error {
		if err == nil && strings.Contains(entry.Name(), "ait") {
			left = append(left, path)
		}
		if os.IsNotExist(err) {
			return nil
		}
		return err
	})
	if err == nil && len(left) > 0 {
		err = fmt.Errorf("%s leaves %s", remove[0], strings.Join(left, ", "))
	}
	return err
}

// usableIn is usable with the programs below another root, where the short name is a
// link, and the pages that name it are.
func (w *world) usableIn(ctx context.Context, root string) error {
	for _, name := range []string{"bin/ait", "share/man/man1/ait.1", "share/bash-completion/completions/ait"} {
		path := filepath.Join(root, "usr", filepath.FromSlash(name))
		_, err := os.Stat(path)
		if _, packed := os.Stat(path + ".gz"); err != nil && packed != nil {
			return fmt.Errorf("there is no usr/%s: %w", name, err)
		}
	}
	w.first(filepath.Join(root, "usr", "bin"))
	return w.usable(ctx)
}
