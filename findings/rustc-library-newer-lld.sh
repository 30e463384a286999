#!/bin/bash
# rustc 1.63.0 of Debian 12 with LLD 19.1.7 of the same Debian: linking for wasm32-unknown-unknown fails
# at Rust's own library. Each .rlib is an archive that holds a lib.rmeta beside its objects; LLD 14, which
# rustc is packaged with, skips what is no WebAssembly object, and the newer one takes it for an error.
#
# Seen: the same `rustc --crate-type cdylib` links with wasm-ld of 14, and with that of 19 says
# "archive member 'lib.rmeta' is neither Wasm object file nor LLVM bitcode".
#
# Why it matters: "take the newest linker that there is" works for C and D, whose objects are older
# than it too, and breaks Rust, whose compiler has to be left its own. A machine for several languages
# needs both.
set -eu
version=1.63.0+dfsg1-2 lld=1:19.1.7-3~deb12u1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get -qq download "rustc=$version" "libstd-rust-1.63=$version" "libstd-rust-dev=$version" "libstd-rust-dev-wasm32=$version" libllvm14 lld-14 "lld-19=$lld" "libllvm19=$lld" >/dev/null 2>&1 ||
	{ echo "apt-get has no rustc $version and lld-19 $lld"; exit 2; }
for package in *.deb; do dpkg -x "$package" unpacked; done
LD_LIBRARY_PATH=$(echo "$dir"/unpacked/usr/lib/*-linux-gnu):$dir/unpacked/usr/lib:$dir/unpacked/usr/lib/llvm-14/lib:$dir/unpacked/usr/lib/llvm-19/lib
export LD_LIBRARY_PATH

cat >x.rs <<'EOF'
#![no_std]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! { loop {} }
#[no_mangle]
pub extern "C" fn f(x: u64, y: u64) -> u64 { (x as u128 * y as u128 >> 64) as u64 }
EOF
build() { "$dir/unpacked/usr/bin/rustc" --sysroot "$dir/unpacked/usr" --target wasm32-unknown-unknown --crate-type cdylib -O "-Clinker=$dir/unpacked/usr/lib/llvm-$1/bin/wasm-ld" -Clinker-flavor=wasm-ld x.rs -o "$1.wasm" 2>&1; }

"$dir/unpacked/usr/bin/rustc" --version
"$dir/unpacked/usr/lib/llvm-19/bin/wasm-ld" --version
echo 'a good guess: a newer linker takes what an older one took'
older=$(build 14) || { echo "$older"; exit 2; }
echo 'seen, with LLD 14: linked'
if newer=$(build 19); then echo 'seen, with LLD 19: linked'; echo 'no longer so'; exit 1; fi
what=$(grep -o "archive member 'lib.rmeta' is neither.*" <<<"$newer" | head -1)
echo "seen, with LLD 19: $what"
[ -n "$what" ] || { echo "$newer"; echo 'no longer so'; exit 1; }
echo 'it is so'
