package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/data-wise/aiterm/tools/release/manual"
)

// nfpmPath is what makes packages for Debian and Fedora; tools/nfpm pins it.
const nfpmPath = "github.com/goreleaser/nfpm/v2/cmd/nfpm"

// format is one that nfpm makes.
type format struct {
	name string
	arch func(platform) string
	file func(version, arch string) string
	// Where it differs between distributions what belongs where.
	completions string // of zsh
	license     string
	folders     []string // that rpm removes, if they are part of the package; dpkg does so by itself
}

var formats = []format{
	{
		name: "deb", arch: func(p platform) string { return p.deb },
		file:        func(version, arch string) string { return projectName + "_" + version + "-1_" + arch + ".deb" },
		completions: "/usr/share/zsh/vendor-completions/", license: "/usr/share/doc/aiterm/copyright",
	},
	{
		name: "rpm", arch: func(p platform) string { return p.rpm },
		file:        func(version, arch string) string { return projectName + "-" + version + "-1." + arch + ".rpm" },
		completions: "/usr/share/zsh/site-functions/", license: "/usr/share/licenses/aiterm/LICENSE",
		folders: []string{"/usr/share/doc/aiterm", "/usr/share/licenses/aiterm"},
	},
}

// nfpmContent is a file of a package, as nfpm's configuration has it.
type nfpmContent struct {
	Source string         `json:"src,omitempty"`
	Target string         `json:"dst"`
	Type   string         `json:"type,omitempty"`
	Info   map[string]any `json:"file_info,omitempty"`
}

// linuxPackages are a .deb and an .rpm for each Linux.
func linuxPackages(r *release) ([]file, error) {
	dir, err := os.MkdirTemp("", "aiterm-nfpm-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	var files []file
	for _, b := range r.builds {
		for _, f := range formats {
			if f.arch(b.platform) == "" {
				continue
			}
			made, err := r.nfpm(dir, b, f)
			if err != nil {
				return nil, err
			}
			files = append(files, made)
		}
	}
	return files, nil
}

// nfpm makes one package in a folder of its own below dir, where it leaves the program
// nfpm for the next one.
func (r *release) nfpm(dir string, b built, f format) (file, error) {
	program := filepath.Join(dir, "nfpm")
	if _, err := os.Stat(program); err != nil {
		cmd := exec.Command("go", "build", "-o", program, nfpmPath)
		cmd.Dir = filepath.Join(r.dir, "tools", "nfpm")
		cmd.Env = append(os.Environ(), "GOFLAGS=-mod=readonly", "GOWORK=off", "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			return file{}, fmt.Errorf("build nfpm: %w\n%s", err, bytes.TrimSpace(out))
		}
	}
	stage := filepath.Join(dir, b.String()+"."+f.name)
	contents, err := r.stage(stage, b, f)
	if err != nil {
		return file{}, err
	}
	config, err := json.Marshal(r.nfpmConfig(b, f, contents))
	if err != nil {
		return file{}, err
	}
	configPath, target := filepath.Join(stage, "nfpm.json"), filepath.Join(stage, "made."+f.name)
	if err := os.WriteFile(configPath, config, 0o644); err != nil {
		return file{}, err
	}
	cmd := exec.Command(program, "package", "--config", configPath, "--packager", f.name, "--target", target)
	cmd.Env = append(os.Environ(), fmt.Sprintf("SOURCE_DATE_EPOCH=%d", r.date.Unix()))
	if out, err := cmd.CombinedOutput(); err != nil {
		return file{}, fmt.Errorf("nfpm makes no %s for %s: %w\n%s", f.name, b, err, bytes.TrimSpace(out))
	}
	data, err := os.ReadFile(target)
	version, later := r.distroVersion()
	if later != "" {
		version += "~" + later
	}
	return file{f.file(version, f.arch(b.platform)), data}, err
}

// distroVersion is the version as dpkg and rpm compare it: what comes before a release is
// set apart, and has no hyphen, which would begin the packager's own number.
func (r *release) distroVersion() (version, before string) {
	version, before, _ = strings.Cut(r.number(), "-")
	return version, strings.ReplaceAll(before, "-", ".")
}

func (r *release) nfpmConfig(b built, f format, contents []nfpmContent) map[string]any {
	version, before := r.distroVersion()
	text := description
	if f.name == "deb" { // whose first line is the summary
		text = summary + "\n" + description
	}
	return map[string]any{
		"name": projectName, "arch": f.arch(b.platform), "platform": "linux",
		"version": version, "version_schema": "none", "prerelease": before, "release": "1",
		"section": "utils", "priority": "optional", "maintainer": maintainer, "vendor": publisher,
		"description": text, "homepage": homepage, "license": licenseID,
		"mtime": r.date.Format(time.RFC3339), "disable_globbing": true,
		"recommends": []string{"git"}, // counts what has changed; the line is there without
		"contents":   contents,
		"rpm":        map[string]any{"summary": summary, "packager": maintainer, "buildhost": "localhost"},
	}
}

// stage writes the files of a package into a folder, and says where each belongs.
func (r *release) stage(dir string, b built, f format) ([]nfpmContent, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	var contents []nfpmContent
	add := func(target string, data []byte, mode os.FileMode) error {
		source := filepath.Join(dir, fmt.Sprint("file", len(contents)))
		info := map[string]any{"mode": uint32(mode), "mtime": r.date.Format(time.RFC3339), "owner": "root", "group": "root"}
		contents = append(contents, nfpmContent{Source: source, Target: target, Info: info})
		return os.WriteFile(source, data, mode)
	}
	link := func(target, to string) {
		info := map[string]any{"mtime": r.date.Format(time.RFC3339)}
		contents = append(contents, nfpmContent{Source: to, Target: target, Type: "symlink", Info: info})
	}
	for _, p := range b.programs {
		if err := add("/usr/bin/"+p.fileName(), p.data, 0o755); err != nil {
			return nil, err
		}
	}
	link("/usr/bin/ait", "aiterm")
	for _, folder := range f.folders {
		contents = append(contents, nfpmContent{Target: folder, Type: "dir", Info: map[string]any{"mode": 0o755, "mtime": r.date.Format(time.RFC3339)}})
	}
	pages, err := manual.Installed(r.version, r.date)
	if err != nil {
		return nil, err
	}
	for _, page := range pages {
		target := strings.Replace("/usr/"+page.Path, "/usr/share/zsh/site-functions/", f.completions, 1)
		if page.Link != "" {
			link(target, page.Link)
		} else if err := add(target, page.Text, 0o644); err != nil {
			return nil, err
		}
	}
	err = add(f.license, r.license, 0o644)
	if err == nil {
		err = add("/usr/share/doc/aiterm/THIRD_PARTY_LICENSES.txt", b.notices, 0o644)
	}
	return contents, err
}
