package main

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/segment/pack"
	"github.com/data-wise/aiterm/sdk/testcase"
)

// pagePath is the page of all segments. It says what their manifests say, so that it
// can't say anything else.
const pagePath = "plugins/README.md"

const pageHead = `<!-- Written by tools/segments from the segment.yaml of each segment. DO NOT EDIT. -->

# The built-in segments

A name in a row is all that a segment needs (` + "`aiterm plugins enable NAME`" + ` puts it there); a
setting is changed with ` + "`aiterm statusline config set NAME.SETTING VALUE`" + `, or under
` + "`segments`" + ` in ` + "`~/.config/aiterm/plugins.yaml`" + `:

` + "```yaml" + `
lines:
  - left: [dir, git, pr, context, cache]
  - left: [model, tokens, burn, usage]
segments:
  context:
    settings: {format: tokens, window: usable}
` + "```" + `

What is not known is not shown. Settings with signs have others in the other
[icon sets](../docs/looks.md#icons).

`

// page describes the segments.
func page(names []string) ([]byte, error) {
	var b, settings strings.Builder
	b.WriteString(pageHead)
	b.WriteString("| segment | | for example | asks for |\n|---|---|---|---|\n")
	for _, name := range names {
		m, err := pack.ReadManifest(filepath.Join("plugins", name))
		if err != nil {
			return nil, err
		}
		example, err := exampleOf(name)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "| [%s](#%[1]s) | %s | %s | %s |\n", name, cell(m.Description), code(example), asks(m))
		describe(&settings, m)
	}
	b.WriteString(settings.String())
	return []byte(b.String()), nil
}

// longestExample is how many characters an example has at most.
const longestExample = 40

// exampleOf is what a segment draws with its usual settings: the longest of what it made
// of real sessions, else of the first case in which it draws.
func exampleOf(name string) (string, error) {
	cases, err := testcase.Read(filepath.Join("plugins", name, "testdata"))
	if err != nil {
		return "", err
	}
	first, longest := "", ""
	for _, c := range cases {
		text := ""
		for _, s := range c.Spans {
			text += s.Text
		}
		length := utf8.RuneCountInString(text)
		if len(c.Settings) > 0 || length > longestExample {
			continue
		}
		if first == "" {
			first = text
		}
		file := filepath.Base(c.Path())
		isReal := strings.HasPrefix(file, "real") || strings.HasPrefix(file, "synthetic")
		if isReal && length > utf8.RuneCountInString(longest) {
			longest = text
		}
	}
	return cmp.Or(longest, first), nil
}

func asks(m manifest.Manifest) string {
	grants := m.Grants()
	for i, grant := range grants {
		grants[i] = code(grant)
	}
	return strings.Join(grants, ", ")
}

func describe(b *strings.Builder, m manifest.Manifest) {
	fmt.Fprintf(b, "\n## %s\n\n", m.Name)
	if len(m.Settings) == 0 {
		b.WriteString("It has no settings.\n")
		return
	}
	b.WriteString("| setting | default | |\n|---|---|---|\n")
	for _, s := range m.Settings {
		fmt.Fprintf(b, "| %s | %s | %s%s |\n", code(s.Name), code(s.Default), cell(s.Description), limits(s))
	}
}

// limits says what a setting may be.
func limits(s manifest.Setting) string {
	number := func(f *float64) string { return strconv.FormatFloat(*f, 'f', -1, 64) }
	switch {
	case len(s.Allowed) > 0:
		return " (" + code(strings.Join(s.Allowed, "`, `")) + ")"
	case s.Min != nil && s.Max != nil:
		return " (" + number(s.Min) + " to " + number(s.Max) + ")"
	case s.Min != nil:
		return " (" + number(s.Min) + " or more)"
	case s.Max != nil:
		return " (at most " + number(s.Max) + ")"
	}
	return ""
}

// code is a text as code in a cell of a table, or nothing.
func code(text string) string {
	if text == "" {
		return ""
	}
	return "`" + strings.ReplaceAll(text, "|", "\\|") + "`"
}

// cell is a text in a cell of a table.
func cell(text string) string {
	return strings.NewReplacer("|", "\\|", "<", "&lt;").Replace(text)
}
