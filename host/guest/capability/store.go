package capability

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
)

// maxStoreFile is a full store in JSON, with every byte escaped.
const maxStoreFile = 8 * MaxStore

// Store is the little that one segment keeps between renders: keys and values
// in a JSON file of its own. It is read when the segment first asks and written
// by [Store.Save] after the render. All sessions have the same, but for keys that
// begin with "session/": see [Store.Of].
type Store struct {
	path    string            // "" keeps nothing
	session string            // "" for none
	first   map[string]string // what it begins with, where that is in no file
	values  map[string]string
	size    int
	loaded  bool
	set     map[string]string // in this render, under the keys of the file
	written int               // bytes in this render
}

// OpenStore returns the store in the file at path, which need not exist. With
// an empty path the store starts empty and is forgotten.
func OpenStore(path string) *Store {
	return &Store{path: path}
}

// Copy returns a store with the same values that is kept nowhere, and in which
// nothing counts as set yet.
func (s *Store) Copy() *Store {
	s.load()
	return &Store{first: maps.Clone(s.values)}
}

// restart takes back what was set in this render.
func (s *Store) restart() { s.loaded, s.set, s.written = false, nil, 0 }

// Get returns the value under a key.
func (s *Store) Get(key string) (value string, ok bool) {
	s.load()
	value, ok = s.values[s.own(validText(key))]
	return value, ok
}

// Set keeps a value under a key; an empty value removes it. It returns false,
// and changes nothing, when the store would pass [MaxStore] or the key is
// longer than [MaxKey], or when one render sets more than four times that.
func (s *Store) Set(key, value string) bool {
	s.load()
	if key, value = validText(key), validText(value); len(key) > MaxKey {
		return false
	}
	key = s.own(key)
	old, had := s.values[key]
	size := s.size
	if had {
		size -= len(key) + len(old)
	}
	if value != "" {
		size += len(key) + len(value)
	}
	for size > MaxStore {
		freed := s.forgetSession()
		if freed == 0 {
			break
		}
		size -= freed
	}
	// A store that is too large already, as a file may be, can be made smaller.
	if size > MaxStore && size >= s.size {
		return false
	}
	if value == old {
		return true
	}
	// A guest that writes in a loop would fill the memory: what was there
	// before is not collected.
	if s.written += len(key) + len(value); s.written > 4*MaxStore {
		return false
	}
	s.put(strings.Clone(key), strings.Clone(value))
	return true
}

// put notes a value under a key of the file.
func (s *Store) put(key, value string) {
	if s.set == nil {
		s.set = map[string]string{}
	}
	s.set[key] = value
	s.replace(key, value)
}

func (s *Store) replace(key, value string) {
	if old, had := s.values[key]; had {
		s.size -= len(key) + len(old)
	}
	if value == "" {
		delete(s.values, key)
		return
	}
	s.size += len(key) + len(value)
	s.values[key] = value
}

// validText is text as JSON can hold it: what a segment stores need not be
// UTF-8.
func validText(text string) string { return strings.ToValidUTF8(text, "\uFFFD") }

func (s *Store) load() {
	if !s.loaded {
		s.read()
	}
}

func (s *Store) read() {
	s.loaded, s.values, s.size = true, map[string]string{}, 0
	if s.path == "" {
		maps.Copy(s.values, s.first)
		s.measure()
		return
	}
	data, err := state.ReadCache(s.path, maxStoreFile)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err == nil {
		err = json.Unmarshal(data, &s.values)
	}
	if err != nil || s.values == nil {
		s.values = map[string]string{}
		state.SetAside(s.path)
		return
	}
	s.measure()
}

func (s *Store) measure() {
	for k, v := range s.values {
		s.size += len(k) + len(v)
	}
}

// saveWait is how long a store waits for another session that writes the same file. The
// line is out by then.
const saveWait = 400 * time.Millisecond

// Save writes what a render changed to the file, which another session may have changed
// meanwhile: nothing of that is lost.
func (s *Store) Save() error {
	if s.path == "" || len(s.set) == 0 {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(s.path), 0o700); err != nil {
		return fmt.Errorf("make the folder of the segments' stores: %w; check its permissions", err)
	}
	lock, err := state.WaitLock(filepath.Join(filepath.Dir(s.path), ".lock"), saveWait)
	if err != nil {
		return fmt.Errorf("lock the segments' stores: %w; what the segment stored is forgotten", err)
	}
	defer lock.Unlock()
	s.read()
	for key, value := range s.set {
		s.replace(key, value)
	}
	s.seeSession()
	for s.sessions() > maxSessions || s.size > MaxStore {
		if s.forgetSession() == 0 {
			break
		}
	}
	s.set = nil
	data, err := json.MarshalIndent(s.values, "", " ")
	if err != nil {
		return fmt.Errorf("encode the segment's store: %w", err)
	}
	return state.WriteCache(s.path, append(data, '\n'))
}
