// What a segment of aiterm's status line can call in JavaScript. An editor that knows
// TypeScript shows it; nothing of it gets into the module.
//
// The script runs once for each line, from its beginning to its end. It is JavaScript as
// MicroQuickJS has it: ES5 in strict mode, with for-of over arrays, typed arrays and a few
// more; no let, const, arrow functions, classes, template literals or modules.

interface Aiterm {
  // functions of the host: written by tools/abi
  // The value at a dotted path of the JSON that Claude Code sent, such as
  // "model.display_name"; objects and arrays as JSON. Absent and null are the
  // same.
  status(path: string): string | undefined;
  // A setting of this segment, with the default of segment.yaml filled in.
  config(key: string): string | undefined;
  // The time of the render in milliseconds since 1970, UTC. A segment that asks
  // for it is run at every render.
  now(): number;
  // The same in whole minutes, which is cheaper: see now.
  minute(): number;
  // How far local time is ahead of UTC, in seconds.
  utcOffset(): number;
  // How many cells the line has; all its segments share them.
  columns(): number;
  // How many cells a text takes, as Claude Code measures it; what the host
  // would take out of it, such as escapes, takes none.
  width(text: string): number;
  // A text in at most so many cells, with an ellipsis for what was cut off.
  // Less than one cell gives an empty answer.
  shorten(text: string, cells: number): string | undefined;
  // Append text. The style is a role of the theme ("usage.warn"), attributes
  // ("bold fg=208 bg=#1e1e2e"), or both; later words win. A segment has 64
  // spans and 4 KiB.
  span(text: string, style: string): void;
  // Append text that leads to a URL (http, https or file).
  link(text: string, style: string, url: string): void;
  // Write to aiterm's log. The level is 0 debug, 1 info, 2 warning or 3 error.
  log(level: number, text: string): void;
  // How much of the plan's limits is used, such as "five_hour.used".
  // Permission: usage.
  usage(path: string): string | undefined;
  // A fact of the session's repository, such as "branch". Permission: git.
  git(key: string): string | undefined;
  // What sessions have cost in dollars, such as "today" or "month.project".
  // Permission: spend.
  spend(path: string): string | undefined;
  // A figure of the machine that the session runs on, such as "load".
  // Permission: system.
  system(key: string): string | undefined;
  // A number or a fixed word of what the session did, such as "tasks.done".
  // Permission: transcript.
  transcript(path: string): string | undefined;
  // A name that somebody chose, such as "mcp.0". Permission: transcript:names.
  transcriptName(path: string): string | undefined;
  // What the current "task" or the agent "agents.0" is called. Permission:
  // transcript:titles.
  transcriptTitle(path: string): string | undefined;
  // An environment variable. Permission: env:NAME.
  env(name: string): string | undefined;
  // What this segment stored under a key. Permission: store.
  storeGet(key: string): string | undefined;
  // Keep a value under a key for later renders; an empty one removes it. The
  // answer is 0, or -1 if it does not fit into 64 KiB. Permission: store.
  storeSet(key: string, value: string): number;
  // The body that the host last got from a URL (https) for this segment; none
  // as long as there is none. It never waits: a body older than that many
  // seconds, 60 at least, is got again after the render. Permission: http:HOST.
  fetch(url: string, max_age: number): string | undefined;
  // end of what tools/abi wrote
}

declare var aiterm: Aiterm;
/** Writes to aiterm's log. */
declare var console: { log(text: string): void };
