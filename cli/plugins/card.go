package plugins

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/console/table"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/segment/install"
	"github.com/data-wise/aiterm/host/segment/permission"
)

// card is what a person is shown of a segment before anything of it runs.
type card struct {
	install.Module
	name     string // under which it is or will be known
	source   string
	resolved string
	replaces string // the version that is installed now, or ""
	notes    []string
	granted  []string
	pinned   string // the hash in plugins.lock, or ""
	// asGranted shows what is granted beside what is asked for.
	asGranted bool
}

// cardLabel is the column of the values on a card, in cells.
const cardLabel = 13

// print writes the card, with text broken to width cells.
func (c card) print(w io.Writer, width int) {
	m := c.Manifest
	title := c.name
	if m.Version != "" {
		title += " " + m.Version
	}
	fmt.Fprintf(w, "%s\n", title)
	if m.Description != "" {
		console.Paragraph(w, "  ", m.Description, width)
	}
	fmt.Fprintln(w)
	row := func(label, text string) {
		if text != "" {
			for _, line := range table.Wrap(text, max(20, width-cardLabel)) {
				fmt.Fprintf(w, "  %-*s %s\n", cardLabel-3, label, line)
				label = ""
			}
		}
	}
	if m.Name != c.name {
		row("calls itself", m.Name)
	}
	row("author", m.Author)
	row("licence", m.License)
	row("source", c.source)
	if c.resolved != c.source {
		row("resolved", c.resolved)
	}
	row("replaces", c.replaces)
	row("size", console.SizeText(c.Size))
	row("sha256", c.SHA256)
	engine := engineText(c.Module)
	if config.IsBuiltin(c.source) {
		engine += "; a line runs it translated, unless builtin_engine is wasm"
	}
	row("engine", engine)
	row("signature", c.Signature.String())
	fmt.Fprintln(w)
	if !c.Described {
		console.Paragraph(w, "  ", "It has no manifest: it does not say what it is, who made it, or why it asks for anything.", width)
		fmt.Fprintln(w)
	}
	c.printAsks(w, width)
	fmt.Fprintln(w, "Without asking, as every segment, it")
	console.Paragraph(w, "  ", permission.Always(c.Manifest)+". It sees no files and no environment, starts nothing, reaches no network by itself, and what it draws is cleaned.", width)
	for _, note := range c.notes {
		fmt.Fprintln(w)
		console.Paragraph(w, "", "Note: "+note+".", width)
	}
}

func (c card) printAsks(w io.Writer, width int) {
	if len(c.Asks) == 0 && len(c.Undeclared) == 0 {
		fmt.Fprintf(w, "It asks for no permission.\n\n")
		return
	}
	fmt.Fprintln(w, "It asks for")
	for _, ask := range c.Asks {
		if ask.IsStatus() {
			continue
		}
		mark := ""
		if ask.Optional {
			mark = ", which it can do without"
		}
		if c.asGranted {
			mark += " (not granted)"
			if slices.Contains(c.granted, ask.Grant) {
				mark = strings.TrimSuffix(mark, " (not granted)") + " (granted)"
			}
		}
		console.Paragraph(w, "  ", ask.Grant+mark, width)
		console.Paragraph(w, "      ", "it "+ask.Means, width)
		if ask.Reason != "" {
			console.Paragraph(w, "      ", "its author says: "+ask.Reason, width)
		} else {
			console.Paragraph(w, "      ", "its author does not say why", width)
		}
	}
	if c.Manifest.Asks("http") {
		console.Paragraph(w, "  ", permission.ReadsOfSession(c.Manifest), width)
		if rest := c.statusNotGranted(); c.asGranted && len(rest) > 0 && capability.Grants(c.granted).Allow("http") {
			console.Paragraph(w, "      ", "not granted of it: "+strings.Join(rest, ", "), width)
		}
	}
	if leaves := permission.CouldLeave(c.Grants()); leaves != "" {
		console.Paragraph(w, "  ", leaves, width)
	}
	for _, needs := range c.Undeclared {
		if needs == "env" || needs == "http" {
			what := map[string]string{"env": "which variables", "http": "which hosts"}[needs]
			fmt.Fprintf(w, "  %s\n", needs)
			console.Paragraph(w, "      ", "its code uses it, and its author does not say "+what+": it gets only what you name with --grant "+needs+":…", width)
		}
	}
	fmt.Fprintln(w)
}

// statusNotGranted are the paths of the status that it names and was not granted.
func (c card) statusNotGranted() (paths []string) {
	for _, ask := range c.Asks {
		if ask.IsStatus() && !slices.Contains(c.granted, ask.Grant) {
			paths = append(paths, strings.TrimPrefix(ask.Grant, "status:"))
		}
	}
	return paths
}

func engineText(m install.Module) string {
	text := string(m.Engine)
	if m.WASI {
		text += ", built for WASI"
	}
	return text
}
