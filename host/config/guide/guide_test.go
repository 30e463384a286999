package guide_test

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/config/draft"
	"github.com/data-wise/aiterm/host/config/guide"
	"github.com/data-wise/aiterm/host/config/settings"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/plugins"
)

func newDraft(t *testing.T) *draft.Draft {
	t.Helper()
	dir := t.TempDir()
	d, err := draft.Open(settings.Files{
		Plugins: filepath.Join(dir, "plugins.yaml"), Lock: filepath.Join(dir, "lock"),
		Sources: configfile.Sources{
			Embedded: aiterm.Files, ThemeDir: filepath.Join(dir, "themes"), Builtins: plugins.Names,
			Describe: func(source string) (about configfile.About, err error) {
				module, _ := plugins.Module(source[len("builtin:"):])
				about.Manifest, _, err = manifest.FromModule(module)
				return about, err
			},
		},
	}, draft.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func choose(t *testing.T, g *guide.Guide, value string) int {
	t.Helper()
	q, ok := g.Question()
	if !ok {
		t.Fatal("there is no question left")
	}
	for i, c := range q.Choices {
		if c.Value == value {
			return i
		}
	}
	t.Fatalf("%s can't be answered with %q: %v", q.Key, value, q.Choices)
	return 0
}

func TestGuide(t *testing.T) {
	d := newDraft(t)
	g := guide.New(d)
	if g.Back() {
		t.Error("there is something before the first question")
	}
	var keys []string
	for _, value := range []string{"minimal", "unicode", "nord", "powerline", "true"} {
		q, _ := g.Question()
		keys = append(keys, q.Key)
		if q.Number != len(keys) || q.Of != guide.Count() || q.Text == "" {
			t.Errorf("the question is %+v", q)
		}
		i := choose(t, g, value)
		if i == q.Now {
			t.Errorf("%s is %s already", q.Key, value)
		}
		revision := d.Revision()
		plan, err := g.Try(i)
		if err != nil || d.Revision() != revision {
			t.Errorf("%s: %v", value, err)
		}
		if err := g.Answer(i); err != nil {
			t.Fatal(err)
		}
		if now, err := d.Plan(draft.On{}); err != nil || cmp.Diff(now, plan) != "" {
			t.Errorf("%s: %v, and what was tried is another: %s", value, err, cmp.Diff(now, plan))
		}
	}
	if _, ok := g.Question(); ok {
		t.Error("there is a sixth question")
	}
	if diff := cmp.Diff([]string{"preset", "icons", "theme", "style", "wrap"}, keys); diff != "" {
		t.Errorf("the questions (-want +got):\n%s", diff)
	}
	for range guide.Count() {
		if !g.Back() {
			t.Fatal("it does not go back")
		}
	}
	if d.Changed() || d.CanUndo() {
		t.Errorf("going back leaves\n%s", d.Text())
	}
}

// What holds already writes nothing, and every choice of every question can be taken.
func TestEveryChoice(t *testing.T) {
	d := newDraft(t)
	g := guide.New(d)
	for {
		q, ok := g.Question()
		if !ok {
			break
		}
		for i, c := range q.Choices {
			if c.Label == "" {
				t.Errorf("%s: %q has no label", q.Key, c.Value)
			}
			if _, err := g.Try(i); err != nil {
				t.Errorf("%s: %s: %v", q.Key, c.Value, err)
			}
		}
		if err := g.Answer(q.Now); err != nil {
			t.Fatal(err)
		}
	}
	if q := d.Edits(); len(q) > 1 {
		t.Errorf("the default is written: %v", q)
	}
}
