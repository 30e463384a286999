package draft

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestSaveKeepsTheOldText(t *testing.T) {
	f := files(t)
	put(t, f.Plugins, mine)
	at := time.Date(2031, 5, 6, 7, 8, 9, 0, time.UTC)
	d := open(t, f, Options{Now: func() time.Time { return at }})
	do(t, d, Set("theme", "plain"))
	want := []DiffLine{{'@', "-1,5 +1,5"}, {' ', "# mine"}, {'-', "theme: loud # for the day"}, {'+', "theme: plain # for the day"}}
	if diff := cmp.Diff(want, d.Diff()[0].Lines[:4]); diff != "" {
		t.Errorf("the difference (-want +got):\n%s", diff)
	}
	saved, err := d.Save()
	backup := f.Plugins + ".20310506T070809Z.bak"
	if diff := cmp.Diff(Saved{[]string{f.Plugins}, []string{backup}}, saved); diff != "" || err != nil {
		t.Fatalf("%v %s", err, diff)
	}
	if got(t, backup) != mine || got(t, f.Plugins) != string(d.Text()) || d.Changed() {
		t.Error("it is not on disk")
	}
	if saved, err := d.Save(); err != nil || saved.Written != nil {
		t.Errorf("a second time: %v, %v", saved, err)
	}
	if d.Undo(); !d.Changed() {
		t.Error("what is taken back after it was saved is not to be saved")
	}
	if _, err := d.Save(); err != nil || got(t, f.Plugins) != mine {
		t.Errorf("%v\n%s", err, got(t, f.Plugins))
	}
}

func TestAFileThatChangedMeanwhileStays(t *testing.T) {
	f := files(t)
	put(t, f.Plugins, mine)
	d := open(t, f, Options{})
	do(t, d, Set("theme", "plain"), Move("clock", Target{Before: "git"}), Set("icons", "ascii"))
	theirs := strings.Replace(mine, "[git, clock]", "[git]", 1) + "padding: 2\n"
	put(t, f.Plugins, theirs)
	_, err := d.Save()
	var conflict *ConflictError
	if !errors.As(err, &conflict) || conflict.Gone || got(t, f.Plugins) != theirs {
		t.Fatalf("%v\n%s", err, got(t, f.Plugins))
	}
	path, err := d.SaveAside()
	if err != nil || got(t, path) != string(d.Text()) || filepath.Base(path) != "plugins.mine.yaml" {
		t.Errorf("aside: %s, %v", path, err)
	}
	if again, err := d.SaveAside(); err != nil || filepath.Base(again) != "plugins.mine-2.yaml" {
		t.Errorf("aside again: %s, %v", again, err)
	}
	lost, err := d.Reload()
	if err != nil || len(lost) != 0 {
		t.Fatalf("lost %v, %v", lost, err)
	}
	want := strings.NewReplacer("loud # for the day", "plain # for the day", "[git]", "[clock, git]").Replace(theirs) + "icons: ascii\n"
	if diff := cmp.Diff(want, string(d.Text())); diff != "" {
		t.Errorf("both changes (-want +got):\n%s", diff)
	}
	if _, err := d.Save(); err != nil || got(t, f.Plugins) != want {
		t.Errorf("%v", err)
	}
	os.Remove(f.Plugins)
	do(t, d, Set("theme", "loud"))
	if _, err := d.Save(); !errors.As(err, &conflict) || !conflict.Gone {
		t.Errorf("of a file that is gone: %v", err)
	}
}

func TestReloadTellsWhatNoLongerFits(t *testing.T) {
	f := files(t)
	put(t, f.Plugins, mine)
	d := open(t, f, Options{})
	do(t, d, Set("theme", "plain"), SetRow(2, "wrap", "true"))
	put(t, f.Plugins, "lines:\n  - left: [git]\n")
	lost, err := d.Reload()
	if diff := cmp.Diff([]Edit{SetRow(2, "wrap", "true")}, lost); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
	// A file that has mistakes by now is not taken, and nothing is lost.
	before := string(d.Text())
	put(t, f.Plugins, "lines: 3\n")
	if _, err := d.Reload(); err == nil || string(d.Text()) != before || d.Problems() != nil {
		t.Errorf("%v\n%s", err, d.Text())
	}
}

func TestAFileWithMistakesCanBeLookedAt(t *testing.T) {
	f := files(t)
	put(t, f.Plugins, "theme: lud\n")
	d := open(t, f, Options{})
	if d.Problems() == nil || d.Rows() != nil {
		t.Error("it has no problems")
	}
	for _, e := range []Edit{Set("icons", "ascii"), Show("git"), Nudge("git", Down), TakePreset("short"), Colour("git", "bold")} {
		if err := d.Do(e); err == nil {
			t.Errorf("%v is made", e)
		}
	}
	do(t, d, Set("theme", "loud"))
	if err := d.Problems(); err != nil {
		t.Error(err)
	}
}

// What another command did beside plugins.yaml costs no step of undo; what it did to the
// file is taken.
func TestFollow(t *testing.T) {
	f := files(t)
	put(t, f.Plugins, mine)
	d := open(t, f, Options{})
	do(t, d, Set("theme", "plain"), Set("icons", "ascii"))
	if _, err := d.Save(); err != nil {
		t.Fatal(err)
	}
	do(t, d, Set("padding", "2"))
	d.Undo()
	d.Undo()
	before := d.Revision()
	if lost, err := d.Follow(); err != nil || lost != nil || len(d.Edits()) != 1 || !d.CanRedo() || d.Revision() == before {
		t.Errorf("%v, %v: of the steps there are %v", lost, err, d.Edits())
	}
	d.Redo()
	do(t, d, Set("padding", "3"))
	theirs := strings.Replace(got(t, f.Plugins), "# mine", "# theirs", 1)
	put(t, f.Plugins, theirs)
	if lost, err := d.Follow(); err != nil || lost != nil || !strings.Contains(string(d.Text()), "# theirs") || len(d.Edits()) != 1 {
		t.Errorf("%v, %v: the text is\n%s", lost, err, d.Text())
	}
	if err := os.Remove(f.Plugins); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Follow(); err != nil || strings.Contains(string(d.Text()), "# theirs") {
		t.Errorf("%v: the text is\n%s", err, d.Text())
	}
}
