package userfile

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/internal/filetest"
)

func TestReplace(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "new", "file")
	if err := Replace(path, nil, false, []byte("1")); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := Replace(path, []byte("1"), true, []byte("2")); err != nil {
		t.Fatal(err)
	}
	filetest.Expect(t, path, "2")
	filetest.ExpectAlone(t, path)
	filetest.ExpectMode(t, path, 0o640)
}

func TestReplaceLeavesWhatOthersWrote(t *testing.T) {
	tests := []struct {
		name   string
		exists bool // when it was read
		there  string
	}{
		{"another text", true, "theirs"},
		{"a file that was not there", false, "theirs"},
		{"a file that was removed", true, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "file")
			if tt.there != "" {
				filetest.Write(t, path, tt.there, 0o600)
			}
			if err := Replace(path, []byte("old"), tt.exists, []byte("ours")); !errors.Is(err, ErrChanged) {
				t.Errorf("the error is %v", err)
			}
			if tt.there != "" {
				filetest.Expect(t, path, tt.there)
				filetest.ExpectAlone(t, path)
			}
		})
	}
}

// The other program writes behind the last look that is taken.
func TestExchangedPutsBack(t *testing.T) {
	for _, there := range []string{"theirs", ""} {
		path := filepath.Join(t.TempDir(), "file")
		draft := path + ".draft"
		filetest.Write(t, draft, "ours", 0o600)
		if there != "" {
			filetest.Write(t, path, there, 0o600)
		}
		if err := exchange(draft, draft+"-none"); errors.Is(err, errNoExchange) {
			t.Skip(err)
		}
		if err := exchanged(draft, path, []byte("old"), []byte("ours")); !errors.Is(err, ErrChanged) {
			t.Errorf("the error is %v", err)
		}
		if there != "" {
			filetest.Expect(t, path, there)
		}
		filetest.Expect(t, draft, "ours")
	}
}

// Another program goes on writing, and asks nobody: its last text is there at the
// end, with what was added to it or without.
func TestReplaceLosesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	filetest.Write(t, path, "0", 0o600)
	if err := exchange(path, path+"-none"); errors.Is(err, errNoExchange) {
		t.Skip(err)
	}
	const last = 500
	done := make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		defer close(done)
		for i := 1; i <= last; i++ {
			draft := path + ".theirs"
			if err := os.WriteFile(draft, []byte(strconv.Itoa(i)), 0o600); err != nil {
				t.Error(err)
			}
			if err := os.Rename(draft, path); err != nil {
				t.Error(err)
			}
		}
	})
	for range 2 {
		all.Go(func() {
			for {
				old, err := os.ReadFile(path)
				if err == nil {
					err = Replace(path, old, true, []byte(strings.TrimRight(string(old), "+")+"+"))
				}
				if err != nil && !errors.Is(err, ErrChanged) {
					t.Error(err)
					return
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	all.Wait()
	data, err := os.ReadFile(path)
	if got := strings.TrimRight(string(data), "+"); err != nil || got != strconv.Itoa(last) {
		t.Errorf("the text is %q at the end, %v", data, err)
	}
}

func TestThinBackups(t *testing.T) {
	dir := t.TempDir()
	write := func(name string) { filetest.Write(t, filepath.Join(dir, name), name, 0o600) }
	var want []string
	for i := range 30 {
		name := fmt.Sprintf("s.json.aiterm-backup-20260101T0000%02dZ", i/3)
		if i%3 > 0 {
			name += fmt.Sprintf("-%d", i%3+1)
		}
		write(name)
		if i == 0 || i >= 30-lastBackups {
			want = append(want, name)
		}
	}
	for _, other := range []string{"s.json", "s.json.aiterm-backup-mine", "s.json.aiterm-backup-20260101T000000Z-x", "t.json.aiterm-backup-20260101T000000Z"} {
		write(other)
		want = append(want, other)
	}
	ThinBackups(filepath.Join(dir, "s.json.aiterm-backup-"))
	ThinBackups(filepath.Join(dir, "s.json.aiterm-backup-"))
	var got []string
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		got = append(got, e.Name())
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestDraftStaysOnlyWhereItIsWanted: a text that could not be put whole into a file with
// several names is in its draft alone.
func TestDraftStaysOnlyWhereItIsWanted(t *testing.T) {
	for name, tt := range map[string]struct {
		err  error
		want []string
	}{
		"placed":       {nil, nil},
		"changed":      {ErrChanged, nil},
		"failed":       {errors.New("no room"), nil},
		"half written": {&halfWrittenError{"the draft", errors.New("no room")}, []string{"text"}},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "file")
			f, err := beginDraft(path, 0o700, createLike)
			if err != nil {
				t.Fatal(err)
			}
			err = finishDraft(f, path, []byte("text"), func(string, string) error { return tt.err })
			if !errors.Is(err, tt.err) {
				t.Errorf("the error is %v, want %v", err, tt.err)
			}
			var got []string
			drafts, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*.tmp"))
			for _, draft := range drafts {
				text, _ := os.ReadFile(draft)
				got = append(got, string(text))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("drafts (-want +got):\n%s", diff)
			}
		})
	}
}
