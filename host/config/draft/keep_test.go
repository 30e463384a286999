package draft

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestWhatIsNotSavedIsKept(t *testing.T) {
	f := files(t)
	put(t, f.Plugins, mine)
	folder := filepath.Join(t.TempDir(), "drafts")
	killed := open(t, f, Options{Recovery: folder})
	do(t, killed, Set("theme", "plain"), Move("clock", Target{Before: "git"}), Hide("git"))
	killed.Undo()
	want := string(killed.Text())
	other := open(t, f, Options{Recovery: folder})
	if r, ok := other.Recovery(); ok {
		t.Errorf("what another one has open is offered: %v", r)
	}
	do(t, other, Set("icons", "ascii"))
	if err := killed.keeper.lock.Unlock(); err != nil { // as the end of the process does
		t.Fatal(err)
	}
	r, ok := other.Recovery()
	if !ok || r.Edits != 2 || r.FileChanged {
		t.Errorf("%+v, %v", r, ok)
	}
	other.Undo()
	if lost, err := other.Recover(); err != nil || lost != nil || string(other.Text()) != want {
		t.Errorf("%v, %v\n%s", lost, err, other.Text())
	}
	if _, ok := other.Recovery(); ok {
		t.Error("it is offered again")
	}
	other.Undo()
	other.Undo()
	if string(other.Text()) != mine {
		t.Error("it can't be undone")
	}
	if err := other.Close(false); err != nil {
		t.Error(err)
	}
	if left, _ := os.ReadDir(folder); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

func TestRecoverOnAFileThatChanged(t *testing.T) {
	f := files(t)
	put(t, f.Plugins, mine)
	folder := t.TempDir()
	killed := open(t, f, Options{Recovery: folder})
	do(t, killed, Set("theme", "plain"), SetRow(2, "wrap", "true"))
	if err := killed.Close(false); err != nil {
		t.Fatal(err)
	}
	put(t, f.Plugins, "lines:\n  - left: [git]\n")
	d := open(t, f, Options{Recovery: folder})
	if r, ok := d.Recovery(); !ok || !r.FileChanged {
		t.Errorf("%+v, %v", r, ok)
	}
	lost, err := d.Recover()
	if err != nil || len(lost) != 1 || string(d.Text()) != "theme: plain\nlines:\n  - left: [git]\n" && !strings.Contains(string(d.Text()), "theme: plain") {
		t.Errorf("%v, %v\n%s", lost, err, d.Text())
	}
	if err := d.Close(true); err != nil {
		t.Error(err)
	}
	if left, _ := os.ReadDir(folder); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

// What was taken back after it was saved is no edit that can be made again on another text:
// the text itself is put beside the file before what was kept of it goes.
func TestRecoverOfATextOnAFileThatChanged(t *testing.T) {
	for name, leave := range map[string]func(*Draft){
		"undone after saving": func(d *Draft) {
			do(t, d, Set("theme", "plain"))
			if _, err := d.Save(); err != nil {
				t.Fatal(err)
			}
			d.Undo()
		},
		"recovered before": func(d *Draft) {
			do(t, d, Set("theme", "plain"))
			if _, err := d.Save(); err != nil {
				t.Fatal(err)
			}
			d.Undo()
			if err := d.Close(false); err != nil {
				t.Fatal(err)
			}
			again := open(t, d.files, Options{Recovery: d.keeper.folder})
			if lost, err := again.Recover(); err != nil || lost != nil || string(again.Text()) != mine {
				t.Fatalf("%v, %v\n%s", lost, err, again.Text())
			}
			do(t, again, Set("icons", "ascii"))
			put(t, d.files.Plugins, "theme: nord\n")
			want := string(again.Text())
			if lost, err := again.Reload(); err == nil || lost != nil || string(again.Text()) != want {
				t.Errorf("it is put on another text: %v, %v\n%s", lost, err, again.Text())
			}
			*d = *again
		},
	} {
		t.Run(name, func(t *testing.T) {
			const theirs = "lines:\n  - left: [git]\n"
			f := files(t)
			put(t, f.Plugins, mine)
			folder := t.TempDir()
			killed := open(t, f, Options{Recovery: folder})
			leave(killed)
			want := string(killed.Text())
			if err := killed.Close(false); err != nil {
				t.Fatal(err)
			}
			put(t, f.Plugins, theirs)
			d := open(t, f, Options{Recovery: folder})
			if r, ok := d.Recovery(); !ok || !r.FileChanged || r.Edits == 0 {
				t.Errorf("%+v, %v", r, ok)
			}
			_, err := d.Recover()
			beside := strings.TrimSuffix(f.Plugins, ".yaml") + ".mine.yaml"
			if err == nil || !strings.Contains(err.Error(), beside) || string(d.Text()) != theirs {
				t.Errorf("%v\n%s", err, d.Text())
			}
			if got, err := os.ReadFile(beside); err != nil || string(got) != want {
				t.Errorf("beside the file is, %v:\n%s\nwant:\n%s", err, got, want)
			}
			if _, ok := d.Recovery(); ok {
				t.Error("it is offered again")
			}
		})
	}
}

func TestWhatWasLeftLongAgoIsRemoved(t *testing.T) {
	f := files(t)
	folder := t.TempDir()
	left := open(t, f, Options{Recovery: folder})
	do(t, left, Set("theme", "loud"))
	left.Close(false)
	late := func() time.Time { return time.Now().Add(31 * 24 * time.Hour) }
	if _, ok := open(t, f, Options{Recovery: folder, Now: late}).Recovery(); ok {
		t.Error("it is still there")
	}
}

// What can't be kept is told, and the draft goes on.
func TestNowhereToKeep(t *testing.T) {
	f := files(t)
	folder := filepath.Join(t.TempDir(), "file")
	put(t, folder, "")
	d := open(t, f, Options{Recovery: folder})
	do(t, d, Set("theme", "loud"))
	if err := d.Unkept(); err == nil || !strings.HasPrefix(err.Error(), "what is not saved can't be kept in "+folder+": ") {
		t.Errorf("%v", err)
	}
	if _, err := d.Save(); err != nil || d.Unkept() != nil {
		t.Error(err, d.Unkept())
	}
	homeless := open(t, f, Options{})
	if err := homeless.Unkept(); err != nil {
		t.Errorf("where nothing is changed: %v", err)
	}
	do(t, homeless, Set("theme", "plain"))
	if homeless.Unkept() == nil {
		t.Error("it is told to be kept, and there is no folder for it")
	}
}
