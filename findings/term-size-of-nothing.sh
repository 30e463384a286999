#!/bin/bash
# golang.org/x/term v0.45.0: GetSize of a terminal to which nobody gave a size is 0, 0 and no error. Such is
# every new pseudo-terminal: those that a program opens for a child, a script or a test.
#
# Seen on Linux with github.com/creack/pty v1.1.24: IsTerminal true, GetSize 0 0 <nil>; after Setsize 80 × 24
# it is 80 24 <nil>.
#
# Why it matters: "width, _, err := GetSize(fd); if err != nil { width = 80 }" lays a line out for no cell at
# all. The question is whether the width is above zero, not whether there was an error.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOPATH="$dir/go" GOFLAGS='-mod=mod -modcacherw' GOWORK=off

cat >go.mod <<'EOF'
module finding

go 1.26

require (
	github.com/creack/pty v1.1.24
	golang.org/x/term v0.45.0
)
EOF

cat >main.go <<'EOF'
package main

import (
	"fmt"
	"os"

	"github.com/creack/pty"
	"golang.org/x/term"
)

func main() {
	_, tty, err := pty.Open()
	if err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
	fd := int(tty.Fd())
	w, h, err := term.GetSize(fd)
	fmt.Printf("seen, a new one: IsTerminal %t, GetSize %d %d %v\n", term.IsTerminal(fd), w, h, err)
	holds := term.IsTerminal(fd) && w == 0 && h == 0 && err == nil
	if err := pty.Setsize(tty, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
	w, h, err = term.GetSize(fd)
	fmt.Printf("seen, once it has a size: GetSize %d %d %v\n", w, h, err)
	if !holds || w != 80 || h != 24 || err != nil {
		os.Exit(1)
	}
}
EOF

go build -o finding . || exit 2
go list -m -f '{{.Path}} {{.Version}}' golang.org/x/term
echo 'a good guess: where the size is not known there is an error'
rc=0
./finding || rc=$?
[ $rc != 1 ] || echo 'no longer so'
[ $rc = 0 ] || exit $rc
echo 'it is so'
