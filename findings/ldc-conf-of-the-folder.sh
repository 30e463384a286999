#!/bin/bash
# LDC 1.30.0: ldc2 takes its configuration from an ldc2.conf in the folder that it is started in,
# before its own in /etc and the person's. It says nothing of that unless asked with -v. The file may
# hold any switches, -plugin= among them, which loads a shared library into the compiler.
#
# Seen: in a folder with an ldc2.conf of one switch (-d-version=Folder), a file is compiled with that
# version; the same command from a folder beside it, on the same file, is not.
#
# Why it matters: "compile this folder of somebody's, but run nothing of it" is not kept by leaving
# out build tools, as it is with clang and rustc themselves. Start ldc2 in a folder of your own, with
# copies of the sources, or give -conf=.
set -eu
version=1:1.30.0-1+b1 phobos=1:1.30.0-1+b1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get -qq download "ldc=$version" "libphobos2-ldc-shared100=$phobos" "libphobos2-ldc-shared-dev=$phobos" libllvm14 >/dev/null 2>&1 ||
	{ echo "apt-get has no ldc $version"; exit 2; }
for package in *.deb; do dpkg -x "$package" unpacked; done
libraries=$(echo unpacked/usr/lib/*-linux-gnu)
export LD_LIBRARY_PATH="$dir/$libraries:$dir/unpacked/usr/lib/llvm-14/lib"
includes=$(dirname "$(find "$dir/unpacked" -name object.d)")
ldc() { "$dir/unpacked/usr/bin/ldc2" -betterC -o- "-I=$includes" "-I=$includes/ldc" "$@"; }

mkdir theirs mine
cat >theirs/segment.d <<'EOF'
module segment;
version (Folder) pragma(msg, "with what the folder says");
else pragma(msg, "as it stands");
EOF
cat >theirs/ldc2.conf <<'EOF'
default:
{
    switches = [ "-d-version=Folder" ];
};
EOF
cp theirs/segment.d mine

"$dir/unpacked/usr/bin/ldc2" --version | head -1
echo 'a good guess: both folders give the same, as the command and the source are the same'
there=$(cd theirs && ldc segment.d 2>&1) || { echo "$there"; exit 2; }
here=$(cd mine && ldc segment.d 2>&1) || { echo "$here"; exit 2; }
echo "seen, with an ldc2.conf beside it: $there"
echo "seen, without: $here"
[ "$there/$here" = "with what the folder says/as it stands" ] || { echo 'no longer so'; exit 1; }
echo 'it is so'
