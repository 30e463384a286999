#!/bin/bash
# Short texts have four widths in four libraries. A half-width katakana with its voicing mark is
# two code points of a cell each, and so two cells to a C library; displaywidth v0.11.0 (hence
# lipgloss v2.1.0) and uniseg v0.4.7 count 1, go-runewidth v0.0.31 and string-width 9.0.0 of npm
# count 2. Of a Thai consonant with sara am only displaywidth makes 1. The three-em dash is 4 for
# uniseg alone.
#
# Seen, as displaywidth / go-runewidth / uniseg / string-width: ｶﾞ 1 2 1 2, กำ 1 2 2 2,
# 1️⃣ 2 1 1 2, ⸻ 1 1 4 1. No two of the four agree on all of them.
#
# Why it matters: a row that is filled up to the right edge with the wrong one is a cell too long,
# and wraps or is cut, for a Japanese or a Thai branch name alone. A library that is newer, or that
# splits graphemes, is no nearer: measure with what the program that draws the row measures with.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOPATH="$dir/go" GOFLAGS='-mod=mod -modcacherw' GOWORK=off
texts='ｶﾞ กำ 1️⃣ ⸻'

cat >go.mod <<'EOF'
module finding

go 1.26.7

require (
	charm.land/lipgloss/v2 v2.1.0
	github.com/clipperhouse/displaywidth v0.11.0
	github.com/mattn/go-runewidth v0.0.31
	github.com/rivo/uniseg v0.4.7
)
EOF

cat >main.go <<'EOF'
package main

import (
	"fmt"
	"os"

	"charm.land/lipgloss/v2"
	"github.com/clipperhouse/displaywidth"
	"github.com/mattn/go-runewidth"
	"github.com/rivo/uniseg"
)

func main() {
	runewidth.DefaultCondition.EastAsianWidth = false // whatever the locale
	for _, l := range []struct {
		name  string
		width func(string) int
	}{
		{"displaywidth", func(s string) int { return displaywidth.String(s) }},
		{"lipgloss", lipgloss.Width},
		{"go-runewidth", runewidth.StringWidth},
		{"uniseg", uniseg.StringWidth},
	} {
		fmt.Print(l.name, ":")
		for _, text := range os.Args[1:] {
			fmt.Print(" ", l.width(text))
		}
		fmt.Println()
	}
}
EOF

cat >widths.mjs <<'EOF'
import width from 'string-width';
console.log('string-width:', process.argv.slice(2).map(text => width(text)).join(' '));
EOF

go build -o finding . || exit 2
npm install --silent --no-audit --no-fund --ignore-scripts string-width@9.0.0 || exit 2
go list -m -f '{{.Path}} {{.Version}}' charm.land/lipgloss/v2 github.com/clipperhouse/displaywidth github.com/mattn/go-runewidth github.com/rivo/uniseg
echo 'string-width 9.0.0'
echo "a good guess, for $texts: all say 2 2 2 1, or at least the ones that split graphemes do"
seen=$(./finding $texts && node widths.mjs $texts)
sed 's/^/seen, /' <<<"$seen"
[ "$seen" = 'displaywidth: 1 1 2 1
lipgloss: 1 1 2 1
go-runewidth: 2 2 1 1
uniseg: 1 2 1 4
string-width: 2 2 2 1' ] || { echo 'no longer so'; exit 1; }
echo 'it is so'
