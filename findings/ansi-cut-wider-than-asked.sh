#!/bin/bash
# github.com/charmbracelet/x/ansi v0.11.8 (it is what lipgloss v2 cuts with): Cut(text, left, right)
# leaves out a wide letter that reaches over the right edge, and keeps the whole of one that reaches
# over the left edge. So a piece may be wider than right-left, by a cell; Truncate never is.
#
# Seen: Cut("中文字", 1, 4) is "中文", 4 cells where 3 were asked for; Cut("中文字", 3, 4) is "文", 2 for
# 1; Cut("中文字", 0, 3) is "中", 2 for 3.
#
# Why it matters: pieces that are put beside each other, as when a box is laid over a row or a row is
# scrolled sideways, push what follows to the right, and the row wraps or loses its end. Measure the
# piece after cutting, and pad or cut once more.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOPATH="$dir/go" GOFLAGS='-mod=mod -modcacherw' GOWORK=off

cat >go.mod <<'EOF'
module finding

go 1.26

require github.com/charmbracelet/x/ansi v0.11.8
EOF

cat >main.go <<'EOF'
package main

import (
	"fmt"
	"os"

	"github.com/charmbracelet/x/ansi"
)

func main() {
	const text = "中文字" // six cells
	holds := true
	for _, c := range []struct {
		left, right int
		stated      string
		cells       int
	}{
		{2, 4, "文", 2},
		{0, 3, "中", 2},
		{1, 4, "中文", 4},
		{3, 4, "文", 2},
	} {
		got := ansi.Cut(text, c.left, c.right)
		cells := ansi.StringWidth(got)
		fmt.Printf("seen, Cut %d to %d: %s, %d cells where %d were asked for\n", c.left, c.right, got, cells, c.right-c.left)
		holds = holds && got == c.stated && cells == c.cells
	}
	for n := range 7 {
		holds = holds && ansi.StringWidth(ansi.Truncate(text, n, "")) <= n
	}
	if !holds {
		os.Exit(1)
	}
}
EOF

go build -o finding . || exit 2
go list -m -f '{{.Path}} {{.Version}}' github.com/charmbracelet/x/ansi
echo 'a good guess: no piece has more cells than right-left; it is short of them where a letter is cut in two'
./finding || { echo 'no longer so'; exit 1; }
echo 'it is so'
