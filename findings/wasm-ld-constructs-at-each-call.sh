#!/bin/bash
# LLD 19.1.7: a WebAssembly module with constructors (C++ globals, functions with
# __attribute__((constructor))) that is linked with --no-entry, and does not export
# __wasm_call_ctors, has every exported function wrapped: the wrapper runs all constructors first,
# at each call. A plain C++ object file becomes such a module without a warning.
#
# Seen: a global that counts its own construction is 1 at the first call of the export, 2 at the
# second, 3 at the third; linked with --export=__wasm_call_ctors, it is 0 until that is called, and 1
# ever after.
#
# Why it matters: state in a C++ global seems to be lost between calls, and tables are filled anew in
# every frame. Where each call has an instance of its own, as for segments here, it is what one wants;
# a host that keeps an instance should export __wasm_call_ctors and call it once, or link with
# -mexec-model=reactor.
set -eu
version=1:19.1.7-3~deb12u1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
command -v node >/dev/null || { echo 'no node'; exit 2; }
apt-get -qq download "clang-19=$version" "lld-19=$version" "libllvm19=$version" "libclang-cpp19=$version" "libclang-common-19-dev=$version" >/dev/null 2>&1 ||
	{ echo "apt-get has no clang-19 $version"; exit 2; }
for package in *.deb; do dpkg -x "$package" unpacked; done
llvm=$dir/unpacked/usr/lib/llvm-19
LD_LIBRARY_PATH=$llvm/lib:$(echo "$dir"/unpacked/usr/lib/*-linux-gnu)
export LD_LIBRARY_PATH

cat >x.cpp <<'EOF'
static volatile int made;
struct S { S() { made++; } };
static S s;
extern "C" __attribute__((export_name("count"))) int count() { return made; }
EOF
cat >finding.cjs <<'EOF'
const run = (file, before) => {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(require("fs").readFileSync(file)));
  return [1, 2, 3].map((call) => { if (call === 2) exports[before]?.(); return exports.count(); }).join(" ");
};
const plain = run("plain.wasm"), exported = run("exported.wasm", "__wasm_call_ctors");
console.log("seen, as it is linked by default: " + plain);
console.log("seen, with the constructors exported, and called before the second: " + exported);
process.exit(plain === "1 2 3" && exported === "0 1 1" ? 0 : 1);
EOF

"$llvm/bin/clang" --target=wasm32-unknown-unknown -ffreestanding -O1 -c x.cpp -o x.o || exit 2
"$llvm/bin/wasm-ld" --no-entry x.o -o plain.wasm || exit 2
"$llvm/bin/wasm-ld" --no-entry --export=__wasm_call_ctors x.o -o exported.wasm || exit 2
"$llvm/bin/wasm-ld" --version
echo 'a good guess: what is global is constructed once, so that every call says 1'
node finding.cjs || { echo 'no longer so'; exit 1; }
echo 'it is so'
