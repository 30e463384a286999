package memo

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/guest/capability"
)

func asks(paths ...string) (list []capability.Question) {
	for _, path := range paths {
		list = append(list, capability.Question{Function: "status", Text: []string{path}})
	}
	return list
}

func TestQuestions(t *testing.T) {
	dir := t.TempDir()
	reopened := func(change func(*Questions)) *Questions {
		t.Helper()
		q := OpenQuestions(dir)
		change(q)
		if err := q.Save(); err != nil {
			t.Fatal(err)
		}
		return OpenQuestions(dir)
	}
	q := reopened(func(q *Questions) { q.Asked("one", asks("a", "b")); q.Asked("two", asks("c")) })
	for module, want := range map[string][]capability.Question{"one": asks("a", "b"), "two": asks("c"), "three": nil} {
		if diff := cmp.Diff(want, q.Of(module)); diff != "" {
			t.Errorf("%s asked (-want +got):\n%s", module, diff)
		}
	}
	q = reopened(func(q *Questions) { q.Asked("one", asks("b")) })
	if diff := cmp.Diff(asks("a", "b"), q.Of("one")); diff != "" {
		t.Errorf("when it asked for less (-want +got):\n%s", diff)
	}
	q = reopened(func(q *Questions) { q.Asked("one", asks("b", "d")) })
	if diff := cmp.Diff(asks("b", "d"), q.Of("one")); diff != "" {
		t.Errorf("when it asked for something else (-want +got):\n%s", diff)
	}
	if q.Of("two") == nil {
		t.Error("the other one's questions are lost")
	}
}

func TestQuestionsAreWrittenWhenTheyChange(t *testing.T) {
	dir := t.TempDir()
	q := OpenQuestions(dir)
	q.Asked("quiet", nil)
	if err := q.Save(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "questions")); !os.IsNotExist(err) {
		t.Errorf("a file was written for nothing: %v", err)
	}
}

func TestQuestionsAreBounded(t *testing.T) {
	dir := t.TempDir()
	q := OpenQuestions(dir)
	for i := range mostModules + 1 {
		q.Asked(fmt.Sprint(i), asks("a"))
	}
	if err := q.Save(); err != nil {
		t.Fatal(err)
	}
	q = OpenQuestions(dir)
	if q.Of("0") != nil || q.Of("1") == nil || q.Of(fmt.Sprint(mostModules)) == nil {
		t.Errorf("%d modules are kept, the oldest among them or the newest not", len(q.known))
	}
}
