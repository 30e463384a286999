package author

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/author/conformance"
	"github.com/data-wise/aiterm/host/disk/userfile"
)

// This file has what came of tests for programs, and for those of others: JSON, the XML of
// JUnit, and a badge.

// testReports are those of the segments that were tested, in their order.
type testReports []testJSON

// write prints them where the format is one for programs, and writes the files of the flags.
func (rs testReports) write(ctx context.Context, env *console.Env, flags testFlags) error {
	switch flags.format {
	case "json":
		var v any = rs
		if len(rs) == 1 {
			if rs[0].broken != "" {
				break // the error says all
			}
			v = rs[0]
		}
		if err := console.PrintJSON(env.Stdout, v); err != nil {
			return err
		}
	case "junit":
		text, err := rs.junit()
		if err != nil {
			return err
		}
		if _, err := env.Stdout.Write(text); err != nil {
			return err
		}
	}
	if flags.junit != "" {
		text, err := rs.junit()
		if err != nil {
			return err
		}
		if err := userfile.Output(ctx, flags.junit, text); err != nil {
			return fmt.Errorf("--junit: %w", err)
		}
	}
	if flags.badge != "" {
		if err := userfile.Output(ctx, flags.badge, rs.badge().text(filepath.Ext(flags.badge))); err != nil {
			return fmt.Errorf("--badge: %w", err)
		}
	}
	return nil
}

// The XML that Jenkins, GitLab and others read; nobody has written down what is in it.
type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Time     string      `xml:"time,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Class   string      `xml:"classname,attr"`
	Name    string      `xml:"name,attr"`
	Time    string      `xml:"time,attr"`
	Failure *junitFault `xml:"failure"`
	Error   *junitFault `xml:"error"`
	Skipped *junitFault `xml:"skipped"`
	Out     string      `xml:"system-out,omitempty"`
}

type junitFault struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

func (rs testReports) junit() ([]byte, error) {
	all := junitSuites{Name: "aiterm plugins test"}
	for _, r := range rs {
		s := r.junit()
		all.Tests, all.Failures, all.Errors = all.Tests+s.Tests, all.Failures+s.Failures, all.Errors+s.Errors
		all.Suites = append(all.Suites, s)
	}
	b := bytes.NewBufferString(xml.Header)
	e := xml.NewEncoder(b)
	e.Indent("", "  ")
	if err := e.Encode(all); err != nil {
		return nil, fmt.Errorf("write the XML of JUnit: %w", err)
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

func (r testJSON) junit() junitSuite {
	name := cmp.Or(r.Name, filepath.Base(r.File))
	s := junitSuite{Name: name}
	var took time.Duration
	add := func(class, test string, lasted time.Duration, c junitCase) {
		c.Class, c.Name, c.Time = name+"."+class, test, seconds(lasted)
		took += lasted
		s.Tests++
		switch {
		case c.Failure != nil:
			s.Failures++
		case c.Error != nil:
			s.Errors++
		case c.Skipped != nil:
			s.Skipped++
		}
		s.Cases = append(s.Cases, c)
	}
	if r.broken != "" {
		add("checks", "module", 0, junitCase{Error: &junitFault{Message: r.broken}})
	}
	for _, check := range r.Checks {
		var says []string
		for _, f := range check.Findings {
			text := f.What
			if f.Advice != "" {
				text += "\n→ " + f.Advice
			}
			says = append(says, text)
		}
		if check.More > 0 {
			says = append(says, fmt.Sprintf("… and %d more", check.More))
		}
		var c junitCase
		switch text := strings.Join(says, "\n"); check.State {
		case conformance.Failed:
			c.Failure = &junitFault{check.Wants, text}
		case conformance.Skipped:
			c.Skipped = &junitFault{Message: text}
		case conformance.Warning:
			c.Out = "warning: " + text
		}
		add("checks", check.Check, check.took, c)
	}
	for _, each := range r.Cases {
		var c junitCase
		if each.State == "failed" {
			text := strings.Join(changes(caseLines(each.Want, each.WantError), caseLines(each.Got, each.GotError)), "\n")
			c.Failure = &junitFault{"it draws something else than " + filepath.ToSlash(each.File) + " says", text}
		}
		add("cases", console.OneLine(each.Case), each.took, c)
	}
	s.Time = seconds(took)
	return s
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.3f", d.Seconds()) }

// badge is a word for a page, and its colour.
type badge struct{ label, message, color string }

// badge is what came of all tests in a few words.
func (rs testReports) badge() badge {
	b := badge{label: "aiterm segment", color: "brightgreen"}
	if len(rs) > 1 {
		b.label += "s"
	}
	var passed, failed, warnings int
	for _, r := range rs {
		if r.broken != "" {
			failed++
		}
		failed += r.Verdict.Checks[conformance.Failed] + r.Verdict.Failed
		warnings += r.Verdict.Checks[conformance.Warning]
		passed += r.Verdict.Checks[conformance.OK] + r.Verdict.Passed + r.Verdict.Updated
	}
	switch {
	case failed > 0:
		b.message, b.color = fmt.Sprintf("%d of %d failed", failed, failed+warnings+passed), "red"
	case warnings > 0:
		b.message, b.color = fmt.Sprintf("%d passed, %s", passed+warnings, console.Counted(warnings, "warning")), "yellow"
	default:
		b.message = fmt.Sprintf("%d passed", passed)
	}
	return b
}

// rejectBadge says what is wrong with the name of a badge's file, or "".
func rejectBadge(file string) string {
	if ext := filepath.Ext(file); file == "" || ext == ".svg" || ext == ".json" {
		return ""
	}
	return fmt.Sprintf("is %q: give a name that ends with .svg, or with .json for shields.io", file)
}

func (b badge) text(ext string) []byte {
	if ext == ".json" {
		// https://shields.io/badges/endpoint-badge
		text, err := json.MarshalIndent(map[string]any{"schemaVersion": 1, "label": b.label, "message": b.message, "color": b.color}, "", "  ")
		if err != nil {
			panic(err) // of texts: it always encodes
		}
		return append(text, '\n')
	}
	return b.svg()
}

// svg is the picture. Each text is set to its width, whatever font there is.
func (b badge) svg() []byte {
	const height, pad, letter = 20, 6, 6.6
	left := int(float64(len(b.label))*letter) + 2*pad
	right := int(float64(len(b.message))*letter) + 2*pad
	fill := map[string]string{"brightgreen": "#2a7d2e", "yellow": "#8a6100", "red": "#b3261e"}[b.color]
	var out bytes.Buffer
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" role="img" aria-label="%s: %s">
<title>%[3]s: %[4]s</title>
<rect width="%d" height="%d" fill="#444"/><rect x="%[5]d" width="%[7]d" height="%[6]d" fill="%[8]s"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
`, left+right, height, b.label, b.message, left, height, right, fill)
	fmt.Fprintf(&out, `<text x="%d" y="14" textLength="%d">%s</text><text x="%d" y="14" textLength="%d">%s</text>
</g>
</svg>
`, pad, left-2*pad, b.label, left+pad, right-2*pad, b.message)
	return out.Bytes()
}
