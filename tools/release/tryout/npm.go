package tryout

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// tryNpm installs from a registry of its own, as "npm install -g" and as npx.
func tryNpm(ctx context.Context, w *world) error {
	if _, err := exec.LookPath("npm"); err != nil {
		return skipError{"there is no npm"}
	}
	packages, err := readPackages(filepath.Join(w.release, "npm"))
	if err != nil {
		return err
	}
	for name, p := range packages {
		if len(p.scripts) > 0 {
			return fmt.Errorf("%s runs scripts: %v", name, p.scripts)
		}
	}
	registry := httptest.NewServer(packages)
	defer registry.Close()
	prefix := filepath.Join(w.root, "global")
	w.env = append(w.env,
		"npm_config_registry="+registry.URL+"/", "npm_config_prefix="+prefix, "npm_config_cache="+filepath.Join(w.root, "cache"),
		"npm_config_update_notifier=false", "npm_config_audit=false", "npm_config_fund=false", "npm_config_userconfig="+os.DevNull,
	)
	if about, err := w.run(ctx, "npx", "--yes", "aiterm", "version"); err != nil {
		return err
	} else if err := w.complete(about); err != nil {
		return fmt.Errorf("npx aiterm: %w", err)
	}
	if out, err := w.run(ctx, "npx", "--yes", "aiterm", "statusline", "install"); err == nil || !strings.Contains(out, "npm install -g aiterm") {
		return fmt.Errorf("npx aiterm statusline install should be refused, since its cache is emptied:\n%s", out)
	}
	if _, err := w.run(ctx, "npm", "install", "-g", "aiterm"); err != nil {
		return err
	}
	w.first(filepath.Join(prefix, "bin"))
	if err := w.usable(ctx); err != nil {
		return err
	}
	var status *exec.ExitError
	if _, err := w.run(ctx, "aiterm", "no-such-command"); !errors.As(err, &status) || status.ExitCode() != 2 {
		return fmt.Errorf("the exit code of wrong usage is not handed on: %v", err)
	}
	if _, err := w.run(ctx, "npm", "uninstall", "-g", "aiterm"); err != nil {
		return err
	}
	left, err := filepath.Glob(filepath.Join(prefix, "lib", "node_modules", "*", "*"))
	if err == nil && len(left) > 0 {
		err = fmt.Errorf("npm uninstall leaves %s", strings.Join(left, ", "))
	}
	return err
}

// registry is npm's, with one version of each package.
type registry map[string]npmPackage

type npmPackage struct {
	manifest map[string]any
	version  string
	scripts  map[string]any
	archive  []byte
}

func readPackages(folder string) (registry, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*.tgz"))
	if err == nil && len(paths) == 0 {
		err = fmt.Errorf("%s has no packages", folder)
	}
	all := registry{}
	for _, path := range paths {
		archive, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		p := npmPackage{archive: archive}
		if err := p.readManifest(); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		name, _ := p.manifest["name"].(string)
		p.version, _ = p.manifest["version"].(string)
		p.scripts, _ = p.manifest["scripts"].(map[string]any)
		all[name] = p
	}
	return all, err
}

func (p *npmPackage) readManifest() error {
	unzipped, err := gzip.NewReader(bytes.NewReader(p.archive))
	if err != nil {
		return err
	}
	for archive := tar.NewReader(unzipped); ; {
		head, err := archive.Next()
		if err != nil {
			return err
		}
		if head.Name == "package/package.json" {
			text, err := io.ReadAll(archive)
			if err != nil {
				return err
			}
			return json.Unmarshal(text, &p.manifest)
		}
	}
}

// ServeHTTP answers what npm asks: what there is of a package, and its archive.
func (r registry) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	name, isArchive := strings.CutSuffix(strings.TrimPrefix(request.URL.Path, "/"), ".tgz")
	p, ok := r[name]
	switch {
	case !ok:
		http.NotFound(w, request)
	case isArchive:
		w.Write(p.archive)
	default:
		version := map[string]any{}
		for key, value := range p.manifest {
			version[key] = value
		}
		sum := sha512.Sum512(p.archive)
		version["dist"] = map[string]string{
			"tarball":   "http://" + request.Host + "/" + name + ".tgz",
			"integrity": "sha512-" + base64.StdEncoding.EncodeToString(sum[:]),
		}
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(map[string]any{
			"name": name, "dist-tags": map[string]string{"latest": p.version}, "versions": map[string]any{p.version: version},
		})
	}
}
