package wasm

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"
	"github.com/tetratelabs/wazero"

	"github.com/data-wise/aiterm/host/guest/code"
	"github.com/data-wise/aiterm/host/guest/sandbox/guesttest"
)

// compileInto compiles a module into the cache as a render does.
func compileInto(t *testing.T, parent string, binary []byte) {
	t.Helper()
	c := code.Open(parent)
	if !c.OpenForWriting() {
		t.Fatal("the cache cannot be written")
	}
	cache, err := wazero.NewCompilationCacheWithDir(c.Dir())
	if err != nil {
		t.Fatal(err)
	}
	e := newEngine(t, cache)
	err = c.Compiling(code.Hash(binary), func() error {
		_, err := e.Load(binary)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
}

// indexName and lockName are files in the cache's folder.
const indexName, lockName = "index", "lock"

// codeFiles are the files with compiled code in a cache.
func codeFiles(t *testing.T, c *code.Cache) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(c.Dir(), "wazero-*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

func expectReady(t *testing.T, c *code.Cache, hash string, want bool) {
	t.Helper()
	if ready, refusal := c.Ready(hash); ready != want || refusal != "" {
		t.Errorf("Ready = %v, %q; want %v", ready, refusal, want)
	}
}

func TestWazeroVersionIsThatOfGoMod(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(data), "\n") {
		if version, ok := strings.CutPrefix(strings.TrimSpace(line), "github.com/tetratelabs/wazero "); ok {
			if version != code.WazeroVersion {
				t.Errorf("code.WazeroVersion is %s, but go.mod has %s", code.WazeroVersion, version)
			}
			return
		}
	}
	t.Error("go.mod does not name wazero")
}

func TestCodeCacheKeepsCode(t *testing.T) {
	parent := t.TempDir()
	hello, other := guesttest.Fixture(t, "hello"), guesttest.Fixture(t, "escapes")
	c := code.Open(parent)
	if !c.Empty() {
		t.Error("a cache that does not exist is not empty")
	}
	expectReady(t, c, code.Hash(hello), false)
	if err := c.Close(); err != nil {
		t.Errorf("closing what was not opened: %v", err)
	}

	compileInto(t, parent, hello)
	c = code.Open(parent)
	if c.Empty() {
		t.Error("a cache with code in it is empty")
	}
	expectReady(t, c, code.Hash(hello), true)
	expectReady(t, c, code.Hash(other), false)

	compileInto(t, parent, other)
	c = code.Open(parent)
	expectReady(t, c, code.Hash(hello), true)
	expectReady(t, c, code.Hash(other), true)
	if n := len(codeFiles(t, c)); n != 2 {
		t.Errorf("%d files with code, want 2", n)
	}

	cache, err := wazero.NewCompilationCacheWithDir(c.Dir())
	if err != nil {
		t.Fatal(err)
	}
	m, err := newEngine(t, cache).Load(hello)
	if err != nil {
		t.Fatal(err)
	}
	call := guesttest.Call(t)
	if err := m.Run(call); err != nil || len(call.Spans) != 1 {
		t.Errorf("from the cache: %v, %v", call.Spans, err)
	}
	if err := c.Close(); err != nil {
		t.Errorf("closing after reading: %v", err)
	}
	if files := codeFiles(t, c); len(files) != 2 {
		t.Errorf("loading from the cache left %q", files)
	}
}

func TestRereadSeesWhatOthersWrote(t *testing.T) {
	parent := t.TempDir()
	hello, bad := guesttest.Fixture(t, "hello"), "0123"
	c := code.Open(parent)
	compileInto(t, parent, hello)
	expectReady(t, c, code.Hash(hello), false)
	if ready, refusal := c.Reread(code.Hash(hello)); !ready || refusal != "" {
		t.Errorf("Reread = %v, %q; want it ready", ready, refusal)
	}
	other := code.Open(parent)
	if !other.OpenForWriting() {
		t.Fatal("the cache cannot be written")
	}
	other.Refuse(bad, "not a\n module")
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	if ready, refusal := c.Reread(bad); ready || refusal != "not a module" {
		t.Errorf("Reread = %v, %q; want the refusal", ready, refusal)
	}
	expectReady(t, code.Open(parent), code.Hash(hello), true)
}

func TestFailedCompilationIsNoEntry(t *testing.T) {
	parent := t.TempDir()
	c := code.Open(parent)
	if !c.OpenForWriting() {
		t.Fatal("the cache cannot be written")
	}
	failure := errors.New("no")
	if err := c.Compiling("0123", func() error { return failure }); err != failure {
		t.Errorf("error = %v, want that of the compilation", err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	expectReady(t, code.Open(parent), "0123", false)
	if !code.Open(parent).Empty() {
		t.Error("a failed compilation left an entry")
	}
}

func TestDamagedCodeIsNotIntact(t *testing.T) {
	flip := func(at func(code []byte) int) func([]byte) []byte {
		return func(code []byte) []byte {
			code[at(code)] ^= 0x80
			return code
		}
	}
	magic := func([]byte) int { return 0 }
	// The header is the magic WAZEVO, the version with its length, and the
	// number of functions. After it is where each of them begins, which wazero
	// takes as it is.
	functionTable := func(code []byte) int { return 6 + 1 + int(code[6]) + 4 }
	tests := []struct {
		name     string
		damage   func([]byte) []byte
		keepTime bool
	}{
		{"a byte of the function table, later", flip(functionTable), false},
		{"a byte of the function table, the time kept", flip(functionTable), true},
		{"a byte of the magic, later", flip(magic), false},
		{"cut off, the time kept", func(code []byte) []byte { return code[:len(code)-1] }, true},
		{"empty, the time kept", func([]byte) []byte { return nil }, true},
		{"longer, the time kept", func(code []byte) []byte { return append(code, 0) }, true},
		{"written again as it was, later", func(code []byte) []byte { return code }, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			parent, hello := t.TempDir(), guesttest.Fixture(t, "hello")
			compileInto(t, parent, hello)
			file := codeFiles(t, code.Open(parent))[0]
			damageFile(t, file, tt.damage, tt.keepTime)

			c := code.Open(parent)
			if c.Intact(code.Hash(hello)) {
				t.Error("the code is taken for what was written")
			}
			if !c.OpenForWriting() {
				t.Fatal("the cache cannot be written")
			}
			defer c.Close()
			expectReady(t, c, code.Hash(hello), false)
			if files := codeFiles(t, c); len(files) != 0 {
				t.Errorf("%q is still where wazero would find it", files)
			}
		})
	}
}

func damageFile(t *testing.T, path string, damage func([]byte) []byte, keepTime bool) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	code, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, damage(code), 0o600); err != nil {
		t.Fatal(err)
	}
	changed := info.ModTime()
	if !keepTime {
		changed = changed.Add(time.Second)
	}
	if err := os.Chtimes(path, changed, changed); err != nil {
		t.Fatal(err)
	}
}

// Damage to the code itself is found by wazero's checksum, when it is loaded.
func TestDiscard(t *testing.T) {
	parent, hello := t.TempDir(), guesttest.Fixture(t, "hello")
	compileInto(t, parent, hello)
	c := code.Open(parent)
	file := codeFiles(t, c)[0]
	damageFile(t, file, func(code []byte) []byte {
		code[len(code)/2] ^= 1
		return code
	}, true)
	cache, err := wazero.NewCompilationCacheWithDir(c.Dir())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := newEngine(t, cache).Load(hello); err == nil {
		t.Fatal("damaged code was loaded")
	}
	if c.Intact(code.Hash(hello)) {
		t.Error("damaged code is taken for what was written")
	}
	c.Discard(code.Hash(hello))
	expectReady(t, c, code.Hash(hello), false)
	if _, err := os.Stat(file); err == nil {
		t.Error("the damaged file is still there")
	}
	expectReady(t, code.Open(parent), code.Hash(hello), false)
	c.Discard("never heard of")

	compileInto(t, parent, hello)
	expectReady(t, code.Open(parent), code.Hash(hello), true)
}

func TestSweep(t *testing.T) {
	parent, hello := t.TempDir(), guesttest.Fixture(t, "hello")
	compileInto(t, parent, hello)
	c := code.Open(parent)
	good := codeFiles(t, c)[0]
	old := time.Now().Add(-30 * 24 * time.Hour)
	make := func(path string, age time.Time) string {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("not code"), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, p := range []string{path, filepath.Dir(path)} {
			if err := os.Chtimes(p, age, age); err != nil {
				t.Fatal(err)
			}
		}
		return path
	}
	gone := []string{
		make(filepath.Join(filepath.Dir(good), strings.Repeat("ab", 32)), time.Now()),
		make(filepath.Join(c.Dir(), "wazero-v0.1.0-amd64-linux", strings.Repeat("12", 32)), time.Now()),
		make(filepath.Join(c.Dir(), "compile-123", "module.wasm"), old),
		make(filepath.Join(parent, "v1.0.0-amd64", "index"), old),
	}
	kept := []string{
		good,
		make(filepath.Join(c.Dir(), "compile-456", "module.wasm"), time.Now()),
		make(filepath.Join(parent, "v1.99.0-amd64", "index"), time.Now()),
		make(filepath.Join(parent, "attempt"), old),
		// Of somebody who had a folder be a link to one of his own.
		make(filepath.Join(filepath.Dir(good), "novel.txt"), old),
		make(filepath.Join(parent, "videos", "holidays"), old),
	}
	if err := os.Chtimes(c.Dir(), old, old); err != nil {
		t.Fatal(err)
	}
	if !c.OpenForWriting() {
		t.Fatal("the cache cannot be written")
	}
	temporary := make(filepath.Join(filepath.Dir(good), strings.Repeat("cd", 32)+".123.tmp"), time.Now())
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	for _, path := range append(gone, temporary) {
		if _, err := os.Lstat(path); err == nil {
			t.Errorf("%s is still there", path)
		}
	}
	for _, path := range kept {
		if _, err := os.Lstat(path); err != nil {
			t.Errorf("%s is gone", path)
		}
	}
	expectReady(t, code.Open(parent), code.Hash(hello), true)
}

func TestBrokenIndex(t *testing.T) {
	parent, hello := t.TempDir(), guesttest.Fixture(t, "hello")
	compileInto(t, parent, hello)
	c := code.Open(parent)
	good, err := os.ReadFile(filepath.Join(c.Dir(), indexName))
	if err != nil {
		t.Fatal(err)
	}
	outside := filepath.Join(parent, "outside")
	if err := os.WriteFile(outside, []byte("code"), 0o600); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(outside)
	if err != nil {
		t.Fatal(err)
	}
	stamp := fmt.Sprintf(" %d %d\n", info.Size(), info.ModTime().UnixNano())
	tests := []struct{ name, index string }{
		{"garbage", "\x00\xff garbage\n\n \n!\n0123\n0123 a\n0123 a b c\n0123 a 1 2 3\n"},
		{"a file above the cache", "0123 ../outside" + stamp},
		{"an absolute path", "0123 " + outside + stamp},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := os.WriteFile(filepath.Join(c.Dir(), indexName), append([]byte(tt.index), good...), 0o600); err != nil {
				t.Fatal(err)
			}
			broken := code.Open(parent)
			expectReady(t, broken, "0123", false)
			expectReady(t, broken, code.Hash(hello), true)
			broken.Discard("0123")
			if _, err := os.Stat(outside); err != nil {
				t.Error("a file outside of the cache was removed")
			}
		})
	}
}

// A refusal quotes names that a module's author chose. However long they are,
// they must not make the rest of the index unreadable.
func TestLongRefusalLeavesTheIndexReadable(t *testing.T) {
	parent, hello := t.TempDir(), guesttest.Fixture(t, "hello")
	compileInto(t, parent, hello)
	c := code.Open(parent)
	if !c.OpenForWriting() {
		t.Fatal("the cache cannot be written")
	}
	c.Refuse(strings.Repeat("0", 64), "imports aiterm_v1."+strings.Repeat("x", 1<<20))
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	again := code.Open(parent)
	expectReady(t, again, code.Hash(hello), true)
	if _, refusal := again.Ready(strings.Repeat("0", 64)); !strings.HasPrefix(refusal, "imports aiterm_v1.xxx") {
		t.Errorf("refusal = %q", refusal)
	}
	if info, err := os.Stat(filepath.Join(again.Dir(), indexName)); err != nil || info.Size() > 64<<10 {
		t.Errorf("the index has %d bytes (%v)", info.Size(), err)
	}
}

func TestLockHeldByAnotherProcess(t *testing.T) {
	parent, hello := t.TempDir(), guesttest.Fixture(t, "hello")
	compileInto(t, parent, hello)
	c := code.Open(parent)
	cmd := exec.Command(os.Args[0], asProcess, "lock", filepath.Join(c.Dir(), lockName))
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(stdout).ReadString('\n'); line != "locked\n" {
		t.Fatalf("the other process says %q (%v)", line, err)
	}
	if c.OpenForWriting() {
		t.Error("the cache was opened for writing by two processes")
	}
	expectReady(t, c, code.Hash(hello), true)
	stdin.Close()
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	if !c.OpenForWriting() {
		t.Error("the cache cannot be written after the other process ended")
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

// holdLock is the other process: it holds a lock until its stdin ends.
func holdLock(path string) {
	if locked, err := flock.New(path).TryLock(); err != nil || !locked {
		fmt.Println("not locked", err)
		os.Exit(1)
	}
	fmt.Println("locked")
	io.Copy(io.Discard, os.Stdin)
	os.Exit(0)
}

func TestFolderThatCannotBeWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c := code.Open(filepath.Join(file, "wasm"))
	if c.OpenForWriting() {
		t.Error("a file was opened as a folder")
	}
	if err := c.Close(); err != nil {
		t.Errorf("closing it: %v", err)
	}
}

func TestCacheIsBounded(t *testing.T) {
	parent := t.TempDir()
	c := code.Open(parent)
	if !c.OpenForWriting() {
		t.Fatal("the cache cannot be written")
	}
	const extra = 10
	start := time.Now().Add(-time.Hour)
	for i := range code.MaxEntries + extra {
		path := filepath.Join(c.Dir(), "wazero-test", fmt.Sprintf("%064x", i))
		err := c.Compiling("hash"+strconv.Itoa(i), func() error {
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				return err
			}
			if err := os.WriteFile(path, []byte("code"), 0o600); err != nil {
				return err
			}
			at := start.Add(time.Duration(i) * time.Second)
			return os.Chtimes(path, at, at)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	again := code.Open(parent)
	for i := range code.MaxEntries + extra {
		expectReady(t, again, "hash"+strconv.Itoa(i), i >= extra)
	}
	if n := len(codeFiles(t, again)); n != code.MaxEntries {
		t.Errorf("%d files are kept, want %d", n, code.MaxEntries)
	}
}

// A refusal is forgotten like compiled code, the oldest first, and not before it:
// a module that was just refused would be tried again for ever.
func TestBoundKeepsWhatIsNew(t *testing.T) {
	parent := t.TempDir()
	c := code.Open(parent)
	if !c.OpenForWriting() {
		t.Fatal("the cache cannot be written")
	}
	for i := range code.MaxEntries + 20 {
		c.Refuse(fmt.Sprintf("%064x", i), "refused "+strconv.Itoa(i))
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	c = code.Open(parent)
	for i, want := range map[int]string{0: "", 19: "", 20: "refused 20", code.MaxEntries + 19: "refused " + strconv.Itoa(code.MaxEntries+19)} {
		if _, refusal := c.Ready(fmt.Sprintf("%064x", i)); refusal != want {
			t.Errorf("%d: refusal %q, want %q", i, refusal, want)
		}
	}
}
