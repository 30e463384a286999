package tryout

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// verifiers are the programs of which the installer wants one, and what a PATH with one
// of them alone has beside it.
var (
	verifiers = []string{"minisign", "ssh-keygen", "openssl"}
	needed    = []string{
		"uname", "mktemp", "rm", "rmdir", "mkdir", "cp", "chmod", "mv", "ln", "awk", "sed", "tail", "tar", "gzip", "sha256sum", "curl",
		"sh", "sysctl", "shasum", "wget",
	}
)

// tryInstaller runs install.sh with each verifier alone, from a server on the loopback,
// and then with what it must refuse.
func tryInstaller(ctx context.Context, w *world) error {
	script := filepath.Join(w.release, "install.sh")
	if _, err := os.Stat(script); err != nil {
		return skipError{"the release is not signed"}
	}
	var there []string
	for _, v := range verifiers {
		if _, err := exec.LookPath(v); err == nil {
			there = append(there, v)
		}
	}
	if len(there) == 0 {
		return skipError{"none of " + strings.Join(verifiers, ", ") + " is there"}
	}
	m := &mirror{folder: w.release}
	server := httptest.NewServer(m)
	defer server.Close()
	w.env = append(w.env, "AITERM_DOWNLOADS="+server.URL)
	for _, v := range there {
		if err := w.installWith(ctx, script, v); err != nil {
			return fmt.Errorf("with %s: %w", v, err)
		}
	}
	archive := "aiterm_" + w.version + "_" + runtime.GOOS + "_" + runtime.GOARCH + ".tar.gz"
	refused := []struct {
		what, file, says string
		verifiers        []string
	}{
		{"an archive that was changed", archive, "the SHA-256 of " + archive + " is", there[:1]},
		{"checksums that were changed", "SHA256SUMS", "the signature of SHA256SUMS", there},
		{"no program that verifies", "", "none of them is there", []string{""}},
	}
	for _, r := range refused {
		for _, v := range r.verifiers {
			m.spoilt = r.file
			if err := w.pathWith(v); err != nil {
				return err
			}
			out, err := w.run(ctx, "sh", script)
			if err == nil || !strings.Contains(out, r.says) {
				return fmt.Errorf("%s should be refused with %q, it ended with %v:\n%s", r.what, r.says, err, out)
			}
			if left, _ := os.ReadDir(filepath.Join(w.home(), ".local")); len(left) > 0 {
				return fmt.Errorf("%s is refused, and leaves %v in ~/.local", r.what, left)
			}
		}
	}
	return nil
}

// installWith goes the whole way and back, with one program that verifies.
func (w *world) installWith(ctx context.Context, script, verifier string) error {
	if err := w.pathWith(verifier); err != nil {
		return err
	}
	text, err := os.ReadFile(script)
	if err != nil {
		return err
	}
	if out, err := w.feed(ctx, text, "sh"); err != nil { // as from curl's pipe
		return err
	} else if !strings.Contains(out, `/.local/bin/aiterm" statusline install`) {
		return fmt.Errorf("it does not say what to do next:\n%s", out)
	}
	w.first(filepath.Join(w.home(), ".local", "bin"))
	if err := w.usable(ctx); err != nil {
		return err
	}
	if _, err := w.run(ctx, "sh", script, "--uninstall"); err != nil {
		return err
	}
	var left []string
	err = filepath.WalkDir(filepath.Join(w.home(), ".local"), func(path string, entry os.DirEntry, err error) error {
		if err == nil && entry.IsDir() && path == filepath.Join(w.home(), ".local", "state") {
			return filepath.SkipDir
		}
		if err == nil && !entry.IsDir() {
			left = append(left, path)
		}
		return err
	})
	if err == nil && len(left) > 0 {
		err = fmt.Errorf("--uninstall leaves %s", strings.Join(left, ", "))
	}
	if err != nil {
		return err
	}
	return os.RemoveAll(filepath.Join(w.home(), ".local"))
}

// pathWith makes the PATH a folder with what the script needs and one verifier, or none.
func (w *world) pathWith(verifier string) error {
	folder := filepath.Join(w.root, "path-"+verifier)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	for _, tool := range append(needed, verifier) {
		path, err := exec.LookPath(tool)
		if tool == "" || err != nil {
			continue // the script says what it lacks
		}
		if err := os.Symlink(path, filepath.Join(folder, tool)); err != nil && !os.IsExist(err) {
			return err
		}
	}
	w.env = append(w.env, "PATH="+folder)
	return nil
}

// mirror serves the files of a release, one of them with a byte changed.
type mirror struct{ folder, spoilt string }

func (m *mirror) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	name := strings.TrimPrefix(request.URL.Path, "/")
	data, err := os.ReadFile(filepath.Join(m.folder, filepath.Base(name)))
	if err != nil {
		http.NotFound(w, request)
		return
	}
	if name == m.spoilt {
		data = bytes.Clone(data)
		data[len(data)/2] ^= 1
	}
	w.Write(data)
}
