// Runs the playground's worker in Node, in the place of a browser: the first argument is the
// folder of product.js; questions come through stdin, one JSON a line, and answers go out.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import vm from "node:vm";

const { argv, stdin, stdout, exit } = process;
vm.runInThisContext(readFileSync(argv[2], "utf8") + "\nglobalThis.product = { aitermWorker, aitermPacked };");

let heard;
globalThis.postMessage = (message) => {
	if ("running" in message) return;
	if ("ended" in message) {
		console.error(message.ended);
		exit(1);
	}
	heard(message);
};
const ask = (data) => new Promise((resolve) => {
	heard = resolve;
	onmessage({ data });
});

vm.runInThisContext(product.aitermWorker);
await ask({ start: { packed: product.aitermPacked } });
let id = 0;
for await (const line of createInterface({ input: stdin })) {
	const asked = JSON.parse(line);
	for (const [path, text] of Object.entries(asked.binaries ?? {})) {
		(asked.files ??= {})[path] = Uint8Array.from(Buffer.from(text, "base64"));
	}
	stdout.write(JSON.stringify((await ask({ id: ++id, ...asked })).answer) + "\n");
}
exit(0);
