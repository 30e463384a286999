package configfile

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/yaml/problem"
)

// FuzzPlugins: whatever plugins.yaml holds, loading ends soon, with a plan
// within the limits or with problems that are safe to print.
func FuzzPlugins(f *testing.F) {
	for _, seed := range []string{
		fixturePlugins,
		"lines: [{left: &l [dir]}, {right: *l}]\n",
		"segments: {x: {source: ~/x.wasm, grant: [\"http:a.b:80\"], settings: {a: [1, {b: c}]}}}\n",
		"a: &a {b: *a}\n<<: *a\n",
		"? - a\n: |\n  b\n--- !t\n%YAML\n",
		"theme: \"\\x1b\"\npadding: 0x1\nbudget: .inf\r\n\t- x",
		"lines:\n-\n- \n- ~\nsegments:\n  usage:\n    settings:\n      label: >-\n        a\n",
	} {
		f.Add(seed)
	}
	src := fixture(f)
	src.ThemeDir = ""
	f.Fuzz(func(t *testing.T, text string) {
		plan, err := Load("/f/plugins.yaml", []byte(text), src)
		if err != nil {
			var ps config.Problems
			if !errors.As(err, &ps) || len(ps) == 0 {
				t.Fatalf("%T: %v", err, err)
			}
			for _, p := range ps {
				if c, bad := problem.Unprintable(p.Message); bad || p.Line < 0 || p.Message == "" {
					t.Errorf("%U in %+v", c, p)
				}
			}
			return
		}
		if len(plan.Lines) == 0 || len(plan.Lines) > config.MaxLines || len(plan.Segments) > config.MaxSegments ||
			plan.Padding < 0 || plan.Padding > 20 || plan.Budget < 10*time.Millisecond || plan.Budget > 2*time.Second {
			t.Errorf("plan beyond its limits: %+v", plan)
		}
		var all strings.Builder
		for _, l := range plan.Lines {
			all.WriteString(l.Prefix + l.Separator + l.CapLeft + l.CapRight)
		}
		for _, s := range plan.Segments {
			for _, v := range s.Settings {
				all.WriteString(v)
			}
		}
		if c, bad := problem.Unprintable(all.String()); bad {
			t.Errorf("%U got into the plan", c)
		}
	})
}
