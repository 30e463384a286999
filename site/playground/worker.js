// The worker: it starts aiterm, which is Go, and passes on what the page asks. It stands
// behind disk.js and Go's own wasm_exec.js, in one file.
"use strict";

// Go can't throw, and what a segment must not do ends it.
globalThis.throwing = (answer) => (...args) => {
	const a = answer(...args);
	if (typeof a === "string") throw new Error(a);
	return a;
};

// The page is told which segment runs, as it may never come back.
globalThis.running = (segment) => postMessage({ running: segment });

const unpack = (packed) => {
	const text = atob(packed);
	const bytes = new Uint8Array(text.length);
	for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
	const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
	return WebAssembly.compileStreaming(new Response(plain, { headers: { "Content-Type": "application/wasm" } }));
};

const start = async (message) => {
	const module = message.module ?? await unpack(message.packed);
	const go = new Go();
	go.argv = ["aiterm"];
	globalThis.ready = () => postMessage({ ready: true, module });
	const ended = go.run(await WebAssembly.instantiate(module, go.importObject));
	await ended;
	postMessage({ ended: fs.said() });
};

globalThis.onmessage = ({ data }) => {
	if (data.start) return void start(data.start).catch((e) => postMessage({ ended: String(e) }));
	disk.clear();
	for (const [path, bytes] of Object.entries(data.files ?? {})) {
		disk.set(path, typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes);
	}
	aiterm[data.call](JSON.stringify(data.question ?? {}), (answer) => postMessage({ id: data.id, answer: JSON.parse(answer) }));
};
