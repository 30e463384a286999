//go:build !linux

package state

import (
	"io/fs"
	"os"
)

// Look is os.Stat here.
func Look(path string) (Seen, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Seen{}, err
	}
	return SeenBy(info), nil
}

// SeenBy is what os.Stat or os.Lstat saw; info may be nil.
func SeenBy(info fs.FileInfo) Seen {
	if info == nil {
		return Seen{}
	}
	s := Seen{Mode: info.Mode(), Size: info.Size(), Modified: info.ModTime()}
	s.Inode, s.Changed = system(info)
	return s
}

// Exists tells whether there is anything at a path, be it a link that leads nowhere.
func Exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
