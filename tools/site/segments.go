package main

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/line/schedule"
	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/host/segment/permission"
	"github.com/data-wise/aiterm/plugins"
	"github.com/data-wise/aiterm/sdk/testcase"
)

// segment is a built-in one.
type segment struct {
	card
	manifest.Manifest
	Always string
	Asks   []permission.Ask
	Looks  []shape
}

// shape is what a segment draws with other settings or in another session.
type shape struct {
	Says     string // what the case shows
	Commands string // that make it so, or ""
	Pictures pair
}

// segmentURL is the page of a segment, or of all.
func segmentURL(name string) string {
	if name == "" {
		return "gallery/segments.html"
	}
	return "gallery/segments/" + name + ".html"
}

// describe is what a built-in segment says of itself.
func (p painter) describe(name string) (manifest.Manifest, error) {
	about, err := p.sources(configfile.Dark).Describe("builtin:" + name)
	return about.Manifest, err
}

// segments are the built-in ones, drawn.
func segments(root string, by painter, files pictures) (all []segment, err error) {
	for _, name := range plugins.Names() {
		m, err := by.describe(name)
		if err != nil {
			return nil, err
		}
		s := segment{Manifest: m, Always: permission.Always(m), Asks: permission.Asks(m)}
		s.card = card{Name: name, Sentence: m.Description, Command: "aiterm plugins enable " + name,
			Try: fragment("config", fmt.Sprintf("lines:\n  - left: [%s]\n", name))}
		cases, err := testcase.Read(filepath.Join(root, "plugins", name, "testdata"))
		if err != nil {
			return nil, err
		}
		cases = telling(cases)
		drawn, err := by.inSample(name, files, &s)
		if err != nil {
			return nil, err
		}
		if !drawn {
			if len(cases) == 0 {
				return nil, fmt.Errorf("the segment %s shows nothing in the sample, and no case of it can be shown", name)
			}
			if s.Pictures, err = by.ofCase(name, "", cases[0], files); err != nil {
				return nil, err
			}
		}
		for i, c := range cases {
			drawn, err := by.ofCase(name, "-"+strconv.Itoa(i+1), c, files)
			if err != nil {
				return nil, err
			}
			s.Looks = append(s.Looks, shape{Says: c.Name, Commands: commands(name, c.Settings), Pictures: drawn})
		}
		all = append(all, s)
	}
	return all, nil
}

// inSample draws a segment in the sample's session; drawn is false if it shows nothing there.
func (p painter) inSample(name string, files pictures, s *segment) (drawn bool, err error) {
	for _, ground := range []string{configfile.Dark, configfile.Light} {
		plan, err := p.plan("lines: [{left: ["+name+"]}]\n", ground)
		if err != nil {
			return false, err
		}
		rows, shows, err := p.outcome(plan, usual, wideColumns)
		if err != nil || !shows {
			return false, err
		}
		s.Pictures.on(ground, files.add("gallery/segments/"+name+"-"+ground+".svg", "The segment "+name, rows, shortColumns, ground))
	}
	return true, nil
}

// ofCase draws what a segment draws in a case. The tests of the segment hold that its module
// does.
func (p painter) ofCase(name, ending string, c testcase.Case, files pictures) (both pair, err error) {
	return p.spans("gallery/segments/"+name+ending, name, c, files)
}

// spans draws what a case ends with. The row is that of any segment: what it shows is given.
func (p painter) spans(url, name string, c testcase.Case, files pictures) (both pair, err error) {
	for _, ground := range []string{configfile.Dark, configfile.Light} {
		plan, err := p.plan("lines: [{left: [text]}]\n", ground)
		if err != nil {
			return both, err
		}
		var spans []span.Span
		for _, s := range c.Spans {
			spans = append(spans, span.Span{Text: span.Clean(s.Text), Style: s.Style})
		}
		options := line.LayoutOptions(plan, wideColumns, noEnvironment)
		options.Level = layout.Truecolor
		rows := line.Rows(plan, []schedule.Outcome{{Spans: spans}}, nil, options)
		both.on(ground, files.add(url+"-"+ground+".svg", "The segment "+name, rows, shortColumns, ground))
	}
	return both, nil
}

// mostShapes is how many shapes of a segment are shown.
const mostShapes = 3

// untelling are cases that show what does not go wrong, and not how the segment looks.
var untelling = regexp.MustCompile(`(?i)odd|broken|hostile|damaged|wrong|unknown|empty|none|nothing|secret|long|large|absent|null|huge|newer|control|ascii|nerd|zero|future|object|array|string|absurd|out of range|not a|without|denied|no `)

// telling are some cases that show something, no two of them the same: those with settings
// first.
func telling(all []testcase.Case) (some []testcase.Case) {
	seen := map[string]bool{}
	for _, c := range all {
		text := ""
		for _, s := range c.Spans {
			text += s.Text
		}
		about := c.Name + " " + filepath.Base(c.Path())
		if strings.TrimSpace(text) == "" || c.Error != "" || seen[text] || len(c.Settings) > 3 || len([]rune(text)) > 60 || untelling.MatchString(about) {
			continue
		}
		seen[text] = true
		some = append(some, c)
	}
	slices.SortStableFunc(some, func(a, b testcase.Case) int { return cmp.Compare(rank(a), rank(b)) })
	return some[:min(len(some), mostShapes)]
}

// rank puts first what one setting does, and last what only another session does.
func rank(c testcase.Case) int {
	if len(c.Settings) == 0 {
		return 4
	}
	return len(c.Settings)
}

// commands are those that give a segment settings.
func commands(name string, settings map[string]string) string {
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(settings)) {
		fmt.Fprintf(&b, "aiterm statusline config set %s.%s %s\n", name, key, quoted(settings[key]))
	}
	return b.String()
}

// quoted is a word of a shell's command.
func quoted(value string) string {
	isPlain := func(r rune) bool {
		return r == '-' || r == '_' || r == '.' || r == ':' || r == '%' || unicode.IsLetter(r) || unicode.IsDigit(r)
	}
	if value != "" && strings.IndexFunc(value, func(r rune) bool { return !isPlain(r) }) < 0 {
		return value
	}
	return "'" + strings.ReplaceAll(value, "'", `'\''`) + "'"
}

// limits says what a setting may be.
func limits(s manifest.Setting) string {
	number := func(f *float64) string { return strconv.FormatFloat(*f, 'f', -1, 64) }
	switch {
	case s.Type == "bool":
		return "true or false"
	case len(s.Allowed) > 0:
		return strings.Join(s.Allowed, ", ")
	case s.Min != nil && s.Max != nil:
		return number(s.Min) + " to " + number(s.Max)
	case s.Min != nil:
		return number(s.Min) + " or more"
	case s.Max != nil:
		return "at most " + number(s.Max)
	case s.Type == "string":
		return "text"
	}
	return "a number"
}
