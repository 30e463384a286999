package transcript

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func benchFile(b *testing.B, text string) *File {
	config := filepath.Join(b.TempDir(), ".claude")
	path := filepath.Join(config, "projects", "p", id+".jsonl")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
	f, err := Find(path, id, config, b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	return f
}

// BenchmarkRead is what a line pays where nothing is new.
func BenchmarkRead(b *testing.B) {
	f := benchFile(b, session(b, "tasks-and-auto-compact", 0))
	f.Read()
	b.ReportAllocs()
	for b.Loop() {
		if _, known, _ := f.Read(); known != KnownAll {
			b.Fatal(known)
		}
	}
}

// BenchmarkScan is the first look at a file, in a process of its own.
func BenchmarkScan(b *testing.B) {
	one := session(b, "tasks-and-auto-compact", 0) + session(b, "agent-failure-manual-compact", 0)
	text := strings.Repeat(one, (8<<20)/len(one))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		s, m := &Summary{}, mark{}
		if err := s.read(strings.NewReader(text), &m, mark{size: int64(len(text))}); err != nil {
			b.Fatal(err)
		}
	}
}
