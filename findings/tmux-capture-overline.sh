#!/bin/bash
# tmux 3.3a: capture-pane -e writes a line over the text (SGR 53) as "5:3", and not as "53". It is the way in which
# it rightly writes "4:3", a curly line under the text; but there is no such kind of blinking (5). What is
# captured has no line over the text any more when tmux shows it again.
#
# Seen: a text with SGR 53 is captured with "5:3"; that, printed in another pane and captured once more, has no
# attribute. One with 4:3 is captured with 4:3 both times.
#
# Why it matters: capture-pane -e is how the colours of a status line or an interface are recorded, for tests and for
# pictures. Such a recording accuses the program that wrote the right bytes. Look at what the program wrote for this
# one attribute.
#
# It needs apt-get.
set -eu
version=3.3a-3
dir=$(mktemp -d)
tmux() { "$dir/unpacked/usr/bin/tmux" -S "$dir/tmux" -f /dev/null "$@"; }
trap 'tmux kill-server 2>/dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"
apt-get -qq download "tmux=$version" libevent-core-2.1-7 libutempter0 libtinfo6 >/dev/null 2>&1 || { echo "apt-get has no tmux $version"; exit 2; }
for package in *.deb; do dpkg -x "$package" unpacked; done
libraries=$(dirname "$(find "$dir/unpacked" -name 'libevent_core*' -print -quit)")
export LD_LIBRARY_PATH="$libraries:${libraries/unpacked\/usr/unpacked}" LC_ALL=C.UTF-8 TERM=xterm-256color
tmux -V || exit 2
echo 'a good guess: what is captured with -e looks the same when it is printed'

# captured FILE NAME prints the file in a pane and writes what is captured of it.
captured() {
	tmux new-session -d -s "$2" -x 40 -y 5 "cat '$1'; sleep 600" || exit 2
	for _ in {1..100}; do
		tmux capture-pane -p -t "$2" | grep -q text && break || sleep 0.1
	done
	tmux capture-pane -e -p -t "$2" | head -1 >"$2"
}
# begins is the escape before the text, or nothing.
begins() { sed -n 's/^\x1b\[\([0-9:;]*\)mtext.*/\1/p' "$1"; }

tmux new-session -d -s keep "sleep 600"
holds=true
for case in '53|5:3|' '4:3|4:3|4:3'; do
	IFS='|' read -r written first second <<<"$case"
	printf '\033[%smtext\033[0m\n' "$written" >written
	captured written "first-${written/:/-}"
	captured "first-${written/:/-}" "second-${written/:/-}"
	got="$(begins "first-${written/:/-}")|$(begins "second-${written/:/-}")"
	echo "seen: SGR $written is captured as \"${got%|*}\", and that, printed, as \"${got#*|}\""
	grep -q text "second-${written/:/-}" || exit 2
	[ "$got" = "$first|$second" ] || holds=false
done
$holds || { echo 'no longer so'; exit 1; }
echo 'it is so'
