package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const (
	// maxEntries bounds the look into aiterm's folders: they hold some hundred
	// files at most.
	maxEntries = 20_000
	// maxNamed is how many files a finding names.
	maxNamed = 5
	// lowSpace is when a disk counts as full, in bytes.
	lowSpace = 32 << 20
	// clockSlack is how far ahead of the clock a file's time may be: file
	// servers have clocks of their own.
	clockSlack = 2 * time.Minute
)

// files looks at aiterm's own folders: there, the user's, writable, and by
// nobody else.
func (e exam) files(ctx context.Context) (exam, findings) {
	var f findings
	for _, folder := range []struct{ name, path string }{
		{"config folder", e.Dirs.Config},
		{"cache folder", e.Dirs.Cache},
		{"state folder", e.Dirs.State},
	} {
		if folder.path == "" {
			continue // the check of the program, or the last one here, says so
		}
		e = e.folder(ctx, &f, folder.name, folder.path)
	}
	if e.Dirs.Distrusted != "" {
		f.add("cache folder", Failure, e.Dirs.CacheWrong().Error(), "until then every line starts from nothing, and nothing is learned in the background")
	}
	return e, f
}

func (e exam) folder(ctx context.Context, f *findings, name, path string) exam {
	info, err := os.Stat(path)
	unwritable := Failure
	if path == e.Dirs.Config {
		unwritable = Note // a render writes nothing there
	}
	switch target, lerr := os.Readlink(path); {
	case errors.Is(err, fs.ErrNotExist) && lerr == nil:
		f.add(name, unwritable, path+" is a symbolic link to "+target+", which is not there", "make that folder, or remove the link")
		return e
	case errors.Is(err, fs.ErrNotExist):
		if err := creatable(path); err != nil {
			f.add(name, unwritable, path+" is not there and cannot be made: "+err.Error(), "make the folder, or one above it, your own and writable")
			return e
		}
		f.ok(name, path+" is not there yet")
		return e
	case err != nil:
		fix := "see what is in its place"
		if errors.Is(err, fs.ErrPermission) {
			fix = "make the folders above it readable for you"
		}
		f.add(name, Failure, err.Error(), fix)
		return e
	case !info.IsDir():
		f.add(name, Failure, path+" is not a folder", "move that file away")
		return e
	}
	worst := OK
	// A package manager's configuration belongs to root and is not to be changed.
	theirs := !ownedByUser(info)
	err = writable(path)
	switch {
	case theirs && !(err != nil && unwritable == Note && ownedByRoot(info)):
		worst = Warning
		if err != nil {
			worst = unwritable
		}
		f.add(name, worst, path+" belongs to somebody else", "run: "+own(path, e.home()))
	case errors.Is(err, fs.ErrPermission):
		worst = unwritable
		fix := "chmod u+rwx " + quoted(path, e.home())
		if theirs {
			fix = own(path, e.home())
		}
		f.add(name, worst, path+" cannot be written: "+err.Error(), "to have changes made there, run: "+fix)
	case err != nil:
		worst = unwritable
		f.add(name, worst, path+" cannot be written: "+err.Error(), "see whether the disk is full, or may only be read")
	}
	e = e.contents(ctx, f, name, path, worst == OK)
	return e
}

// contents walks through a folder. fine is whether nothing was wrong with it
// so far.
func (e exam) contents(ctx context.Context, f *findings, name, root string, fine bool) exam {
	var open, loose, broken, future []string
	var total, code int64
	entries, world := 0, false
	// plugins.yaml and themes are no secret, and their folder is often made by a
	// person whose group is a group of one.
	shareable := root == e.Dirs.Config
	filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil // a folder that is not ours to read was found by then
		}
		if entries++; entries > maxEntries || ctx.Err() != nil {
			return fs.SkipAll
		}
		info, err := d.Info()
		if err != nil {
			return nil
		}
		switch {
		case d.Type()&fs.ModeSymlink != 0:
			return nil
		case groupMayWrite(info) || worldMayWrite(info):
			open = append(open, path)
			world = world || worldMayWrite(info)
		case !shareable && !d.IsDir() && othersMayRead(info):
			loose = append(loose, path)
		}
		if strings.Contains(d.Name(), ".broken-") {
			broken = append(broken, path)
		}
		if info.ModTime().After(e.Now.Add(clockSlack)) {
			future = append(future, path)
		}
		if info.Mode().IsRegular() {
			total += info.Size()
			if rel, err := filepath.Rel(root, path); err == nil && strings.HasPrefix(filepath.ToSlash(rel), "wasm/") {
				code += info.Size()
			}
		}
		return nil
	})
	e.future = append(e.future[:len(e.future):len(e.future)], future...)
	if len(open) > 0 {
		fine = false
		bad, why := Note, "a group may change them"
		switch {
		case root == e.Dirs.Cache:
			bad, why = Failure, "a line runs the compiled segments in it"
		case world:
			bad, why = Warning, "everybody may change them"
		}
		f.add(name, bad, fmt.Sprintf("others may write in %s: %s", root, why), "run: chmod -R go-w "+quoted(root, e.home()), some(open)...)
	}
	if len(loose) > 0 {
		fine = false
		f.add(name, Warning, fmt.Sprintf("others may read %s in %s", count(len(loose), "file"), root),
			"run: chmod -R go-rwx "+quoted(root, e.home()), some(loose)...)
	}
	if len(broken) > 0 {
		fine = false
		f.add(name, Note, count(len(broken), "file")+" that could not be understood, kept under another name",
			"remove them when there is nothing in them that you need", some(broken)...)
	}
	if free, known := freeSpace(root); fine && known && free < lowSpace {
		fine = false
		f.add(name, Warning, fmt.Sprintf("the disk of %s has only %d MiB free", root, free>>20), "make some room: what cannot be written has to be made again for every line")
	}
	if fine {
		found := root + ", " + size(total)
		if code > 0 {
			found += fmt.Sprintf(", of which compiled segments %s", size(code))
		}
		f.ok(name, found)
	}
	return e
}

// own is the command that makes a file or folder the user's own.
func own(path, home string) string {
	command := "chown -R \"$(id -un)\" " + quoted(path, home)
	if os.Getuid() == 0 {
		return command
	}
	return "sudo " + command
}

// some are the first of a list of paths.
func some(paths []string) []string {
	if len(paths) <= maxNamed {
		return paths
	}
	return append(paths[:maxNamed:maxNamed], fmt.Sprintf("… and %d more", len(paths)-maxNamed))
}

func size(bytes int64) string {
	if bytes >= 1<<20 {
		return fmt.Sprintf("%.1f MiB", float64(bytes)/(1<<20))
	}
	return fmt.Sprintf("%d KiB", (bytes+1023)>>10)
}

// writable tries to write into a folder.
func writable(dir string) error {
	file, err := os.CreateTemp(dir, "doctor-*.tmp")
	if err != nil {
		return bare(err)
	}
	defer os.Remove(file.Name())
	_, err = file.WriteString("x")
	return bare(errors.Join(err, file.Close()))
}

// creatable tells whether a folder could be made, without making it.
func creatable(path string) error {
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		switch {
		case err == nil && info.IsDir():
			return writable(dir)
		case err == nil:
			return fmt.Errorf("%s is not a folder", dir)
		case !errors.Is(err, fs.ErrNotExist):
			return err
		case dir == filepath.Dir(dir):
			return err
		}
	}
}

// bare is an error of a file without the name of the file that was tried.
func bare(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
