#!/bin/bash
# @moonbit/moonc-worker 0.1.202605123, the compiler of MoonBit that npm has: a module for the target
# "wasm" exports the functions that exportedFunctions names, and not its memory. linkCore has no
# option for that, while moon's "export-memory-name" is one of a program that npm does not have. A
# string literal is passed to an imported function as an address, which the host cannot read.
#
# Seen: WebAssembly.Module.exports of a package with one exported function that hands a text to an
# import lists the function alone.
#
# Why it matters: every host of guests that passes texts looks for an export "memory", and the
# module is valid, compiles and runs; only the first text is missing. Add the export to the binary
# afterwards: section 7, one entry more.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
command -v node >/dev/null || { echo 'no node'; exit 2; }
npm install --no-audit --no-fund --ignore-scripts --silent @moonbit/moonc-worker@0.1.202605123 || exit 2

cat >segment.mbt <<'EOF'
fn show(at : Int, length : Int) -> Unit = "host" "show"

#owned(text)
extern "wasm" fn address(text : Bytes) -> Int =
  #|(func (param i32) (result i32) (i32.add (local.get 0) (i32.const 8)))

pub fn render() -> Int {
  show(address(b"hello"), 5)
  0
}
EOF

cat >finding.cjs <<'EOF'
const fs = require("fs"), vm = require("vm");
let hear;
const waiting = new Map();
Object.assign(globalThis, {
  require, self: globalThis,
  addEventListener: (kind, f) => { if (kind === "message") hear = f; },
  removeEventListener() {},
  postMessage: (m) => waiting.get(m.id)?.(m.value),
});
vm.runInThisContext(fs.readFileSync("node_modules/@moonbit/moonc-worker/moonc-worker.js", "utf8"), "moonc-worker.js");
const ask = (name, value) => new Promise((answer) => {
  waiting.set(name, answer);
  hear({ data: { id: name, type: "APPLY", path: [name], argumentList: [{ type: "RAW", value }] }, origin: "", source: null });
});
(async () => {
  const made = await ask("buildPackage", {
    mbtFiles: [["segment.mbt", fs.readFileSync("segment.mbt", "utf8")]], miFiles: [], indirectImportMiFiles: [], stdMiFiles: [],
    target: "wasm", pkg: "segment", pkgSources: ["segment:/"], isMain: false, errorFormat: "human", enableValueTracing: false, noOpt: false,
  });
  if (!made.core) { console.log(made.diagnostics.join("")); process.exit(2); }
  const { result } = await ask("linkCore", {
    coreFiles: [made.core], main: "segment", pkgSources: ["segment:/"], target: "wasm", exportedFunctions: ["render"],
    outputFormat: "wasm", testMode: false, debug: false, noOpt: false, sourceMap: false, sources: {}, stopOnMain: false,
  });
  const names = WebAssembly.Module.exports(new WebAssembly.Module(result)).map((e) => e.kind + " " + e.name);
  console.log("seen, exports: " + names.join(", "));
  process.exit(names.join() === "function render" ? 0 : 1);
})();
EOF

echo "@moonbit/moonc-worker $(node -p 'require("./node_modules/@moonbit/moonc-worker/package.json").version'), node $(node --version)"
echo 'a good guess: the exports are the function and the memory that its texts are in'
node finding.cjs || { [ $? = 2 ] && exit 2; echo 'no longer so'; exit 1; }
echo 'it is so'
