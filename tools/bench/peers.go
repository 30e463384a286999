//go:build linux || darwin

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"github.com/data-wise/aiterm/host/look/span"
)

const (
	// peersPinned has the package.json and the lock file that name their versions.
	peersPinned = "tools/bench/peers"
	npmPatience = 5 * time.Minute
)

// npmPeer is a status line that npm has.
type npmPeer struct {
	name string
	// pkg is the package whose version is shown.
	pkg string
	// programs are where its command may be in node_modules: the first one that
	// can be run is taken, since a C library that it needs may be missing.
	programs []string
	args     []string
	node     bool // it is a script for node
}

func npmPeerList() []npmPeer {
	system := runtime.GOOS + "-" + map[string]string{"amd64": "x64", "arm64": "arm64"}[runtime.GOARCH]
	const ccline = "@cometix/ccline"
	return []npmPeer{
		// Its installer copies the binary to where Claude Code is told to run it.
		{name: "ccline", pkg: ccline, programs: []string{ccline + "-" + system + "/ccline", ccline + "-" + system + "-musl/ccline"}},
		{name: "ccstatusline", pkg: "ccstatusline", programs: []string{".bin/ccstatusline"}, node: true},
		{name: "ccusage", pkg: "ccusage", programs: []string{".bin/ccusage"}, args: []string{"statusline", "--offline"}, node: true},
	}
}

// npmPeers installs the peers and returns those that can be run.
func (w *world) npmPeers(folder string) (subjects []*subject, absent []missing) {
	modules, err := installPeers(folder)
	for _, p := range npmPeerList() {
		program, version := "", ""
		why := err
		if why == nil {
			program, version, why = p.find(modules)
		}
		if why != nil {
			absent = append(absent, missing{p.name, oneLine(why.Error())})
			continue
		}
		subjects = append(subjects, w.peer(p.name, version, append([]string{program}, p.args...)))
	}
	return subjects, absent
}

// find looks for a program of the peer that can be run.
func (p npmPeer) find(modules string) (program, version string, err error) {
	if _, err := exec.LookPath("node"); p.node && err != nil {
		return "", "", errors.New("node is not installed")
	}
	data, err := os.ReadFile(filepath.Join(modules, p.pkg, "package.json"))
	if err != nil {
		return "", "", fmt.Errorf("npm did not install %s", p.pkg)
	}
	var about struct{ Version string }
	if err := json.Unmarshal(data, &about); err != nil {
		return "", "", fmt.Errorf("its package.json can't be read: %w", err)
	}
	for _, name := range p.programs {
		program := filepath.Join(modules, name)
		cmd := exec.Command(program, "--version")
		cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + filepath.Dir(modules)}
		if cmd.Run() == nil {
			return program, span.Clean(about.Version), nil
		}
	}
	return "", "", fmt.Errorf("%s %s has no program that runs on %s/%s", p.pkg, span.Clean(about.Version), runtime.GOOS, runtime.GOARCH)
}

// installPeers has npm install what the lock file names, without running any of it,
// and returns node_modules. npm has a cache of its
// own: the next time needs no network.
func installPeers(folder string) (modules string, err error) {
	npm, err := exec.LookPath("npm")
	if err != nil {
		return "", errors.New("npm is not installed")
	}
	progress("installing the peers into %s", folder)
	if err := os.CopyFS(folder, os.DirFS(peersPinned)); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), npmPatience)
	defer cancel()
	cmd := exec.CommandContext(ctx, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
	cmd.Dir = folder
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm ci: %w: %s", err, span.Clean(oneLine(string(out))))
	}
	return filepath.Join(folder, "node_modules"), nil
}
