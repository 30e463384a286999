#!/usr/bin/env node
// Starts aiterm for this machine, from the package that npm chose by "os" and "cpu".
// Claude Code does not come by here: "aiterm statusline install" writes the path of
// aiterm-line itself.
"use strict";

const { spawn } = require("node:child_process");
const packages = {{.Packages}};

const machine = `${process.platform}-${process.arch}`;
const name = packages[machine];

function fail(text) {
  console.error(`aiterm: ${text}`);
  process.exit(1);
}

if (!name) {
  fail(`there is no program for ${machine}: there is one for ${Object.keys(packages).join(", ")}; with Go, build it: go install {{.Module}}/cmd/...@{{.Version}}`);
}

let program;
try {
  program = require.resolve(`${name}/bin/aiterm${process.platform === "win32" ? ".exe" : ""}`);
} catch {
  fail(`the package ${name} is not installed beside this one, as with --omit=optional or a lock file of another machine: npm install -g --include=optional aiterm@{{.Number}}`);
}

const child = spawn(program, process.argv.slice(2), { stdio: "inherit" });
// What the terminal sends, both get; what is sent to this process alone is passed on.
process.on("SIGINT", () => {});
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("error", (error) => fail(`cannot start ${program}: ${error.message}`));
child.on("exit", (code, signal) => {
  if (!signal) process.exit(code);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
