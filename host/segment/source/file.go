package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/segment/signature"
	"github.com/data-wise/aiterm/host/web/download"
)

// File is a module on disk. A symbolic link is followed: the person typed it.
type File struct {
	path string // absolute
}

func (f *File) String() string { return f.path }

// Fetch reads the file, and its signature NAME.minisig beside it if there is
// one.
func (f *File) Fetch(_ context.Context, o Options) (Module, error) {
	m := Module{Source: f.path, Resolved: f.path}
	if real, err := filepath.EvalSymlinks(f.path); err == nil {
		m.Resolved = real
	}
	place := onDisk{open: os.Open, stat: os.Stat}
	m, err := place.module(m, f.path, f.path, o)
	about := filepath.Join(filepath.Dir(f.path), segmentFile)
	if info, missing := os.Stat(about); err == nil && missing == nil && info.Mode().IsRegular() && isUndescribed(m.Bytes) {
		m.note("%s lies beside it and is not in it; to put it in: aiterm plugins pack %s", about, f.path)
	}
	return m, err
}

// isUndescribed tells a module without a manifest.
func isUndescribed(binary []byte) bool {
	_, found, err := manifest.FromModule(binary)
	return err == nil && !found
}

// Unchanged reads the file and compares the bytes.
func (f *File) Unchanged(ctx context.Context, o Options, validator string) (bool, error) {
	return sameOnDisk(f, ctx, o, validator)
}

func sameOnDisk(s Source, ctx context.Context, o Options, validator string) (bool, error) {
	m, err := s.Fetch(ctx, o)
	return err == nil && m.Validator == validator, err
}

// onDisk reads files by paths, of the whole disk or within one folder.
type onDisk struct {
	open func(string) (*os.File, error)
	stat func(string) (fs.FileInfo, error)
}

// module reads a module and what lies beside it into m. name is what messages
// call the path.
func (d onDisk) module(m Module, path, name string, o Options) (Module, error) {
	var err error
	if m.Bytes, err = d.read(path, name, MaxModule, o.Progress); err != nil {
		return Module{}, err
	}
	if wrong := wrongModule(m.Bytes); wrong != "" {
		return Module{}, errors.New(name + " " + wrong)
	}
	m.Validator = contentValidator(m.Bytes)
	switch sig, err := d.read(path+SignatureSuffix, name+SignatureSuffix, MaxSignature, nil); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		m.note("its signature was not read: %v", err)
	case !signature.Is(sig):
		m.note("%s%s is no minisign signature and was left out", name, SignatureSuffix)
	default:
		m.Signature = sig
	}
	return m, nil
}

// read reads a plain file of at most most bytes. Any other is looked at before
// it is opened, since opening a pipe could wait for ever.
func (d onDisk) read(path, name string, most int64, progress func(done, total int64)) ([]byte, error) {
	info, err := d.stat(path)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, withoutPath(err))
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a plain file: name a .wasm file", name)
	}
	f, err := d.open(path)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, withoutPath(err))
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(download.Count(f, info.Size(), progress), most+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, withoutPath(err))
	}
	if int64(len(data)) > most {
		if most == MaxModule {
			return nil, overLimit(name)
		}
		return nil, fmt.Errorf("%s has more than %s: remove it", name, download.Size(most))
	}
	return data, nil
}
