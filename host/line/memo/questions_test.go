package memo

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

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
	q := reopened(func(q *Questions) {
		q.Asked("one", asks("a", "b"), true)
		q.Asked("two", asks("c"), true)
		q.Asked("quiet", nil, true)
	})
	is := func(when, module string, want []capability.Question, known bool) {
		t.Helper()
		got, _, ok := q.Of(module)
		if diff := cmp.Diff(want, got); diff != "" || ok != known {
			t.Errorf("%s: %s is known: %v, and asked (-want +got):\n%s", when, module, ok, diff)
		}
	}
	is("at first", "one", asks("a", "b"), true)
	is("at first", "two", asks("c"), true)
	is("at first", "quiet", nil, true)
	is("at first", "three", nil, false)
	q = reopened(func(q *Questions) { q.Asked("one", asks("b"), true) })
	is("when it asked for less", "one", asks("a", "b"), true)
	q = reopened(func(q *Questions) { q.Asked("one", asks("b", "d"), true) })
	is("when it asked for something else", "one", asks("b", "d"), true)
	is("then", "two", asks("c"), true)
	for _, quick := range []bool{false, true} {
		q = reopened(func(q *Questions) { q.Asked("one", asks("d"), quick) })
		if _, got, _ := q.Of("one"); got != quick {
			t.Errorf("one that was quick, %v: %v", quick, got)
		}
	}
	q = reopened(func(q *Questions) { q.Late("one"); q.Late("three") })
	if _, quick, _ := q.Of("one"); quick {
		t.Error("one that was late is quick")
	}
	if _, quick, _ := q.Of("two"); !quick {
		t.Error("another one is not any more")
	}
	is("when it was late", "one", asks("d"), true)
	is("when it was late", "three", nil, false)
}

func TestQuestionsKeepNoAddressAndNoKey(t *testing.T) {
	dir := t.TempDir()
	q := OpenQuestions(dir)
	q.Asked("one", []capability.Question{
		{Function: "fetch", Text: []string{"https://api.example.com/?key=s3cret"}, Int: 60},
		{Function: "status", Text: []string{"model.id"}},
		{Function: "store_get", Text: []string{"s3cret"}},
		{Function: "no_such_function", Text: []string{"s3cret"}},
	}, true)
	if err := q.Save(); err != nil {
		t.Fatal(err)
	}
	got, _, _ := OpenQuestions(dir).Of("one")
	if diff := cmp.Diff([]capability.Question{{Function: "status", Text: []string{"model.id"}}}, got); diff != "" {
		t.Errorf("kept is (-want +got):\n%s", diff)
	}
}

func TestQuestionsAreWrittenWhenTheyChange(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "questions")
	for range 2 {
		q := OpenQuestions(dir)
		q.Asked("quiet", nil, true)
		if err := q.Save(); err != nil {
			t.Fatal(err)
		}
		if len(q.known) == 1 && q.changed {
			if err := os.Chtimes(path, time.Unix(0, 0), time.Unix(0, 0)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if info, err := os.Stat(path); err != nil || info.ModTime().Unix() != 0 {
		t.Errorf("the file was written for nothing: %v, %v", info, err)
	}
}

func TestQuestionsAreBounded(t *testing.T) {
	dir := t.TempDir()
	q := OpenQuestions(dir)
	for i := range mostModules + 1 {
		q.Asked(fmt.Sprint(i), asks("a"), true)
	}
	if err := q.Save(); err != nil {
		t.Fatal(err)
	}
	q = OpenQuestions(dir)
	for i, want := range map[int]bool{0: false, 1: true, mostModules: true} {
		if _, _, ok := q.Of(fmt.Sprint(i)); ok != want {
			t.Errorf("of %d modules module %d is kept: %v", mostModules+1, i, ok)
		}
	}
}
