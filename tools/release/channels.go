package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// channel is a text by which a package manager finds the archives of a release, and which
// is put into a repository of its own: a tap, a bucket, a flake.
type channel struct {
	file     string // also its template's name, with the dots of .SRCINFO
	template string
	needs    func(offer) bool // what there has to be to offer
}

var channels = []channel{
	{"homebrew/aiterm.rb", "homebrew/aiterm.rb", func(o offer) bool { return len(o.Darwin)+len(o.Linux) > 0 }},
	{"scoop/aiterm.json", "scoop/aiterm.json", func(o offer) bool { return len(o.Windows) > 0 }},
	{"winget/data-wise.aiterm.yaml", "winget/version.yaml", func(o offer) bool { return len(o.Windows) > 0 }},
	{"winget/data-wise.aiterm.installer.yaml", "winget/installer.yaml", func(o offer) bool { return len(o.Windows) > 0 }},
	{"winget/data-wise.aiterm.locale.en-US.yaml", "winget/locale.yaml", func(o offer) bool { return len(o.Windows) > 0 }},
	{"nix/flake.nix", "nix/flake.nix", func(o offer) bool { return len(o.Darwin)+len(o.Linux) > 0 }},
	{"aur/PKGBUILD", "aur/PKGBUILD", func(o offer) bool { return len(o.Linux) > 0 }},
	{"aur/.SRCINFO", "aur/SRCINFO", func(o offer) bool { return len(o.Linux) > 0 }},
}

// offer is what the texts say of a release.
type offer struct {
	Version, Number        string // v0.1.0, 0.1.0
	ArchVersion            string // pkgver has no hyphen
	Summary, Description   string
	Desc                   string // as Homebrew has it, without the article
	Homepage, License      string
	Publisher, Maintainer  string
	Sums                   string
	Date                   string
	Keywords               []string
	Darwin, Linux, Windows []offered
}

// offered is the archive for one platform.
type offered struct {
	URL, Folder   string
	SHA256, SRI   string
	Upper         string // SHA256 in upper case
	NextURL       string // with Scoop's word for the version
	NextFolder    string
	Brew          string // on_arm or on_intel
	Nix           string
	Winget, Scoop string
	Arch          string // Arch Linux's name
}

func (r *release) offer() offer {
	o := offer{
		Version: r.version, Number: r.number(), ArchVersion: strings.ReplaceAll(r.number(), "-", "_"),
		Summary: summary, Desc: strings.TrimPrefix(summary, "A "), Description: description,
		Homepage: homepage, License: licenseID, Publisher: publisher, Maintainer: maintainer,
		Sums: sumsFile, Date: r.date.Format("2006-01-02"), Keywords: keywords,
	}
	o.Desc = strings.ToUpper(o.Desc[:1]) + o.Desc[1:]
	for _, b := range r.builds {
		sum := sha256.Sum256(b.archive.data)
		next := func(text string) string { return strings.ReplaceAll(text, r.version, "v$version") }
		a := offered{
			URL: r.downloads() + "/" + b.archive.name, Folder: b.folder,
			SHA256: hex.EncodeToString(sum[:]), SRI: "sha256-" + base64.StdEncoding.EncodeToString(sum[:]),
			Upper: strings.ToUpper(hex.EncodeToString(sum[:])), Nix: b.nix, Winget: b.winget, Scoop: b.scoop,
			Arch: b.rpm, Brew: map[string]string{"amd64": "on_intel", "arm64": "on_arm"}[b.goarch],
		}
		a.NextURL, a.NextFolder = next(a.URL), next(a.Folder)
		switch b.goos {
		case "darwin":
			o.Darwin = append(o.Darwin, a)
		case "linux":
			o.Linux = append(o.Linux, a)
		case "windows":
			o.Windows = append(o.Windows, a)
		}
	}
	return o
}

// channelTexts fills the texts for which there is something to offer.
func channelTexts(r *release) ([]file, error) {
	o := r.offer()
	var files []file
	for _, c := range channels {
		if !c.needs(o) {
			continue
		}
		text, err := fill("channels/"+c.template, o)
		if err != nil {
			return nil, err
		}
		files = append(files, file{"channels/" + c.file, text})
	}
	return files, nil
}
