#!/bin/bash
# Binaryen 132 (binaryen 132.0.0 of npm) and wabt 1.0.39: wasm-opt without a pass says that it does no work, and
# writes another module: custom sections of one's own come to the end, behind the code, wherever they stood, and
# the name section is gone unless -g is given. With --strip one's own stay; wabt's wasm-strip, which one would take for
# the same, keeps none.
#
# Seen, for manifest (custom), type, function, note (custom), export, code, name: wasm-opt gives type, function,
# export, code, manifest, note, with --strip as well; wasm-strip gives type, function, export, code.
#
# Why it matters: what a host reads of a plugin before it runs it (a manifest, permissions, a signature over what
# follows) is put into a custom section at the front, to be read without the rest. A build step that only makes
# smaller moves it or takes it out, without a word, and the module stays valid. Add such a section last in the build,
# and find it by name.
#
# It needs npm and node; 110 MB are fetched.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mkdir home
HOME="$dir/home" npm install --silent --no-audit --no-fund --ignore-scripts binaryen@132.0.0 wabt@1.0.39 || exit 2
export PATH="$dir/node_modules/.bin:$PATH"

# A module with a function f that gives 42, named "answer", and two sections of one's own.
cat >make.js <<'EOF'
const section = (id, ...bytes) => [id, bytes.length, ...bytes]
const text = words => [words.length, ...Buffer.from(words)]
require('fs').writeFileSync('plugin.wasm', Buffer.from([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
  ...section(0, ...text('manifest'), ...Buffer.from('may read: nothing')),
  ...section(1, 1, 0x60, 0, 1, 0x7f), // type
  ...section(3, 1, 0), // function
  ...section(0, ...text('note'), 1),
  ...section(7, 1, ...text('f'), 0, 0), // export
  ...section(10, 1, 4, 0, 0x41, 42, 0x0b), // code
  ...section(0, ...text('name'), 1, 9, 1, 0, ...text('answer')),
]))
EOF
# It names the sections of a module in their order.
cat >sections.js <<'EOF'
const wasm = require('fs').readFileSync(process.argv[2]), names = []
const known = {1: 'type', 3: 'function', 5: 'memory', 7: 'export', 10: 'code'}
let at = 8
const number = () => {
  let value = 0, shift = 0, byte
  do { byte = wasm[at++]; value |= (byte & 127) << shift; shift += 7 } while (byte > 127)
  return value
}
if (!WebAssembly.validate(wasm)) throw new Error('not a module')
while (at < wasm.length) {
  const id = wasm[at++], size = number(), end = at + size
  if (id === 0) {
    const length = number()
    names.push(wasm.subarray(at, at + length).toString())
  } else names.push(known[id] || id)
  at = end
}
console.log(names.join(' '))
EOF
node make.js
echo "$(wasm-opt --version), wabt $(wasm-strip --version)"
echo 'a good guess: without a pass the sections are as they were, and to strip means the same to both'
echo "the module: $(node sections.js plugin.wasm)"
holds=true
# seen NAME STATED compares the sections of out.wasm.
seen() {
	local got
	got=$(node sections.js out.wasm) || exit 2
	echo "seen, $1: $got"
	[ "$got" = "$2" ] || holds=false
}
moved='type function export code manifest note'
wasm-opt plugin.wasm -o out.wasm 2>said || exit 2
cat said
seen wasm-opt "$moved"
wasm-opt -g plugin.wasm -o out.wasm 2>/dev/null || exit 2
seen 'wasm-opt -g' 'type function export code name manifest note'
wasm-opt --strip plugin.wasm -o out.wasm || exit 2
seen 'wasm-opt --strip' "$moved"
cp plugin.wasm out.wasm && wasm-strip out.wasm || exit 2
seen wasm-strip 'type function export code'
$holds || { echo 'no longer so'; exit 1; }
echo 'it is so'
