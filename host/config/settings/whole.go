package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/data-wise/aiterm/host/disk/userfile"
)

// ReadPlugins returns the text of plugins.yaml; exists is false when there is no
// such file.
func ReadPlugins(files Files) (data []byte, exists bool, err error) {
	s, err := read(files.Plugins)
	return s.data, s.exists, err
}

// ReplacePlugins writes a whole plugins.yaml in the place of old, the text that
// was read before; exists tells whether there was one. It refuses when the file
// is another by now.
func ReplacePlugins(files Files, old []byte, exists bool, data []byte) error {
	return files.locked(func() error {
		return source{path: files.Plugins, data: old, exists: exists}.write(data)
	})
}

// Reset puts plugins.yaml back to the default. The old text is kept beside it, in
// the file whose path is returned; it is "" when there was nothing to reset.
func Reset(files Files, now time.Time) (kept string, err error) {
	err = files.locked(func() error {
		s, err := read(files.Plugins)
		if err != nil || !s.exists {
			return err
		}
		if err := s.checkWritable(); err != nil {
			return err
		}
		if kept, err = s.keep(now); err != nil {
			return err
		}
		userfile.ThinBackups(s.path+".", ".bak")
		// A link that leads into a person's dotfiles stays one.
		if info, err := os.Lstat(s.path); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			return s.write([]byte(pluginsHead))
		}
		if err := os.Remove(s.path); err != nil {
			return fmt.Errorf("remove the old plugins.yaml: %w", err)
		}
		return nil
	})
	return kept, err
}

// keep copies the file to PATH.TIME.bak, with its mode.
func (s source) keep(now time.Time) (string, error) {
	info, err := os.Stat(s.path)
	if err != nil {
		return "", fmt.Errorf("keep the old text: %w", err)
	}
	base := s.path + "." + now.UTC().Format(userfile.BackupTime)
	for n := 1; ; n++ {
		path := base + ".bak"
		if n > 1 {
			path = fmt.Sprintf("%s-%d.bak", base, n)
		}
		out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, info.Mode().Perm())
		if errors.Is(err, fs.ErrExist) && n < 100 {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("keep the old text: %w", err)
		}
		_, err = out.Write(s.data)
		if err = errors.Join(err, out.Sync(), out.Close()); err != nil {
			os.Remove(path)
			return "", fmt.Errorf("keep the old text: %w", err)
		}
		return path, nil
	}
}
