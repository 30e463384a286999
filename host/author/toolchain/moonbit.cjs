// Runs the compiler of MoonBit, which npm has as a worker for browsers: it is spoken to
// by messages, and asked for a package and then for a module of it.
//
//   node moonbit.cjs WORKER OUT FILE...
const fs = require("fs");
const vm = require("vm");

const [worker, out, ...files] = process.argv.slice(2);

let hear;
const waiting = new Map();
globalThis.require = require;
globalThis.self = globalThis;
globalThis.addEventListener = (kind, listener) => {
  if (kind === "message") hear = listener;
};
globalThis.removeEventListener = () => {};
globalThis.postMessage = (message) => waiting.get(message.id)?.(message);
// By its name alone: a stack trace quotes the line, and here that is the whole compiler.
new vm.Script(fs.readFileSync(worker, "utf8"), { filename: "moonc-worker.js" }).runInThisContext();

function ask(name, argument) {
  const id = name;
  return new Promise((resolve, reject) => {
    waiting.set(id, ({ type, value }) => (type === "RAW" ? resolve(value) : reject(new Error(value?.value?.message ?? "no answer"))));
    hear({ data: { id, type: "APPLY", path: [name], argumentList: [{ type: "RAW", value: argument }] }, origin: "", source: null });
  });
}

// Paths come back with a slash in front, and without a word whether they matter.
const readable = (diagnostics) => diagnostics.map((d) => d.replace(/^\//, "").trimEnd()).join("\n");

async function build() {
  const made = await ask("buildPackage", {
    mbtFiles: files.map((name) => [name, fs.readFileSync(name, "utf8")]),
    miFiles: [],
    indirectImportMiFiles: [],
    stdMiFiles: [],
    target: "wasm",
    pkg: "segment",
    pkgSources: ["segment:/"],
    isMain: false,
    errorFormat: "human",
    enableValueTracing: false,
    noOpt: false,
  });
  if (made.diagnostics.length > 0) console.error(readable(made.diagnostics));
  if (!made.core) process.exit(1);
  const linked = await ask("linkCore", {
    coreFiles: [made.core],
    main: "segment",
    pkgSources: ["segment:/"],
    target: "wasm",
    exportedFunctions: ["aiterm_segment_v1"],
    outputFormat: "wasm",
    testMode: false,
    debug: false,
    noOpt: false,
    sourceMap: false,
    sources: {},
    stopOnMain: false,
  });
  fs.writeFileSync(out, linked.result);
}

build().catch((err) => {
  console.error(String(err.message).slice(0, 2000));
  process.exit(1);
});
