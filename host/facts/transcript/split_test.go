package transcript

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// inSteps reads a text as it grows to each of the sizes, and keeps and takes up again
// what it came to in between, as one line does after the other.
func inSteps(t testing.TB, text string, sizes []int) (mark, *Summary) {
	t.Helper()
	s, m := &Summary{}, mark{}
	for _, size := range append(sizes, len(text)) {
		if err := s.read(strings.NewReader(text[:size]), &m, mark{size: int64(size)}); err != nil {
			t.Fatal(err)
		}
		var ok bool
		if m, s, ok = decode(string(encode(m, s)), true); !ok {
			t.Fatalf("what was kept of %d bytes is not read again", size)
		}
	}
	return m, s
}

// FuzzSteps holds that it does not matter in which steps a file is read, and that what is
// kept of it has none of its text.
func FuzzSteps(f *testing.F) {
	files, err := filepath.Glob("testdata/*.jsonl")
	if err != nil || len(files) == 0 {
		f.Fatal("no transcripts", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, []byte{3, 99, 100, 255})
		f.Add(data[:len(data)/2], []byte{7})
	}
	f.Add([]byte(called(1, "a", "mcp__x__y", `{}`)+result(2, "a", `,"is_error":true`, `"x"`)+usage("a", 3)+usage("a", 9)), []byte{50, 60})
	f.Fuzz(func(t *testing.T, data, at []byte) {
		text := string(data)
		var sizes []int
		last := 0
		for _, b := range at[:min(len(at), 16)] {
			if size := len(text) * int(b) / 256; size >= last {
				sizes, last = append(sizes, size), size
			}
		}
		m, s := inSteps(t, text, sizes)
		m1, s1 := inSteps(t, text, nil)
		if kept, kept1 := encode(m, s), encode(m1, s1); !bytes.Equal(kept, kept1) {
			t.Errorf("read in steps at %v:\n%.2000s\nat once:\n%.2000s", sizes, kept, kept1)
		} else {
			checkNoText(t, kept)
		}
		facts := NewFacts(nil, s, KnownAll, now)
		for _, key := range allKeys {
			facts.Get(key)
		}
	})
}

// checkNoText fails if there is anything but numbers in what is kept.
func checkNoText(t testing.TB, kept []byte) {
	t.Helper()
	head, rest, _ := strings.Cut(string(kept), "\n")
	if !strings.HasPrefix(head, magic) {
		t.Fatalf("it begins with %q", head)
	}
	words := strings.Fields(head[len(magic):])
	length := 0
	for _, digit := range words[1] {
		length = length*10 + int(digit-'0')
	}
	if left := strings.Trim(rest[:length], "-0123456789abcdefghijklmnopqrstuvwxyz "); left != "" {
		t.Errorf("among the numbers is %q", left)
	}
	for word := range strings.FieldsSeq(rest[:length]) {
		// 64 bits in base 36, and a sign.
		if len(word) > 14 {
			t.Errorf("%q is no number", word)
		}
	}
}

// FuzzKept holds that any file in the place of what is kept is taken for none, or for
// what can be kept again.
func FuzzKept(f *testing.F) {
	s := &Summary{}
	s.add(strings.TrimSuffix(called(1, "a", "Agent", `{"description":"x","subagent_type":"y"}`), "\n"), 0)
	s.add(strings.TrimSuffix(usage("a", 3), "\n"), 900)
	f.Add(encode(mark{offset: 5, size: 9}, s))
	f.Add(encode(mark{}, &Summary{}))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, s, ok := decode(string(data), true)
		if !ok {
			return
		}
		if m1, s1, again := decode(string(encode(m, s)), true); !again || m1 != m || !bytes.Equal(encode(m1, s1), encode(m, s)) {
			t.Errorf("it is not kept as it is: %q", data)
		}
		facts := NewFacts(nil, s, KnownAll, now)
		for _, key := range allKeys {
			facts.Get(key)
		}
	})
}
