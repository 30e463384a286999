package configfile

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/internal/golden"
)

func TestLoad(t *testing.T) {
	git := config.Segment{Name: "git", Source: "builtin:git", Priority: 80, Shrink: 16, Settings: map[string]string{}, Grant: []string{"git", "env:HOME", "env:USER"}}
	dir := config.Segment{Name: "dir", Source: "builtin:dir", Priority: 50, Settings: map[string]string{}}
	clock := config.Segment{Name: "clock", Source: "builtin:clock", Priority: 50, Settings: map[string]string{"format": "24h", "icon": "true", "day_icon": "☀️"}}
	usage := config.Segment{Name: "usage", Source: "builtin:usage", Priority: 100, Grant: []string{"usage"},
		Settings: map[string]string{"warning_threshold": "80", "weight": "0.5", "label": ""}}
	base := func(change func(*config.Plan)) config.Plan {
		p := config.Plan{
			Lines:    []config.Line{{Separator: " │ ", Left: []string{"dir", "git"}}, {Separator: " │ ", Left: []string{"clock", "usage"}}},
			Segments: []config.Segment{dir, git, clock, usage},
			Color:    "auto", Budget: 100 * time.Millisecond, GitMaxAge: 5 * time.Second, HistoryDays: 400, BuiltinEngine: config.Translated,
		}
		change(&p)
		return p
	}
	tests := []struct {
		name, text string
		want       config.Plan
	}{
		{"empty is the default", "", base(func(*config.Plan) {})},
		{"comments only", "# nothing\n\n", base(func(*config.Plan) {})},
		{"byte order mark and CRLF", "\ufeffpadding: 2\r\ncolor: 256\r\n", base(func(p *config.Plan) { p.Padding, p.Color = 2, "256" })},
		{"one key", "color: truecolor\n", base(func(p *config.Plan) { p.Color = "truecolor" })},
		{"durations", "budget: 2s\ngit_max_age: 1h\n", base(func(p *config.Plan) { p.Budget, p.GitMaxAge = 2*time.Second, time.Hour })},
		{"engine", "builtin_engine: wasm\n", base(func(p *config.Plan) { p.BuiltinEngine = config.Wasm })},
		{"history", "history_days: 0\n", base(func(p *config.Plan) { p.HistoryDays = 0 })},
		{"session", "keep_session: false\n", base(func(p *config.Plan) { p.NoSession = true })},
		{"spacing", "separator_spacing: minimal\n", base(func(p *config.Plan) { p.Lines[0].Separator, p.Lines[1].Separator = " │ ", " │ " })},
		{"more spacing", "separator_spacing: relaxed\n", base(func(p *config.Plan) { p.Lines[0].Separator, p.Lines[1].Separator = "   │   ", "   │   " })},
		{"spacing of separators without a sign", "separator_spacing: standard\nlines: [{left: [dir, git], separator: ''}, {left: [clock, usage], separator: '|  '}]\n",
			base(func(p *config.Plan) { p.Lines[0].Separator, p.Lines[1].Separator = "", "  |  " })},
		{"hidden", "segments: {git: {show: false}, dir: {show: true}}\n", base(func(p *config.Plan) { p.Segments[1].Hidden = true })},
		{"all hidden", "segments: {git: {show: false}, dir: {show: false}, clock: {show: false}, usage: {show: false}}\n",
			base(func(p *config.Plan) {
				for i := range p.Segments {
					p.Segments[i].Hidden = true
				}
			})},
		{"empty mappings", "segments:\n  usage:\n    settings:\n", base(func(*config.Plan) {})},
		{"an entry keeps what it leaves out", "segments:\n  git: {shrink: 0}\n", base(func(p *config.Plan) { p.Segments[1].Shrink = 0 })},
		{"settings", "segments:\n  usage: {settings: {warning_threshold: 90, weight: 2, label: S}}\n  clock: {settings: {format: 12h, icon: false}}\n",
			base(func(p *config.Plan) {
				p.Segments[2].Settings = map[string]string{"format": "12h", "icon": "false", "day_icon": "☀️"}
				p.Segments[3].Settings = map[string]string{"warning_threshold": "90", "weight": "2", "label": "S"}
			})},
		{"icons", "icons: unicode\nsegments: {clock: {icons: ascii, settings: {icon: false}}}\n",
			base(func(p *config.Plan) {
				p.Segments[2].Settings = map[string]string{"format": "24h", "icon": "false", "day_icon": ""}
				p.Segments[3].Settings = map[string]string{"warning_threshold": "80", "weight": "0.5", "label": "▤"}
			})},
		{"an icon of one's own", "icons: unicode\nsegments: {clock: {icons: none, settings: {day_icon: D}}, usage: {icons: nerd}}\n",
			base(func(p *config.Plan) {
				p.Segments[2].Settings = map[string]string{"format": "24h", "icon": "true", "day_icon": "D"}
				p.Segments[3].Settings = map[string]string{"warning_threshold": "80", "weight": "0.5", "label": "\uf080"}
			})},
		{"grants", "segments:\n  git: {grant: []}\n  usage: {grant: [usage, store, usage]}\n",
			base(func(p *config.Plan) { p.Segments[1].Grant, p.Segments[3].Grant = nil, []string{"store", "usage"} })},
		{"ornaments and both sides", "lines:\n  - {prefix: '╭─ ', separator: '', caps: ['░', '▓'], left: [git], right: [dir]}\n",
			base(func(p *config.Plan) {
				p.Lines = []config.Line{{Prefix: "╭─ ", CapLeft: "░", CapRight: "▓", Left: []string{"git"}, Right: []string{"dir"}}}
				p.Segments = []config.Segment{git, dir}
			})},
		{"a second clock", "lines: [{left: [clock, utc]}]\nsegments:\n  utc: {source: builtin:clock, settings: {icon: false}}\n",
			base(func(p *config.Plan) {
				p.Lines = []config.Line{{Separator: " │ ", Left: []string{"clock", "utc"}}}
				p.Segments = []config.Segment{clock, {Name: "utc", Source: "builtin:clock", Priority: 50, Settings: map[string]string{"format": "24h", "icon": "false", "day_icon": "☀️"}}}
			})},
		{"an alias", "lines: [{left: &l [dir]}, {left: [git]}]\nsegments: {usage: {grant: &g [usage]}, clock: {grant: *g}}\n",
			base(func(p *config.Plan) {
				p.Lines = []config.Line{{Separator: " │ ", Left: []string{"dir"}}, {Separator: " │ ", Left: []string{"git"}}}
				// Those on no line are in the plan too, for the list of segments.
				unplaced := clock
				unplaced.Grant = []string{"usage"}
				usage.Grant = []string{"usage"}
				p.Segments = []config.Segment{dir, git, usage, unplaced}
			})},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Load("plugins.yaml", []byte(tt.text), fixture(t))
			if err != nil {
				t.Fatal(err)
			}
			if tt.want.Theme.Name = "plain"; got.Theme.Name != "plain" || len(got.Theme.Roles) != len(RoleNames()) {
				t.Errorf("theme %q with %d roles", got.Theme.Name, len(got.Theme.Roles))
			}
			got.Theme.Roles = nil
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Load (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLoadFileSegments(t *testing.T) {
	src := fixture(t)
	dir := t.TempDir()
	src.Home = filepath.Join(dir, "home")
	const own = "name: own\nversion: 1\ndescription: mine\nsettings: [{name: n, type: int, default: 1, description: n}]\npermissions: [{name: git, reason: why}]\n"
	writeOld(t, filepath.Join(dir, "own.wasm"), own)
	writeOld(t, filepath.Join(src.Home, "bare.wasm"), "")
	text := `lines: [{left: [own, bare, absolute]}]
segments:
  own: {source: ./own.wasm, settings: {n: 2}}
  bare: {source: ~/bare.wasm, settings: {any: 1.50, thing: true}, grant: [git]}
  absolute: {source: "` + filepath.ToSlash(filepath.Join(dir, "own.wasm")) + `"}
`
	got, err := Load(filepath.Join(dir, "plugins.yaml"), []byte(text), src)
	if err != nil {
		t.Fatal(err)
	}
	want := []config.Segment{
		{Name: "own", Source: filepath.Join(dir, "own.wasm"), SHA256: hashOf(own), Engine: module.Native, Priority: 50, Settings: map[string]string{"n": "2"}},
		// What plugins.yaml grants and grants.yaml does not is not granted.
		{Name: "bare", Source: filepath.Join(dir, "home", "bare.wasm"), SHA256: hashOf(""), Engine: module.Native, Priority: 50, Settings: map[string]string{"any": "1.50", "thing": "true"}},
		{Name: "absolute", Source: filepath.Join(dir, "own.wasm"), SHA256: hashOf(own), Engine: module.Native, Priority: 50, Settings: map[string]string{"n": "1"}},
	}
	if diff := cmp.Diff(want, got.Segments); diff != "" {
		t.Errorf("segments (-want +got):\n%s", diff)
	}
}

// The segment chain needs no entry, and can be shown twice by other names. No
// file of a module is looked for.
func TestLoadChain(t *testing.T) {
	text := "lines: [{left: [chain, second]}]\nsegments: {second: {source: chain, settings: {row: 2}, priority: 3}}\n"
	got, err := Load(filepath.Join(t.TempDir(), "plugins.yaml"), []byte(text), fixture(t))
	if err != nil {
		t.Fatal(err)
	}
	want := []config.Segment{
		{Name: "chain", Source: config.Chain, Priority: 50, Settings: map[string]string{"row": "0"}},
		{Name: "second", Source: config.Chain, Priority: 3, Settings: map[string]string{"row": "2"}},
	}
	if diff := cmp.Diff(want, got.Segments); diff != "" {
		t.Errorf("segments (-want +got):\n%s", diff)
	}
}

// TestLoadBroken compares every message with testdata/broken.golden, which is
// meant to be read as a person would read it.
func TestLoadBroken(t *testing.T) {
	many := func(n int, format func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(format(i))
		}
		return b.String()
	}
	letters := func(i int) string { return string([]rune{'a' + rune(i/26%26), 'a' + rune(i%26)}) }
	tests := []struct{ name, text string }{
		{"unknown key", "version: 1\ncolour: auto\n"},
		{"unknown key without a near name", "zzzzzz: 1\n"},
		{"unknown key of a line", "lines:\n  - {lefd: [dir]}\n"},
		{"unknown key of a segment", "segments:\n  git:\n    priorty: 3\n"},
		{"wrong version", "version: 2\n"},
		{"version as text", "version: one\n"},
		{"top level list", "- a\n"},
		{"top level text", "hello\n"},
		{"theme is a number", "theme: 12\n"},
		{"theme is null", "theme:\n"},
		{"theme is a path", "theme: ../../etc/passwd\n"},
		{"unknown theme", "theme: plian\n"},
		{"unknown theme, none near", "theme: dracula\n"},
		{"color", "color: truecolour\n"},
		{"color, none near", "color: blue\n"},
		{"padding", "padding: 21\n"},
		{"padding negative", "padding: -1\n"},
		{"padding hex", "padding: 0x10\n"},
		{"padding text", "padding: two\n"},
		{"padding quoted", "padding: \"2\"\n"},
		{"padding float", "padding: 1.5\n"},
		{"padding list", "padding: [1]\n"},
		{"budget without unit", "budget: 100\n"},
		{"budget too small", "budget: 9ms\n"},
		{"budget too large", "budget: 3s\n"},
		{"git_max_age", "git_max_age: 2h\n"},
		{"duplicate key", "color: auto\ntheme: plain\ncolor: none\n"},
		{"duplicate segment", "segments:\n  git: {}\n  git: {}\n"},
		{"segment twice", "lines:\n  - left: [dir, git]\n  - right: [git]\n"},
		{"unknown segment", "lines: [{left: [usge]}]\n"},
		{"unknown segment, none near", "lines: [{left: [weather]}]\n"},
		{"segment name", "segments:\n  My Clock: {}\n"},
		{"segment is a number", "lines: [{left: [12]}]\n"},
		{"segment not a mapping", "segments: {git: yes}\n"},
		{"segment not built in", "segments: {wether: {priority: 1}}\n"},
		{"segment not built in, said so", "segments: {wether: {source: builtin}}\n"},
		{"builtin of another name", "segments: {x: {source: builtin:clok}}\n"},
		{"source is an address", "segments: {w: {source: https://example.com/w.wasm}}\n"},
		{"source is an address of a registry", "segments: {w: {source: oci://ghcr.io/you/w:1}}\n"},
		{"source is a typo", "segments: {git: {source: bultin}}\n"},
		{"source of another user", "segments: {x: {source: ~bob/x.wasm}}\n"},
		{"source is a number", "segments: {x: {source: 1}}\n"},
		{"source missing on disk", "segments: {x: {source: nowhere/x.wasm}}\n"},
		{"a module by the name chain", "segments: {chain: {source: ~/x.wasm}}\n"},
		{"a built-in segment by the name chain", "segments: {chain: {source: builtin:clock}}\n"},
		{"chain twice", "lines: [{left: [chain, chain]}]\n"},
		{"chain with a grant", "segments: {chain: {grant: []}}\n"},
		{"chain with a command", "segments: {chain: {settings: {command: rm}}}\n"},
		{"chain as the segment's command", "segments: {x: {source: chain, command: rm}}\n"},
		{"source is nearly chain", "segments: {x: {source: chian}}\n"},
		{"a row of chain that there cannot be", "segments: {x: {source: chain, settings: {row: 21}}}\n"},
		{"priority", "segments: {git: {priority: 1001}}\n"},
		{"shrink", "segments: {git: {shrink: 401}}\n"},
		{"unknown setting", "segments: {usage: {settings: {warning_treshold: 80}}}\n"},
		{"unknown setting, none there", "segments: {dir: {settings: {depth: 80}}}\n"},
		{"setting of the wrong type", "segments: {usage: {settings: {warning_threshold: high}}}\n"},
		{"setting out of range", "segments: {usage: {settings: {warning_threshold: 101}}}\n"},
		{"setting below its only bound", "segments: {usage: {settings: {weight: -0.1}}}\n"},
		{"setting not a number", "segments: {usage: {settings: {weight: .nan}}}\n"},
		{"setting null", "segments: {usage: {settings: {weight: }}}\n"},
		{"setting not allowed", "segments: {clock: {settings: {format: 24}}}\n"},
		{"setting bool as text", "segments: {clock: {settings: {icon: yes}}}\n"},
		{"setting is a list", "segments: {clock: {settings: {icon: [true]}}}\n"},
		{"setting with control character", "segments: {usage: {settings: {label: \"\\e[31m\"}}}\n"},
		{"grant unknown", "segments: {usage: {grant: [usag]}}\n"},
		{"grant with needless argument", "segments: {usage: {grant: [\"git:x\"]}}\n"},
		{"grant without argument", "segments: {usage: {grant: [env]}}\n"},
		{"grant of a bad host", "segments: {usage: {grant: [\"http:https://example.com/\"]}}\n"},
		{"grant of a bad variable", "segments: {usage: {grant: [\"env:A B\"]}}\n"},
		{"grant not a list", "segments: {usage: {grant: usage}}\n"},
		{"prefix too long", "lines: [{prefix: \"" + strings.Repeat("─", 33) + "\"}]\n"},
		{"separator with an escape", "lines: [{separator: \"\\x1b[1m\"}]\n"},
		{"prefix reorders text", "lines: [{prefix: \"\\u202e\"}]\n"},
		{"one cap", "lines: [{caps: [a]}]\n"},
		{"no line", "lines: []\n"},
		{"no segment", "lines: [{prefix: x}, ~]\n"},
		{"too many lines", "lines:\n" + strings.Repeat("  - {}\n", 9)},
		{"too many segments", "segments:\n" + many(65, func(i int) string { return "  s" + letters(i) + ": {source: builtin:clock}\n" })},
		{"too many on the lines", "lines:\n  - left: [" + many(40, func(i int) string { return "a" + letters(i) + "," }) + "]\n" +
			"  - left: [" + many(40, func(i int) string { return "b" + letters(i) + "," }) + "]\nsegments: {}\n"},
		{"spacing", "separator_spacing: wide\n"},
		{"history", "history_days: 3661\n"},
		{"show", "segments: {git: {show: no}}\n"},
		{"after a comment with CRLF", "# one\r\n# two\r\ncolour: auto\r\n"},
		{"tab", "lines:\n\t- left: [dir]\n"},
		{"syntax", "lines: [\n"},
		{"syntax quote", "theme: \"plain\n"},
		{"syntax indent", "padding: 1\n  color: auto\n"},
		{"two documents", "padding: 1\n---\npadding: 2\n"},
		{"directive", "%YAML 1.2\n---\npadding: 2\n"},
		{"tag", "padding: !!int 2\n"},
		{"merge key", "segments: {a: &a {source: builtin:clock}, b: {<<: *a}}\n"},
		{"alias unknown", "padding: *p\n"},
		{"alias of itself", "segments: &s {git: *s}\n"},
		{"alias bomb", "a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\n"},
		{"complex key", "? [a, b]\n: 1\n"},
		{"list key", "[a]: 1\n"},
		{"null key", "~: 1\n"},
		{"not UTF-8", "theme: \xff\n"},
		{"control character", "theme: a\x00b\n"},
		{"deep", strings.Repeat("[", 100)},
		{"deep entries", strings.Repeat("- ", 100)},
		{"too many words", strings.Repeat("- a\n", 5000)},
		{"too large", strings.Repeat("#\n", 140<<10)},
		{"long value", "theme: " + strings.Repeat("x", 5000) + "\n"},
		{"all at once", "padding: 99\nthem: x\nlines:\n  - left: [dir, usge]\n    prefix: 3\nsegments:\n  git:\n    settings: {x: 1}\n    grant: [nope]\n"},
		{"all at once after the schema", "theme: nope\nlines:\n  - left: [dir, usge]\nsegments:\n  git:\n    settings: {x: 1}\n"},
	}
	var got strings.Builder
	for _, tt := range tests {
		plan, err := Load("/etc/plugins.yaml", []byte(tt.text), fixture(t))
		if err == nil {
			t.Errorf("%s: no error", tt.name)
			continue
		}
		if diff := cmp.Diff(config.Plan{}, plan); diff != "" {
			t.Errorf("%s: a plan beside the error:\n%s", tt.name, diff)
		}
		got.WriteString("# " + tt.name + "\n" + err.Error() + "\n\n")
	}
	golden.Compare(t, "broken.golden", got.String())
}

func TestProblemShort(t *testing.T) {
	_, err := Load("/home/ada/.config/aiterm/plugins.yaml", []byte("version: 1\n\ncolour: auto\n"), fixture(t))
	ps, ok := err.(config.Problems)
	if !ok || len(ps) != 1 {
		t.Fatalf("got %v", err)
	}
	if diff := cmp.Diff(`plugins.yaml line 3: unknown key "colour", did you mean "color"?`, ps[0].Short()); diff != "" {
		t.Error(diff)
	}
}
