#!/bin/bash
# github.com/gofrs/flock v0.13.1: one object that holds the exclusive lock and is then asked for a shared one
# says yes, and from there on says Locked() and RLocked() at once. The system has one lock for an open file: it
# was made a shared one. Locked() still answers true while a second holder reads beside it.
#
# Seen on Linux: TryLock true, TryRLock true; Locked true, RLocked true; another object's TryRLock, which was
# false before, is true.
#
# Why it matters: a function that takes a read lock "to be sure" within one that holds the write lock lets
# readers in to a file that is being written, and an assertion on Locked() does not notice. Ask for one kind
# on one object, or open a second object for the second kind (which then waits, as it should).
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOPATH="$dir/go" GOFLAGS='-mod=mod -modcacherw' GOWORK=off

cat >go.mod <<'EOF'
module finding

go 1.26

require github.com/gofrs/flock v0.13.1
EOF

cat >main.go <<'EOF'
package main

import (
	"fmt"
	"os"

	"github.com/gofrs/flock"
)

func must(ok bool, err error) bool {
	if err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
	return ok
}

func main() {
	writer, reader := flock.New("lock"), flock.New("lock")
	exclusive := must(writer.TryLock())
	kept := !must(reader.TryRLock())
	fmt.Printf("seen, TryLock: %t; another's TryRLock is refused: %t\n", exclusive, kept)
	shared := must(writer.TryRLock())
	fmt.Printf("seen, then TryRLock of the holder: %t; Locked %t, RLocked %t\n", shared, writer.Locked(), writer.RLocked())
	let := must(reader.TryRLock())
	fmt.Printf("seen, then another's TryRLock: %t, while Locked of the holder is %t\n", let, writer.Locked())
	if !exclusive || !kept || !shared || !let || !writer.Locked() || !writer.RLocked() {
		os.Exit(1)
	}
}
EOF

go build -o finding . || exit 2
go list -m -f '{{.Path}} {{.Version}}' github.com/gofrs/flock
echo 'a good guess: who is told that it holds the lock exclusively is alone'
rc=0
./finding || rc=$?
[ $rc != 1 ] || echo 'no longer so'
[ $rc = 0 ] || exit $rc
echo 'it is so'
