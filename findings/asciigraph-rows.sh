#!/bin/bash
# github.com/guptarohit/asciigraph v0.10.0: Height(n) draws n+1 rows, as it is the number of steps between them;
# and a series whose values are all the same is one row, whatever the height.
#
# Seen: Height(5) with 1, 2, 3: 6 rows; with 5, 5, 5: 1 row; with 5, 5, 5.0001: 6 rows, whose labels all say
# 5.00.
#
# Why it matters: plots that stand one below the other, or in a box of a fixed height, jump when a value that
# was the same all the time moves, and one row more than was asked for goes over the edge. Count the rows of
# what comes back. LowerBound below and UpperBound above the values keep the height.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOPATH="$dir/go" GOFLAGS='-mod=mod -modcacherw' GOWORK=off

cat >go.mod <<'EOF'
module finding

go 1.26

require github.com/guptarohit/asciigraph v0.10.0
EOF

cat >main.go <<'EOF'
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/guptarohit/asciigraph"
)

func main() {
	holds := true
	for _, c := range []struct {
		values []float64
		rows   int
		more   []asciigraph.Option
	}{
		{[]float64{1, 2, 3}, 6, nil},
		{[]float64{5, 5, 5}, 1, nil},
		{[]float64{5, 5, 5.0001}, 6, nil},
		{[]float64{5, 5, 5}, 6, []asciigraph.Option{asciigraph.LowerBound(0), asciigraph.UpperBound(10)}},
	} {
		plot := asciigraph.Plot(c.values, append(c.more, asciigraph.Height(5))...)
		rows := strings.Count(plot, "\n") + 1
		fmt.Printf("seen, Height(5) with %v and %d bounds: %d rows\n", c.values, len(c.more), rows)
		holds = holds && rows == c.rows
	}
	if !holds {
		os.Exit(1)
	}
}
EOF

go build -o finding . || exit 2
go list -m -f '{{.Path}} {{.Version}}' github.com/guptarohit/asciigraph
echo 'a good guess: Height(5) is five rows'
rc=0
./finding || rc=$?
[ $rc != 1 ] || echo 'no longer so'
[ $rc = 0 ] || exit $rc
echo 'it is so'
