#!/bin/bash
# Go 1.26.8 on Linux: the first program that a process starts with os/exec costs two children. Before it, the os
# package makes one that ends at once, to see whether the kernel lets it be waited for by a descriptor (pidfd), and
# waits for it. It is done once in a process, so a server does not notice; a program that starts one command and
# exits does it every time.
#
# Seen with strace: for one command 2 children, of which 1 runs a program; for two commands 3; with
# syscall.ForkExec, 1 and 2.
#
# Why it matters: a prompt, a status line or a git hook is such a program, and is started for every line. A limit of
# processes, a filter of system calls or a trace that allows for one child sees another. Where one short command is
# all that is started, syscall.ForkExec and Wait4 do without.
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
	"os"
	"os/exec"
	"strconv"
	"syscall"
)

func main() {
	times, err := strconv.Atoi(os.Args[2])
	check(err)
	for range times {
		if os.Args[1] == "os/exec" {
			check(exec.Command(os.Args[3]).Run())
			continue
		}
		pid, err := syscall.ForkExec(os.Args[3], os.Args[3:], &syscall.ProcAttr{})
		check(err)
		_, err = syscall.Wait4(pid, nil, 0, nil)
		check(err)
	}
}

func check(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
}
EOF

go build -o finding . || exit 2
go version
echo 'a good guess: one command, one child'
holds=true
for case in 'os/exec 1 2' 'os/exec 2 3' 'syscall.ForkExec 1 1' 'syscall.ForkExec 2 2'; do
	read -r way commands stated <<<"$case"
	strace -f -o trace -e trace=clone,clone3,vfork,execve ./finding "$way" "$commands" "$(type -P true)" || exit 2
	# Threads are cloned, too; a child is cloned with CLONE_VFORK.
	children=$(grep -c 'CLONE_VFORK' trace || true)
	programs=$(($(grep -c 'execve("' trace) - 1))
	echo "seen, $way, commands $commands: children $children, of which $programs run a program"
	[ "$children" = "$stated" ] && [ "$programs" = "$commands" ] || holds=false
done
$holds || { echo 'no longer so'; exit 1; }
echo 'it is so'
