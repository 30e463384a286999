#!/bin/bash
# LDC 1.30.0 with LLD 19.1.7: a function that is marked `export` in D is not exported from a
# WebAssembly module. With wasm-ld --no-entry nothing else keeps it either, so compiler and linker
# succeed without a word, and the module is empty but for a memory. clang's export_name and Rust's
# no_mangle do export theirs from the same linker with the same flags.
#
# Seen: `export extern (C) int render()` gives a module whose only export is the memory; with
# --export=render at the linker there is render, too.
#
# Why it matters: exit codes and warnings say nothing, and 35 bytes look like a very good optimiser.
# Name the exports at the linker, and look at what came out.
set -eu
version=1:1.30.0-1+b1 lld=1:19.1.7-3~deb12u1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
command -v node >/dev/null || { echo 'no node'; exit 2; }
apt-get -qq download "ldc=$version" "libphobos2-ldc-shared100=$version" "libphobos2-ldc-shared-dev=$version" libllvm14 "lld-19=$lld" "libllvm19=$lld" >/dev/null 2>&1 ||
	{ echo "apt-get has no ldc $version and lld-19 $lld"; exit 2; }
for package in *.deb; do dpkg -x "$package" unpacked; done
LD_LIBRARY_PATH=$(echo "$dir"/unpacked/usr/lib/*-linux-gnu):$dir/unpacked/usr/lib/llvm-14/lib:$dir/unpacked/usr/lib/llvm-19/lib
export LD_LIBRARY_PATH
includes=$(dirname "$(find "$dir/unpacked" -name object.d)")

echo 'module segment; export extern (C) int render() { return 42; }' >segment.d
"$dir/unpacked/usr/bin/ldc2" -betterC -mtriple=wasm32-unknown-unknown-wasm "-I=$includes" "-I=$includes/ldc" -O -c segment.d -of=segment.o || exit 2
ld=$dir/unpacked/usr/lib/llvm-19/bin/wasm-ld
said=$("$ld" --no-entry segment.o -o plain.wasm 2>&1) || exit 2
"$ld" --no-entry --export=render segment.o -o named.wasm || exit 2
exports() { node -p 'WebAssembly.Module.exports(new WebAssembly.Module(require("fs").readFileSync(process.argv[1]))).map((e) => e.name).join(" ")' "$1"; }

"$dir/unpacked/usr/bin/ldc2" --version | head -1
"$ld" --version
echo 'a good guess: what D exports is an export'
plain=$(exports plain.wasm) named=$(exports named.wasm)
echo "seen, with export in D: [$plain], and the linker said [$said]"
echo "seen, with --export=render at the linker: [$named]"
[ "$plain/$said/$named" = "memory//memory render" ] || { echo 'no longer so'; exit 1; }
echo 'it is so'
