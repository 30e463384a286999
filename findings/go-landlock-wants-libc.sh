#!/bin/bash
# github.com/landlock-lsm/go-landlock v0.11.2 has no line of C, and what imports it is a program of C all the same,
# where a C compiler is on the PATH: it imports libcap/psx v1.2.78, which is written in Go for those without cgo and
# in C for those with, and go build takes cgo where it finds a compiler. The same source and command give a static program in
# an image without one.
#
# Seen on Linux: an empty main that imports it needs libc.so.6, and takes over a fifth more CPU from start to end, as a
# rule half; with CGO_ENABLED=0, or with the build tag landlocktsync (for kernels that have it, Landlock ABI 8), it
# needs no library. An empty main without the import needs none in any case.
#
# Why it matters: a sandbox for a short-lived helper makes each start slower on the machine that has a compiler, and
# a release built there wants a C library where it runs; a build in CI without one shows neither. Say
# CGO_ENABLED=0 in the build, not in the habit.
#
# It needs a C compiler.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
[ "$(uname)" = Linux ] || { echo 'not Linux'; exit 2; }
command -v "${CC:-cc}" >/dev/null || command -v gcc >/dev/null || { echo 'no C compiler'; exit 2; }
export GOPATH="$dir/go" GOFLAGS='-mod=mod -modcacherw' GOWORK=off GOTOOLCHAIN=go1.26.8
unset CGO_ENABLED

cat >go.mod <<'EOF'
module finding

go 1.26

require (
	github.com/landlock-lsm/go-landlock v0.11.2
	kernel.org/pub/linux/libs/security/libcap/psx v1.2.78
)
EOF
mkdir empty with compare
echo $'package main\n\nfunc main() {}' >empty/main.go
echo $'package main\n\nimport _ "github.com/landlock-lsm/go-landlock/landlock"\n\nfunc main() {}' >with/main.go

# It says which libraries the first program needs, and how much CPU it takes beside the second, run in turn.
cat >compare/main.go <<'EOF'
package main

import (
	"debug/elf"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"time"
)

func main() {
	program, err := elf.Open(os.Args[1])
	check(err)
	libraries, err := program.ImportedLibraries()
	check(err)
	var cpu [2][]time.Duration
	for range 200 {
		for i := range cpu {
			run := exec.Command(os.Args[1+i])
			check(run.Run())
			cpu[i] = append(cpu[i], run.ProcessState.UserTime()+run.ProcessState.SystemTime())
		}
	}
	for i := range cpu {
		slices.Sort(cpu[i])
	}
	// The median, in tenths.
	fmt.Println(len(libraries), int64(10*cpu[0][100]/cpu[1][100]))
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}
EOF

go build -o plain ./empty && go build -o default ./with && CGO_ENABLED=0 go build -o nocgo ./with &&
	go build -tags landlocktsync -o tsync ./with && go build -o ratio ./compare || exit 2
go version
go list -m -f '{{.Path}} {{.Version}}' github.com/landlock-lsm/go-landlock kernel.org/pub/linux/libs/security/libcap/psx
echo 'a good guess: what imports a package of Go is a static program'
holds=true
for case in 'plain 0' 'default 1' 'nocgo 0' 'tsync 0'; do
	read -r program stated <<<"$case"
	read -r libraries tenths <<<"$(./ratio "./$program" ./nocgo)" || exit 2
	[ -n "$libraries" ] || exit 2
	echo "seen, $program: libraries $libraries, CPU $((tenths / 10)).$((tenths % 10)) times that of nocgo"
	[ "$libraries" = "$stated" ] || holds=false
	[ "$program" != default ] || [ "$tenths" -ge 12 ] || holds=false
done
$holds || { echo 'no longer so'; exit 1; }
echo 'it is so'
