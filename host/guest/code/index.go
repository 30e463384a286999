package code

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/disk/state"
)

// entry is one line of the index.
type entry struct {
	file    string // path in dir; "" for a module that was refused
	size    int64
	modTime int64  // Unix ns; of a refusal when it was noted
	sum     uint64 // of the file, see checksum
	// refusal is why the module was not compiled. It is held against the module
	// while rules are the same or, if it was tried without an answer, for a while.
	refusal string
	rules   string
	tries   int
	// native says that file is one of [Kept], and functions are those of the host that the
	// module imports, with blanks between.
	native    bool
	functions string
}

// nativeMark stands in the index before the functions of such an entry.
const nativeMark = " native "

// maxIndex is above what that many entries need, in bytes.
const maxIndex = 128 << 10

func (c *Cache) indexPath() string { return filepath.Join(c.dir, indexName) }

// read takes lines of "HASH FILE SIZE MTIME SUM", with [nativeMark] and functions behind it
// or nothing, and those of [verdictLine].
func (c *Cache) read() {
	data, err := state.ReadCache(c.indexPath(), maxIndex)
	if err != nil {
		return
	}
	for line := range strings.Lines(string(data)) {
		if len(c.index) >= 4*MaxEntries {
			return
		}
		hash, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if e, ok := readVerdict(rest); ok {
			c.index[hash] = e
			continue
		}
		rest, functions, native := strings.Cut(rest, nativeMark)
		fields := strings.Fields(rest)
		if len(fields) != 4 || !filepath.IsLocal(fields[0]) || len(fields[3]) != sumDigits {
			continue // also what an older program wrote, whose sums were others
		}
		size, err1 := strconv.ParseInt(fields[1], 10, 64)
		modTime, err2 := strconv.ParseInt(fields[2], 10, 64)
		sum, err3 := strconv.ParseUint(fields[3], 16, 64)
		if err1 == nil && err2 == nil && err3 == nil {
			c.index[hash] = entry{file: fields[0], size: size, modTime: modTime, sum: sum, native: native, functions: functions}
		}
	}
}

// look describes a file in the cache as an entry. The checksum covers all of it:
// wazero checks only the code, not the table of where functions begin.
func (c *Cache) look(file string) (entry, error) {
	path := filepath.Join(c.dir, file)
	info, err := os.Lstat(path)
	if err != nil {
		return entry{}, err
	}
	if !info.Mode().IsRegular() {
		return entry{}, fmt.Errorf("%s is not a file", path)
	}
	sum, err := c.checksum(path)
	if err != nil {
		return entry{}, err
	}
	return entry{file: file, size: info.Size(), modTime: info.ModTime().UnixNano(), sum: sum}, nil
}

// sumDigits is how a checksum is written.
const sumDigits = 16

const sumPrime = 1099511628211

// checksum reads a file through one buffer for all files: memory that is touched
// for the first time costs more than reading. It sums up the sums of the buffers.
// (hash/crc32 would make its tables at the start of every line.)
func (c *Cache) checksum(path string) (sum uint64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	c.bufferMu.Lock()
	defer c.bufferMu.Unlock()
	if c.buffer == nil {
		c.buffer = make([]byte, 32<<10)
	}
	for {
		n, err := io.ReadFull(f, c.buffer)
		sum = (sum ^ state.Sum(c.buffer[:n])) * sumPrime
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return sum, nil
		}
		if err != nil {
			return 0, err
		}
	}
}

// stands looks whether a file is there, and not at what is in it.
func (c *Cache) stands(e entry) bool {
	info, err := os.Lstat(filepath.Join(c.dir, e.file))
	return err == nil && info.Mode().IsRegular() && info.Size() == e.size && info.ModTime().UnixNano() == e.modTime
}

// matches looks at size and time first: a file that grew would be read for long.
func (c *Cache) matches(e entry) bool {
	if !c.stands(e) {
		return false
	}
	sum, err := c.checksum(filepath.Join(c.dir, e.file))
	return err == nil && sum == e.sum
}

func (c *Cache) write() error {
	c.bound()
	hashes := make([]string, 0, len(c.index))
	for hash := range c.index {
		hashes = append(hashes, hash)
	}
	slices.Sort(hashes)
	var b strings.Builder
	for _, hash := range hashes {
		if e := c.index[hash]; e.refusal != "" {
			b.WriteString(verdictLine(hash, e))
		} else {
			fmt.Fprintf(&b, "%s %s %d %d %0*x", hash, e.file, e.size, e.modTime, sumDigits, e.sum)
			if e.native {
				b.WriteString(nativeMark + e.functions)
			}
			b.WriteByte('\n')
		}
	}
	return state.WriteCache(c.indexPath(), []byte(b.String()))
}

// bound drops the oldest entries above the limit.
func (c *Cache) bound() {
	if len(c.index) <= MaxEntries {
		return
	}
	hashes := make([]string, 0, len(c.index))
	for hash := range c.index {
		hashes = append(hashes, hash)
	}
	slices.SortFunc(hashes, func(a, b string) int {
		return int(min(max(c.index[b].modTime-c.index[a].modTime, -1), 1))
	})
	for _, hash := range hashes[MaxEntries:] {
		if file := c.index[hash].file; file != "" {
			os.Remove(filepath.Join(c.dir, file))
		}
		delete(c.index, hash)
	}
}
