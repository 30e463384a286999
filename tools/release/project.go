package main

import (
	"strings"
	"time"
)

// What every package, formula and manifest says of aiterm. It is said here once.
const (
	projectName = "aiterm"
	summary     = "A status line for Claude Code that is right, quick and never blank"
	description = "Each part of the line is a WebAssembly module in a sandbox of its own: it sees what you grant it, " +
		"and can't read a key, reach the network or garble the terminal."
	homepage   = "https://" + modulePath
	licenseID  = "MIT"
	publisher  = "data-wise"
	maintainer = publisher + " <" + publisher + "@users.noreply.github.com>"
	npmScope   = "@" + publisher + "/" // of the packages with the programs
)

// keywords are what registries find it by.
var keywords = []string{"claude", "claude-code", "statusline", "terminal", "wasm"}

// platform is one that is published, under the names that others have for it.
type platform struct {
	goos, goarch string
	node         [2]string // process.platform and process.arch
	deb, rpm     string    // architectures; "" where there is no such package
	nix          string    // system; "" where Nix is not
	winget       string    // architecture, of Windows alone; Scoop's is in scoop
	scoop        string
}

var allPlatforms = []platform{
	{goos: "linux", goarch: "amd64", node: [2]string{"linux", "x64"}, deb: "amd64", rpm: "x86_64", nix: "x86_64-linux"},
	{goos: "linux", goarch: "arm64", node: [2]string{"linux", "arm64"}, deb: "arm64", rpm: "aarch64", nix: "aarch64-linux"},
	{goos: "darwin", goarch: "amd64", node: [2]string{"darwin", "x64"}, nix: "x86_64-darwin"},
	{goos: "darwin", goarch: "arm64", node: [2]string{"darwin", "arm64"}, nix: "aarch64-darwin"},
	{goos: "windows", goarch: "amd64", node: [2]string{"win32", "x64"}, winget: "x64", scoop: "64bit"},
	{goos: "windows", goarch: "arm64", node: [2]string{"win32", "arm64"}, winget: "arm64", scoop: "arm64"},
}

// String is GOOS-GOARCH.
func (p platform) String() string { return p.goos + "-" + p.goarch }

// platformNames are those that can be wanted.
func platformNames() []string {
	var names []string
	for _, p := range allPlatforms {
		names = append(names, p.String())
	}
	return names
}

func platformOf(name string) (platform, bool) {
	for _, p := range allPlatforms {
		if p.String() == name {
			return p, true
		}
	}
	return platform{}, false
}

// file is one that is published; its name has slashes.
type file struct {
	name string
	data []byte
}

// release is what is made of a commit, once its programs are built.
type release struct {
	version string // v1.2.3
	date    time.Time
	dir     string // of the source
	license []byte
	builds  []built
}

// built is a platform of a release.
type built struct {
	platform
	programs []*binary
	notices  []byte
	archive  file
	folder   string // the only one in the archive
}

// number is the version as those know it who write no v. What is in no commit ends in a
// part of its own, since npm and others drop what follows a plus.
func (r *release) number() string {
	number := strings.TrimPrefix(r.version, "v")
	if clean, dirty := strings.CutSuffix(number, "+dirty"); dirty {
		if strings.Contains(clean, "-") {
			return clean + ".dirty"
		}
		return clean + "-dirty"
	}
	return number
}

// downloads is where the files of this release are.
func (r *release) downloads() string { return homepage + "/releases/download/" + r.version }
