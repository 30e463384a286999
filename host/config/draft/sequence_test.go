package draft

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/settings"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// Whatever is done, undone and done again: every text is right, keeps all comments, and
// what is undone brings the bytes back.
func TestAnySequence(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) { sequence(t, seed, mine) })
	}
}

func sequence(t *testing.T, seed uint64, text string) {
	r := rand.New(rand.NewPCG(seed, 5))
	f := files(t)
	put(t, f.Plugins, text)
	d := open(t, f, Options{Recovery: t.TempDir()})
	segments := []string{"git", "clock", "duration", "cost"}
	one := func(of ...string) string { return of[r.IntN(len(of))] }
	edit := func() Edit {
		s := one(segments...)
		switch r.IntN(12) {
		case 0:
			return Set("theme", one("plain", "loud"))
		case 1:
			return Set(s+"."+one("length", "priority"), strconv.Itoa(r.IntN(90)))
		case 2:
			return Unset(one("theme", "icons", s+".length", s+".priority", s+".label"))
		case 3:
			return Show(s)
		case 4:
			return Hide(s)
		case 5:
			return Move(s, Target{Row: 1 + r.IntN(4), Right: r.IntN(2) == 0})
		case 6:
			return Move(s, Target{Before: one(segments...)})
		case 7:
			return Set(s+".label", one("a", "# b", "'c'", "d: e", ""))
		case 8:
			return SetRow(1+r.IntN(3), one("separator", "prefix"), one(" / ", "#", "'"))
		case 9:
			return ColourNumbers(s, []config.Threshold{{From: float64(r.IntN(3)), Style: "bold"}})
		case 10:
			return MoveRow(1+r.IntN(3), 1+r.IntN(3))
		}
		return Nudge(s, Way(r.IntN(4)))
	}
	var texts []string // by how many edits hold
	texts = append(texts, string(d.Text()))
	made := 0
	for range 40 {
		switch r.IntN(5) {
		case 0:
			if _, ok := d.Undo(); ok != (made > 0) {
				t.Fatal("undo")
			} else if ok {
				made--
			}
		case 1:
			if _, ok := d.Redo(); ok {
				made++
			}
		default:
			e := edit()
			before := string(d.Text())
			if err := d.Do(e); err != nil {
				if string(d.Text()) != before {
					t.Fatalf("%v failed and changed something", e)
				}
				continue
			}
			if string(d.Text()) != before {
				made++
				texts = append(texts[:made], string(d.Text()))
			}
		}
		now := string(d.Text())
		if now != texts[made] {
			t.Fatalf("after %d edits it is\n%s\nand was\n%s", made, now, texts[made])
		}
		if err := d.Problems(); err != nil {
			t.Fatalf("%v\n%s", err, now)
		}
		if had, has := comments(t, text), comments(t, now); !slices.Equal(had, has) {
			t.Fatalf("the comments are %q, and were %q:\n%s", has, had, now)
		}
	}
	for d.CanUndo() {
		d.Undo()
	}
	if string(d.Text()) != text || d.Changed() {
		t.Errorf("all undone:\n%s", d.Text())
	}
}

// comments are all that stand in a text, sorted.
func comments(t *testing.T, text string) (all []string) {
	t.Helper()
	for _, token := range strictyaml.Tokenize(text) {
		if token.Type.String() == "Comment" {
			all = append(all, strings.TrimSpace(token.Value))
		}
	}
	slices.Sort(all)
	return all
}

// FuzzSequence: whatever a person's file is, as long as it is right.
func FuzzSequence(f *testing.F) {
	f.Add(uint64(1), mine)
	f.Add(uint64(2), "")
	f.Add(uint64(3), "# c\nlines: [{left: [git, clock], right: []}] # d\nsegments: {git: , clock: {}}\n")
	f.Add(uint64(4), "lines:\r\n- left:\r\n  - git # x\r\n  # y\r\n  - clock\r\n")
	f.Fuzz(func(t *testing.T, seed uint64, text string) {
		if len(text) > 2000 || settings.Check("plugins.yaml", []byte(text), files(t).Sources) != nil {
			return
		}
		sequence(t, seed, text)
	})
}
