// Package manual writes what is installed beside the program: its man page and
// the scripts that complete its commands, both made of the commands themselves.
// Nothing of it is linked into the program.
package manual

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Page is the man page of a program and all of its commands, for section 1, in
// the macros of man(7) that groff and mandoc know. The version and the date, that
// of the version, stand at its foot.
func Page(root *cobra.Command, otherName, version string, date time.Time) []byte {
	var p page
	name := root.Name()
	p.head(name, version, date)
	p.macro("SH", "NAME")
	p.text(fmt.Sprintf(`%s, %s \- %s`, escape(name), escape(otherName), escape(lowerFirst(root.Short))))
	p.macro("SH", "SYNOPSIS")
	p.text(`\fB` + escape(name) + `\fR \fIcommand\fR [\fIargument\fR ...] [\fIflag\fR ...]`)
	p.macro("SH", "DESCRIPTION")
	p.prose(root.Long)
	p.macro("PP")
	p.text(`\fB` + escape(otherName) + `\fR is the same program under a short name.`)
	p.example(root.Example)
	p.macro("SH", "COMMANDS")
	p.macro("PP")
	p.text(`Every command has the flag \fB\-\-help\fR, which shows what is said here.`)
	p.commands(root)
	for _, s := range sections {
		p.macro("SH", s.title)
		for _, e := range s.entries {
			p.macro("TP")
			p.text(`\fB` + escape(e.name) + `\fR`)
			p.text(escape(e.text))
		}
	}
	p.macro("SH", "SEE ALSO")
	p.text(`\fBaiterm\-line\fR(1), \fBaiterm\-guest\fR(1), \fBclaude\fR(1), \fBgit\fR(1)`)
	p.macro("PP")
	p.text("https://github.com/data\\-wise/aiterm")
	return []byte(p.String())
}

// page is text in roff.
type page struct {
	strings.Builder
	headed bool // the last line is a heading, which begins a paragraph
}

// head begins a page.
func (p *page) head(name, version string, date time.Time) {
	day := ""
	if !date.IsZero() {
		day = date.UTC().Format(time.DateOnly) // which has to stay as it is
	}
	p.text(fmt.Sprintf(`.TH "%s" "1" "%s" "%s" "User Commands"`, escape(strings.ToUpper(name)), day, escape(name+" "+version)))
}

// macro writes a line that begins with a dot. A new paragraph right after a heading
// would be one too many.
func (p *page) macro(name string, args ...string) {
	if name == "PP" && p.headed {
		return
	}
	p.headed = name == "SH" || name == "SS"
	p.WriteString("." + name)
	for _, arg := range args {
		p.WriteString(` "` + strings.ReplaceAll(escape(arg), `"`, `\(dq`) + `"`)
	}
	p.WriteByte('\n')
}

// text writes a line that has been escaped.
func (p *page) text(line string) {
	p.headed = false
	p.WriteString(line + "\n")
}

// prose writes a help text: paragraphs, and lines that are indented or stand in
// columns, which stay as they are.
func (p *page) prose(text string) {
	for paragraph := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		p.macro("PP")
		fixed := false
		for line := range strings.SplitSeq(paragraph, "\n") {
			if asIs := strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t"); asIs != fixed {
				fixed = asIs
				p.macro(map[bool]string{true: "EX", false: "EE"}[fixed])
			}
			p.text(escape(line))
		}
		if fixed {
			p.macro("EE")
		}
	}
}

func (p *page) example(text string) {
	if text == "" {
		return
	}
	p.macro("PP")
	p.text("Examples:")
	p.macro("PP")
	p.macro("EX")
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		p.text(escape(line))
	}
	p.macro("EE")
}

// commands writes a part for each command below one that a person is meant to
// see.
func (p *page) commands(parent *cobra.Command) {
	for _, cmd := range parent.Commands() {
		if cmd.Hidden {
			continue
		}
		p.command(cmd)
		p.commands(cmd)
	}
}

func (p *page) command(cmd *cobra.Command) {
	p.macro("SS", cmd.UseLine())
	if cmd.Long != "" {
		p.prose(cmd.Long)
	} else {
		p.macro("PP")
		p.text(escape(cmd.Short) + ".")
	}
	cmd.LocalFlags().VisitAll(p.flag)
	p.example(cmd.Example)
}

func (p *page) flag(f *pflag.Flag) {
	if f.Hidden || f.Name == "help" {
		return
	}
	value, usage := pflag.UnquoteUsage(f)
	name := `\fB\-\-` + escape(f.Name) + `\fR`
	if f.Shorthand != "" {
		name = `\fB\-` + escape(f.Shorthand) + `\fR, ` + name
	}
	if value != "" {
		name += ` \fI` + escape(value) + `\fR`
	}
	p.macro("TP")
	p.text(name)
	switch f.DefValue {
	case "", "0", "[]", "false": // nothing that a person would have to know
	default:
		usage += " (default " + f.DefValue + ")"
	}
	p.text(escape(usage))
}

// escape keeps text as it is typed: no character of it is a command of roff, and
// what a shell reads stays ASCII when it is copied from the page.
func escape(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`).Replace(text)
	if strings.HasPrefix(text, ".") {
		text = `\&` + text
	}
	return text
}

func lowerFirst(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToLower(text[:1]) + text[1:]
}
