package sandbox

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"reflect"
	"sync"

	"github.com/tetratelabs/wazero"

	"github.com/data-wise/aiterm/host/guest/code"
)

// CodeFiles give a process that only runs modules the code that was kept for them.
//
// wazero reads its own files in a hundred system calls each, eight bytes at a time, and
// copies the code into memory that is touched for the first time. Where it looks for
// files, it has an interface, but no way to set it: that is done in its place, see
// [CodeFiles.Cache].
type CodeFiles struct {
	dir string

	mu      sync.Mutex
	opened  map[codeKey]*codeReader
	scratch code.Scratch
	// wazeros is what wazero would have in the place of this: it is asked for all else.
	wazeros func() (fileCache, error)
}

// codeKey is how wazero calls the code of a module for this kind of processor.
type codeKey = [32]byte

// fileCache is that interface.
type fileCache interface {
	Get(key codeKey) (content io.ReadCloser, ok bool, err error)
	Add(key codeKey, content io.Reader) error
	Delete(key codeKey) error
}

// NewCodeFiles are those in the folder of a [code.Cache].
func NewCodeFiles(dir string) *CodeFiles {
	return &CodeFiles{dir: dir, opened: map[codeKey]*codeReader{}, wazeros: sync.OnceValues(func() (fileCache, error) {
		cache, err := wazero.NewCompilationCacheWithDir(dir)
		if err != nil {
			return nil, err
		}
		place, err := placeOfFileCache(cache)
		if err != nil {
			return nil, err
		}
		return place.Interface().(fileCache), nil
	})}
}

// Cache is for a runtime that is to find code here.
func (c *CodeFiles) Cache() (wazero.CompilationCache, error) {
	cache := wazero.NewCompilationCache()
	place, err := placeOfFileCache(cache)
	if err != nil {
		return nil, err
	}
	place.Set(reflect.ValueOf(c))
	return cache, nil
}

// placeOfFileCache is the field of wazero's where it looks for files. A test wants it to
// be there in the version that go.mod has.
func placeOfFileCache(cache wazero.CompilationCache) (reflect.Value, error) {
	v := reflect.ValueOf(cache)
	if v.Kind() == reflect.Pointer && v.Elem().Kind() == reflect.Struct {
		field := v.Elem().FieldByName("fileCache")
		if field.IsValid() && field.Kind() == reflect.Interface && reflect.TypeFor[*CodeFiles]().Implements(field.Type()) {
			return reflect.NewAt(field.Type(), field.Addr().UnsafePointer()).Elem(), nil
		}
	}
	return reflect.Value{}, errors.New("this version of wazero has its files elsewhere")
}

// Skeleton opens a file, by its path in the folder, for the runtime to find its code, and
// returns what is to be loaded for that.
func (c *CodeFiles) Skeleton(file string) ([]byte, error) {
	name, err := hex.DecodeString(filepath.Base(file))
	if err != nil || len(name) != len(codeKey{}) || !filepath.IsLocal(file) {
		return nil, fmt.Errorf("%q is no file of compiled code", file)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	r, skeleton, err := openCode(c.dir+string(filepath.Separator)+file, &c.scratch)
	if err != nil {
		return nil, err
	}
	if before := c.opened[codeKey(name)]; before != nil {
		before.Close()
	}
	c.opened[codeKey(name)] = r
	return skeleton, nil
}

// Get has an open file be read, once.
func (c *CodeFiles) Get(key codeKey) (content io.ReadCloser, ok bool, err error) {
	c.mu.Lock()
	r := c.opened[key]
	delete(c.opened, key)
	c.mu.Unlock()
	if r != nil {
		return r, true, nil
	}
	files, err := c.wazeros()
	if err != nil {
		return nil, false, err
	}
	return files.Get(key)
}

// Add keeps what was compiled here, which fails behind the walls.
func (c *CodeFiles) Add(key codeKey, content io.Reader) error {
	files, err := c.wazeros()
	if err != nil {
		return err
	}
	return files.Add(key, content)
}

// Delete removes a file of another version.
func (c *CodeFiles) Delete(key codeKey) error {
	files, err := c.wazeros()
	if err != nil {
		return err
	}
	return files.Delete(key)
}

// codeReader is a file of compiled code as wazero wants it: head, code, tail.
type codeReader struct {
	file     codeFile
	parts    [2][]byte // head and tail
	at, size int       // the code in the file
	part     int       // that is read
}

func openCode(path string, scratch *code.Scratch) (r *codeReader, skeleton []byte, err error) {
	file, size, err := openCodeFile(path)
	if err != nil {
		return nil, nil, err
	}
	kept, at, length, err := code.ReadKept(file, size, scratch)
	if err != nil {
		file.Close()
		return nil, nil, fmt.Errorf("read %s: %w", path, err)
	}
	return &codeReader{file: file, parts: [2][]byte{kept.Head, kept.Tail}, at: at, size: length}, kept.Skeleton, nil
}

// Read fills p. wazero reads the code in one piece, into memory that it has mapped for that.
func (r *codeReader) Read(p []byte) (n int, err error) {
	switch {
	case len(p) == 0:
		return 0, nil
	case len(r.parts[r.part]) > 0:
		n = copy(p, r.parts[r.part])
		r.parts[r.part] = r.parts[r.part][n:]
		return n, nil
	case r.part == 1:
		return 0, io.EOF
	}
	r.part = 1
	if r.size == 0 {
		return r.Read(p)
	}
	if len(p) < r.size {
		return 0, io.ErrShortBuffer
	}
	return r.size, r.file.place(p[:r.size], int64(r.at))
}

func (r *codeReader) Close() error { return r.file.Close() }
