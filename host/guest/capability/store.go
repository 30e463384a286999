package capability

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"strings"

	"github.com/data-wise/aiterm/host/disk/state"
)

// maxStoreFile is a full store in JSON, with every byte escaped.
const maxStoreFile = 8 * MaxStore

// Store is the little that one segment keeps between renders: keys and values
// in a JSON file of its own. It is read when the segment first asks and written
// by [Store.Save] after the render.
type Store struct {
	path    string // "" keeps nothing
	values  map[string]string
	size    int
	loaded  bool
	changed bool
	written int // bytes in this render
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
	return &Store{values: maps.Clone(s.values), size: s.size, loaded: true}
}

// Get returns the value under a key.
func (s *Store) Get(key string) (value string, ok bool) {
	s.load()
	value, ok = s.values[validText(key)]
	return value, ok
}

// Set keeps a value under a key; an empty value removes it. It returns false,
// and changes nothing, when the store would pass [MaxStore] or the key is
// longer than [MaxKey], or when one render sets more than four times that.
func (s *Store) Set(key, value string) bool {
	s.load()
	key, value = validText(key), validText(value)
	old, had := s.values[key]
	size := s.size
	if had {
		size -= len(key) + len(old)
	}
	if value != "" {
		size += len(key) + len(value)
	}
	// A store that is too large already, as a file may be, can be made smaller.
	if size > MaxStore && size >= s.size || len(key) > MaxKey {
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
	s.size, s.changed = size, true
	if value == "" {
		delete(s.values, key)
	} else {
		s.values[strings.Clone(key)] = strings.Clone(value)
	}
	return true
}

// validText is text as JSON can hold it: what a segment stores need not be
// UTF-8.
func validText(text string) string { return strings.ToValidUTF8(text, "\uFFFD") }

func (s *Store) load() {
	if s.loaded {
		return
	}
	s.loaded, s.values = true, map[string]string{}
	if s.path == "" {
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
	for k, v := range s.values {
		s.size += len(k) + len(v)
	}
}

// Save writes the store to its file if a render changed it.
func (s *Store) Save() error {
	if s.path == "" || !s.changed {
		return nil
	}
	data, err := json.MarshalIndent(s.values, "", " ")
	if err != nil {
		return fmt.Errorf("encode the segment's store: %w", err)
	}
	return state.WriteCache(s.path, append(data, '\n'))
}
