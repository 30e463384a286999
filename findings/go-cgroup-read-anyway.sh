#!/bin/bash
# Go 1.26.8 on Linux: every program reads /proc/self/cgroup and /proc/self/mountinfo before main, to find the limit
# that a container sets for processors. Neither of the settings that turn the use of that limit off turns the reading
# off: not containermaxprocs=0, compiled in or in GODEBUG, nor a GOMAXPROCS in the environment, with which the
# limit is not asked for at all; nor a go.mod of go 1.24, from before there was any of this.
#
# Seen with strace: each of them opens both files once.
#
# Why it matters: mountinfo has a line for each mount, and the kernel makes the text anew for who asks; on a host of
# many containers it is hundreds of lines for a program that runs a millisecond. A policy that denies /proc sees each
# program try; and there is nothing to set against it.
#
# It needs strace.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
command -v strace >/dev/null || { echo 'no strace'; exit 2; }
[ "$(uname)" = Linux ] || { echo 'not Linux'; exit 2; }
export GOPATH="$dir/go" GOFLAGS='-mod=mod -modcacherw' GOWORK=off GOTOOLCHAIN=go1.26.8 CGO_ENABLED=0
unset GOMAXPROCS GODEBUG

# built NAME LANGUAGE DIRECTIVE makes an empty program.
built() {
	mkdir "$1"
	printf 'module finding\n\ngo %s\n' "$2" >"$1/go.mod"
	printf '%s\npackage main\n\nfunc main() {}\n' "$3" >"$1/main.go"
	(cd "$1" && go build -o "../program-$1" .) || exit 2
}
built plain 1.26 ''
built off 1.26 $'//go:debug containermaxprocs=0\n//go:debug updatemaxprocs=0'
built older 1.24 ''

go version
echo 'a good guess: what is not to be heeded is not read'
holds=true
for case in 'plain|' 'off|' 'older|' 'plain|GODEBUG=containermaxprocs=0,updatemaxprocs=0' 'plain|GOMAXPROCS=1'; do
	IFS='|' read -r program set <<<"$case"
	# shellcheck disable=SC2086
	env $set strace -f -o trace -e trace=open,openat "./program-$program" || exit 2
	cgroup=$(grep -c '"/proc/self/cgroup"' trace || true) mounts=$(grep -c '"/proc/self/mountinfo"' trace || true)
	echo "seen, program $program${set:+ with $set}: cgroup is opened $cgroup time, mountinfo $mounts"
	[ "$cgroup$mounts" = 11 ] || holds=false
	[ "$cgroup$mounts$program$set" != 10plain ] || { echo 'no cgroups on this machine'; exit 2; }
done
$holds || { echo 'no longer so'; exit 1; }
echo 'it is so'
