#!/bin/bash
# charm.land/bubbles/v2 v2.2.1: a program that imports its textinput looks for the programs of four clipboards in
# every folder of PATH before main begins, whatever it was started for. It is not textinput itself: the package for
# the clipboard that it imports, github.com/atotto/clipboard v0.1.4, does it as it is initialised, on Linux.
#
# Seen with strace: an empty main that imports textinput, with 40 folders in PATH and no clipboard there, asks for
# 160 files; one that imports key of the same module, for none.
#
# Why it matters: one program with an interface and other commands pays for it in each, --version among them. Where
# PATH is long, or has a folder on a network or of another system (WSL), it is much more than the rest of the start.
# Nothing in the program's own code hints at it. Keep the interface in a program of its own.
#
# It needs strace.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
strace=$(command -v strace) || { echo 'no strace'; exit 2; }
[ "$(uname)" = Linux ] || { echo 'not Linux'; exit 2; }
export GOPATH="$dir/go" GOFLAGS='-mod=mod -modcacherw' GOWORK=off CGO_ENABLED=0

cat >go.mod <<'EOF'
module finding

go 1.26.7

require (
	charm.land/bubbles/v2 v2.2.1
	github.com/atotto/clipboard v0.1.4
)
EOF
path=
for i in {1..40}; do mkdir "folder$i" && path=$path:$dir/folder$i; done

go mod download charm.land/bubbles/v2 || exit 2
go list -m -f '{{.Path}} {{.Version}}' charm.land/bubbles/v2 github.com/atotto/clipboard
echo 'a good guess: what is imported and not used asks the system for nothing'
holds=true
for case in 'textinput 160' 'key 0'; do
	read -r package stated <<<"$case"
	mkdir "$package"
	printf 'package main\n\nimport _ "charm.land/bubbles/v2/%s"\n\nfunc main() {}\n' "$package" >"$package/main.go"
	go build -o "$package/program" "./$package" || exit 2
	env -i "PATH=${path#:}" "$strace" -f -o trace -e trace=file "$package/program" || exit 2
	files=$(grep -c "$dir/folder" trace || true)
	names=$(grep -o "$dir/folder[^\"]*" trace | sed 's,.*/,,' | sort -u | tr '\n' ' ' || true)
	echo "seen, with $package: $files files asked for in the folders of PATH${names:+: $names}"
	[ "$files" = "$stated" ] || holds=false
done
$holds || { echo 'no longer so'; exit 1; }
echo 'it is so'
