package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"aead.dev/minisign"

	"github.com/data-wise/aiterm/host/facts/newer"
	"github.com/data-wise/aiterm/tools/release/manual"
	"github.com/data-wise/aiterm/tools/release/tryout"
)

// publish writes the packages, their bills of materials and SHA256SUMS into a
// folder that must be empty, with signatures and installers if there is a key, and
// returns what is in SHA256SUMS.
func publish(src *source, out string, wanted []string, key *signer) (sums string, err error) {
	if old, err := os.ReadDir(out); err == nil && len(old) > 0 {
		return "", fmt.Errorf("%s is not empty: remove what is in it, or give another folder with -o", out)
	}
	r := &release{version: src.version, date: src.date, dir: src.dir}
	if err := r.checkPlugin(); err != nil {
		return "", err
	}
	if r.license, err = os.ReadFile(filepath.Join(src.dir, "LICENSE")); err != nil {
		return "", err
	}
	var files []file
	for _, name := range wanted {
		b, bom, err := r.buildFor(src, name)
		if err != nil {
			return "", err
		}
		r.builds = append(r.builds, b)
		files = append(files, b.archive, bom)
	}
	for _, make := range ways {
		made, err := make(r)
		if err != nil {
			return "", err
		}
		files = append(files, made...)
	}
	about, err := indented(map[string]string{"version": src.version, "date": src.date.Format(time.DateOnly), "commit": src.commit})
	if err != nil {
		return "", err
	}
	files = append(files, file{path.Base(newer.Address), about}) // by which older ones hear of this one
	if key != nil {
		scripts, err := key.installers(r)
		if err != nil {
			return "", err
		}
		beside, err := key.signIndex(r, files)
		if err != nil {
			return "", err
		}
		files = append(append(files, scripts...), beside...)
	}
	slices.SortFunc(files, func(a, b file) int { return cmp.Compare(a.name, b.name) })
	var list strings.Builder
	for _, f := range files {
		fmt.Fprintf(&list, "%x  %s\n", sha256.Sum256(f.data), f.name)
	}
	files = append(files, file{sumsFile, []byte(list.String())})
	if key != nil {
		signatures, err := key.sign(r, []byte(list.String()))
		if err != nil {
			return "", err
		}
		files = append(files, signatures...)
	}
	for _, f := range files {
		path := filepath.Join(out, filepath.FromSlash(f.name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return "", err
		}
		if err := os.WriteFile(path, f.data, 0o644); err != nil {
			return "", err
		}
	}
	return list.String(), nil
}

// sumsFile has the checksum of every other file.
const sumsFile = "SHA256SUMS"

// ways are what makes packages of a release beside its archives.
var ways = []func(*release) ([]file, error){npmPackages, linuxPackages, channelTexts, segmentIndex}

// buildFor makes the archive of a platform, and its bill of materials.
func (r *release) buildFor(src *source, name string) (b built, bom file, err error) {
	b.platform, _ = platformOf(name)
	if b.programs, err = build(src, name); err != nil {
		return b, bom, err
	}
	parts, err := partsOf(src, b.programs)
	if err != nil {
		return b, bom, err
	}
	b.notices = notices(parts)
	b.folder = projectName + "_" + src.version + "_" + b.goos + "_" + b.goarch
	bom.name = b.folder + ".cdx.json"
	if bom.data, err = billOfMaterials(src, b.programs, parts); err != nil {
		return b, bom, err
	}
	entries, err := contents(src, b)
	if err != nil {
		return b, bom, err
	}
	packed, suffix, err := pack(b.goos, b.folder, entries, src.date)
	if err != nil {
		return b, bom, err
	}
	b.archive = file{b.folder + suffix, packed}
	fmt.Printf("%-50s %5.1f MB", b.archive.name, float64(len(packed))/1e6)
	for _, p := range b.programs {
		fmt.Printf(", %s %.1f", p.program, float64(len(p.data))/1e6)
	}
	fmt.Println()
	return b, bom, nil
}

// contents are the files of a package. The short name is a link where there are
// links, and two lines of batch file in a .zip: a second binary would double it.
func contents(src *source, b built) ([]entry, error) {
	entries := []entry{{path: "THIRD_PARTY_LICENSES.txt", data: b.notices}}
	for _, p := range b.programs {
		entries = append(entries, entry{path: p.fileName(), data: p.data, exec: true})
	}
	if b.goos == "windows" {
		entries = append(entries, entry{path: "ait.cmd", data: []byte("@\"%~dp0aiterm.exe\" %*\r\n")})
	} else {
		entries = append(entries, entry{path: "ait", link: "aiterm"})
	}
	for _, name := range []string{"LICENSE", "README.md", "CHANGELOG.md"} {
		text, err := os.ReadFile(filepath.Join(src.dir, name))
		if err != nil {
			return nil, err
		}
		entries = append(entries, entry{path: name, data: text})
	}
	files, err := manual.Packaged(src.version, src.date)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		entries = append(entries, entry{path: f.Path, data: f.Text, link: f.Link})
	}
	return entries, nil
}

// check builds the commit that is checked out twice, from clones in different
// folders, compares what comes of it, and tries what this machine can install of it.
func check(wanted []string) error {
	_, secret, err := minisign.GenerateKey(nil)
	if err != nil {
		return err
	}
	key, err := newSigner(secret) // of this check alone
	if err != nil {
		return err
	}
	var sums, folders [2]string
	for i := range sums {
		src, err := clone(".", "")
		if err != nil {
			return err
		}
		defer src.remove()
		out, err := os.MkdirTemp("", "aiterm-check-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(out)
		folders[i] = out
		if sums[i], err = publish(src, out, wanted, key); err != nil {
			return err
		}
	}
	if sums[0] != sums[1] {
		return fmt.Errorf("two builds of one commit differ:\n%s\nand\n%s", sums[0], sums[1])
	}
	fmt.Printf("%stwo builds of one commit are the same\n", sums[0])
	if !slices.Contains(wanted, runtime.GOOS+"-"+runtime.GOARCH) {
		return nil // nothing of it would run here
	}
	return tryout.Run(context.Background(), folders[0], "")
}

// installManual writes the man page and the completions below a prefix. They are
// made of the files as they are; outside of a clone nobody knows of which commit.
func installManual(prefix string) error {
	src, err := describe(".")
	if err != nil {
		src = &source{version: "development"}
	}
	files, err := manual.Installed(src.version, src.date)
	if err != nil {
		return err
	}
	for _, f := range files {
		path := filepath.Join(prefix, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		if f.Link != "" {
			err = os.Symlink(f.Link, path)
		} else {
			err = os.WriteFile(path, f.Text, 0o644)
		}
		if err != nil {
			return err
		}
		fmt.Println(path)
	}
	return nil
}
