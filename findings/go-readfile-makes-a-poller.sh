#!/bin/bash
# Go 1.26.8 on Linux: os.ReadFile of a plain file is far more than to open, read and close it. The first file that is
# opened with os.Open makes an epoll instance and an eventfd for the process; each is made non-blocking, offered
# to epoll, which refuses plain files (EPERM), and made blocking again.
#
# Seen with strace: for one file, 1 epoll_create1, 1 eventfd2, 1 refusal and 4 fcntl; for three files 1, 1, 3 and
# 12. The same files by syscall.Open and syscall.Read: none of these.
#
# Why it matters: a program that reads three small files and exits makes a poller that nothing ever waits on; two
# descriptors stay open, and a filter of system calls has to know them. Where the files are known to be plain ones
# and the process is short, syscall.Open does without; os.NewFile on its descriptor does as well.
#
# It needs strace.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
command -v strace >/dev/null || { echo 'no strace'; exit 2; }
[ "$(uname)" = Linux ] || { echo 'not Linux'; exit 2; }
export GOPATH="$dir/go" GOFLAGS='-mod=mod -modcacherw' GOWORK=off GOTOOLCHAIN=go1.26.8 CGO_ENABLED=0

cat >go.mod <<'EOF'
module finding

go 1.26
EOF

cat >main.go <<'EOF'
package main

import (
	"fmt"
	"io"
	"os"
	"syscall"
)

func main() {
	for _, name := range os.Args[2:] {
		var text []byte
		var err error
		switch os.Args[1] {
		case "os.ReadFile":
			text, err = os.ReadFile(name)
		case "os.NewFile":
			var fd int
			if fd, err = syscall.Open(name, syscall.O_RDONLY|syscall.O_CLOEXEC, 0); err == nil {
				file := os.NewFile(uintptr(fd), name)
				text, err = io.ReadAll(file)
				file.Close()
			}
		case "syscall.Open":
			var fd, n int
			if fd, err = syscall.Open(name, syscall.O_RDONLY|syscall.O_CLOEXEC, 0); err == nil {
				text = make([]byte, 100)
				n, err = syscall.Read(fd, text)
				text = text[:max(n, 0)]
				syscall.Close(fd)
			}
		}
		if err != nil || string(text) != "a line\n" {
			fmt.Println(name, text, err)
			os.Exit(2)
		}
	}
}
EOF
for file in a b c; do echo 'a line' >$file; done

go build -o finding . || exit 2
go version
echo 'a good guess: openat, read, close, and a stat for the size'
strace -f -o none ./finding os.ReadFile || exit 2
holds=true
for case in 'os.ReadFile|a|1 1 1 4' 'os.ReadFile|a b c|1 1 3 12' 'os.NewFile|a b c|0 0 0 3' 'syscall.Open|a b c|0 0 0 0'; do
	IFS='|' read -r way files stated <<<"$case"
	# shellcheck disable=SC2086
	strace -f -o trace ./finding "$way" $files || exit 2
	count() { grep -c "$1" "$2" || true; }
	got="$(count 'epoll_create1(' trace) $(count 'eventfd2(' trace) $(count 'EPERM' trace)"
	# The three of the standard descriptors are in each program.
	got="$got $(($(count 'fcntl([0-9]*, F_[GS]ETFL' trace) - $(count 'fcntl([0-9]*, F_[GS]ETFL' none)))"
	echo "seen, $way, files $files: epoll_create1, eventfd2, refused, fcntl: $got"
	[ "$got" = "$stated" ] || holds=false
done
$holds || { echo 'no longer so'; exit 1; }
echo 'it is so'
