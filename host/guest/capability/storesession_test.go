package capability

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

func TestSessionsHaveKeysOfTheirOwn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.json")
	open := func(session string) *Store { return OpenStore(path).Of(session) }
	for _, session := range []string{"a", "b", "a/../b", strings.Repeat("x", 300)} {
		s := open(session)
		if !s.Set("session/n", "of "+session) || !s.Set("shared", "by "+session) {
			t.Fatalf("%.10s: refused", session)
		}
		if err := s.Save(); err != nil {
			t.Fatal(err)
		}
	}
	for _, session := range []string{"a", "b", "a/../b", strings.Repeat("x", 300)} {
		if got, _ := open(session).Get("session/n"); got != "of "+session {
			t.Errorf("%.10s: %.20q", session, got)
		}
		if got, _ := open(session).Get("shared"); !strings.HasPrefix(got, "by x") {
			t.Errorf("%.10s: shared is %.20q", session, got)
		}
		for _, other := range []string{"session/", "session", "session/b/n", "session/../b/n"} {
			if got, ok := open(session).Get(other); ok {
				t.Errorf("%.10s: %s is %q", session, other, got)
			}
		}
	}
	if got, ok := open("c").Get("session/n"); ok {
		t.Errorf("a new session finds %q", got)
	}
}

// TestOldSessionsAreForgotten: those that stored something last are kept.
func TestOldSessionsAreForgotten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.json")
	const all = maxSessions + 5
	for i := range all {
		for _, session := range []string{fmt.Sprint("s", i), "old"} { // old goes on working
			s := OpenStore(path).Of(session)
			s.Set("session/n", fmt.Sprint(session, i))
			if err := s.Save(); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i := range all {
		_, kept := OpenStore(path).Of(fmt.Sprint("s", i)).Get("session/n")
		if want := i > all-maxSessions; kept != want {
			t.Errorf("session %d of %d: kept %v", i, all, kept)
		}
	}
	if _, kept := OpenStore(path).Of("old").Get("session/n"); !kept {
		t.Error("a session that goes on was forgotten")
	}
}

func TestFullStoreForgetsSessions(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.json")
	big := strings.Repeat("x", MaxStore/3)
	for _, session := range []string{"a", "b", "c", "d", "e"} {
		s := OpenStore(path).Of(session)
		if !s.Set("session/n", big) {
			t.Fatalf("%s: refused", session)
		}
		if err := s.Save(); err != nil {
			t.Fatal(err)
		}
	}
	for session, want := range map[string]bool{"a": false, "b": false, "c": false, "d": true, "e": true} {
		if _, kept := OpenStore(path).Of(session).Get("session/n"); kept != want {
			t.Errorf("%s: kept %v", session, kept)
		}
	}
	s := OpenStore(path).Of("e")
	if s.Set("all", strings.Repeat("x", MaxStore)) {
		t.Error("more than 64 KiB was kept")
	}
	if _, kept := s.Get("session/n"); !kept {
		t.Error("the session's own was forgotten for it")
	}
}

// TestWritersLoseNothing: two sessions draw at the same time, and each has read the file
// before the other wrote it.
func TestWritersLoseNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.json")
	before := OpenStore(path)
	before.Set("gone", "1")
	before.Set("stays", "1")
	if err := before.Save(); err != nil {
		t.Fatal(err)
	}
	a, b := OpenStore(path).Of("a"), OpenStore(path).Of("b")
	a.Set("session/n", "1")
	b.Set("session/n", "2")
	a.Set("gone", "")
	b.Set("new", "3")
	for _, s := range []*Store{a, b} {
		if err := s.Save(); err != nil {
			t.Fatal(err)
		}
	}
	after := OpenStore(path).Of("a")
	for key, want := range map[string]string{"session/n": "1", "new": "3", "stays": "1", "gone": ""} {
		if got, _ := after.Get(key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
}
