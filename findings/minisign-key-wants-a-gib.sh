#!/bin/bash
# minisign 0.11: with less than a GiB of memory, a key with a password is made, with a warning, and works there; but
# one that was made elsewhere can't be opened, and nothing is signed. How much memory a key takes is written into it
# when it is made: a GiB, or what could be had. It is not the machine that signs, but the one that made the key,
# that decides.
#
# Seen, with 600 MB: a key of another machine: exit code 2, "out of memory"; a new key: made with a warning; signing
# with that: exit code 0. The second key is weaker against guessing, which nothing but the warning tells.
#
# Why it matters: a release that is signed by hand is signed in CI some day, in a container of 512 MB, and fails
# there. And somebody who makes a key in a small container has a weak one from then on. Make the key on a large machine; for CI, take one without a password
# that the CI keeps as a secret.
set -eu
version=0.11-1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get -qq download "minisign=$version" libsodium23 >/dev/null 2>&1 || { echo "apt-get has no minisign $version"; exit 2; }
for package in *.deb; do dpkg -x "$package" unpacked; done
export HOME="$dir"
library=$(dirname "$(find unpacked -name 'libsodium.so.23' | head -1)")
minisign() { LD_LIBRARY_PATH="$library" unpacked/usr/bin/minisign "$@"; }

minisign -v 2>/dev/null || { echo 'minisign does not run'; exit 2; }
echo 'a good guess: where a key can be made, a key can be opened'
echo text >file
code() { # COMMAND... with 600 MB, and its exit code
	local rc=0
	(ulimit -v 600000 && "$@" >said 2>&1) || rc=$?
	echo $rc
}
large() { printf 'pw\npw\n' | minisign -G -p large.pub -s large.key; }
small() { printf 'pw\npw\n' | minisign -G -p small.pub -s small.key; }
sign() { printf 'pw\n' | minisign -Sm file -s "$1"; }

large >/dev/null 2>&1 || { echo 'there is no GiB of memory to make the first key with'; exit 2; }
elsewhere=$(code sign large.key)
echo "seen, a key of a large machine, with 600 MB: exit code $elsewhere, $(grep -o 'out of memory' said | head -1)"
made=$(code small)
warning=$(grep -c 'less memory than the default' said || true)
echo "seen, a new key, with 600 MB: exit code $made, with a warning: $warning"
own=$(code sign small.key)
echo "seen, signing with that one: exit code $own"
if [ "$elsewhere" = 0 ] || [ "$made" != 0 ] || [ "$warning" = 0 ] || [ "$own" != 0 ]; then
	echo 'no longer so'
	exit 1
fi
echo 'it is so'
