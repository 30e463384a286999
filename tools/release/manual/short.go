package manual

import (
	"time"

	"github.com/data-wise/aiterm/host/disk/programs"
)

// short is the page of a program that has no commands.
type short struct {
	name, purpose string
	usage         string // what follows the name
	text          string // paragraphs
	flags         []struct{ name, value, text string }
	exit          string
}

var linePage = short{
	name: programs.Line, purpose: "draw the status line of Claude Code",
	usage: "[--plugins file] [--padding cells] < payload.json",
	text: `aiterm-line reads one JSON object from its standard input, as Claude Code writes it
for every status line, and prints the rows of the line. It is what "aiterm statusline
render" does, in a program that starts sooner, since it has nothing else in it:
"aiterm statusline install" makes it the command in Claude Code's settings.json.

It belongs into the folder of aiterm, at the same version: that one is started for
what comes after the line, and for a line that needs more than what is known already.
"aiterm statusline doctor" says whether they fit.`,
	flags: []struct{ name, value, text string }{
		{"--plugins", "file", "the plugins.yaml to use instead of your own"},
		{"--padding", "cells", "blank cells on each side, 0 to 20, as in Claude Code's setting"},
		{"--version", "", "print the version, and the commit that it was built from"},
		{"--help", "", "print a short help"},
	},
	exit: "0, whatever happens: what is wrong is said in the line.",
}

var guestPage = short{
	name: programs.Guest, purpose: "run other people's segments for a status line",
	text: `aiterm-guest is started by aiterm and by aiterm-line when a segment that is not one
of aiterm's own has to be run, and by nobody else: it reads what to run, and answers,
in a form of their own. It gives up its rights before it reads a byte of such a
segment, and is ended with the line.

It belongs into the folder of aiterm, at the same version. Without it aiterm runs
these segments itself, and starts later.`,
	flags: []struct{ name, value, text string }{
		{"--version", "", "print the version, and the commit that it was built from"},
	},
	exit: "Of use to those who start it alone.",
}

// page is the man page, in section 1.
func (s short) page(version string, date time.Time) []byte {
	var p page
	p.head(s.name, version, date)
	p.macro("SH", "NAME")
	p.text(escape(s.name) + ` \- ` + escape(s.purpose))
	p.macro("SH", "SYNOPSIS")
	p.text(`\fB` + escape(s.name) + `\fR ` + escape(s.usage))
	p.macro("SH", "DESCRIPTION")
	p.prose(s.text)
	p.macro("SH", "OPTIONS")
	for _, f := range s.flags {
		p.macro("TP")
		name := `\fB` + escape(f.name) + `\fR`
		if f.value != "" {
			name += ` \fI` + escape(f.value) + `\fR`
		}
		p.text(name)
		p.text(escape(f.text))
	}
	p.macro("SH", "EXIT STATUS")
	p.text(escape(s.exit))
	p.macro("SH", "SEE ALSO")
	p.text(`\fBaiterm\fR(1)`)
	return []byte(p.String())
}
