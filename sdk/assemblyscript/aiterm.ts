/**
 * aiterm.ts: what a segment of aiterm's status line needs in AssemblyScript.
 *
 * It is the whole of the native ABI, version 1: the functions of the host as it
 * has them, and each of them again with strings. A module imports those that it
 * calls, and only those; some need a permission, which segment.yaml asks for
 * with a reason.
 *
 * The host takes and gives UTF-8 as an address and a length in bytes. A reader
 * takes a buffer with its size and returns the full length of the answer, or -1
 * if there is none; it writes only what fits.
 */

// functions of the host: written by tools/abi
// @ts-ignore: decorator
@external("aiterm_v1", "status")
declare function hostStatus(path: usize, pathLength: i32, buffer: usize, size: i32): i32;
// @ts-ignore: decorator
@external("aiterm_v1", "config")
declare function hostConfig(key: usize, keyLength: i32, buffer: usize, size: i32): i32;
// @ts-ignore: decorator
@external("aiterm_v1", "now")
declare function hostNow(): i64;
// @ts-ignore: decorator
@external("aiterm_v1", "minute")
declare function hostMinute(): i64;
// @ts-ignore: decorator
@external("aiterm_v1", "utc_offset")
declare function hostUtcOffset(): i32;
// @ts-ignore: decorator
@external("aiterm_v1", "columns")
declare function hostColumns(): i32;
// @ts-ignore: decorator
@external("aiterm_v1", "width")
declare function hostWidth(text: usize, textLength: i32): i32;
// @ts-ignore: decorator
@external("aiterm_v1", "shorten")
declare function hostShorten(text: usize, textLength: i32, cells: i32, buffer: usize, size: i32): i32;
// @ts-ignore: decorator
@external("aiterm_v1", "span")
declare function hostSpan(text: usize, textLength: i32, style: usize, styleLength: i32): void;
// @ts-ignore: decorator
@external("aiterm_v1", "link")
declare function hostLink(text: usize, textLength: i32, style: usize, styleLength: i32, url: usize, urlLength: i32): void;
// @ts-ignore: decorator
@external("aiterm_v1", "log")
declare function hostLog(level: i32, text: usize, textLength: i32): void;
// @ts-ignore: decorator
@external("aiterm_v1", "usage")
declare function hostUsage(path: usize, pathLength: i32, buffer: usize, size: i32): i32;
// @ts-ignore: decorator
@external("aiterm_v1", "git")
declare function hostGit(key: usize, keyLength: i32, buffer: usize, size: i32): i32;
// @ts-ignore: decorator
@external("aiterm_v1", "spend")
declare function hostSpend(path: usize, pathLength: i32, buffer: usize, size: i32): i32;
// @ts-ignore: decorator
@external("aiterm_v1", "system")
declare function hostSystem(key: usize, keyLength: i32, buffer: usize, size: i32): i32;
// @ts-ignore: decorator
@external("aiterm_v1", "transcript")
declare function hostTranscript(path: usize, pathLength: i32, buffer: usize, size: i32): i32;
// @ts-ignore: decorator
@external("aiterm_v1", "transcript_name")
declare function hostTranscriptName(path: usize, pathLength: i32, buffer: usize, size: i32): i32;
// @ts-ignore: decorator
@external("aiterm_v1", "transcript_title")
declare function hostTranscriptTitle(path: usize, pathLength: i32, buffer: usize, size: i32): i32;
// @ts-ignore: decorator
@external("aiterm_v1", "env")
declare function hostEnv(name: usize, nameLength: i32, buffer: usize, size: i32): i32;
// @ts-ignore: decorator
@external("aiterm_v1", "store_get")
declare function hostStoreGet(key: usize, keyLength: i32, buffer: usize, size: i32): i32;
// @ts-ignore: decorator
@external("aiterm_v1", "store_set")
declare function hostStoreSet(key: usize, keyLength: i32, value: usize, valueLength: i32): i32;
// @ts-ignore: decorator
@external("aiterm_v1", "fetch")
declare function hostFetch(url: usize, urlLength: i32, maxAge: i32, buffer: usize, size: i32): i32;
// end of what tools/abi wrote

/** What the compiler calls when the program fails, by --use in asconfig.json:
 * its own would be an import that the host does not have. */
export function onAbort(message: string | null, file: string | null, line: u32, column: u32): void {
  if (message !== null) log(3, message);
  unreachable();
}

/** Text as the host takes it. */
function utf8(text: string): ArrayBuffer {
  return String.UTF8.encode(text);
}

/** Where the host finds it. */
function at(bytes: ArrayBuffer): usize {
  return changetype<usize>(bytes);
}

/** A buffer for one answer, which most answers fit into. */
const smallSize: i32 = 512;
const small: usize = memory.data(512);

/** One question to a reader, asked again with a larger buffer if the answer does
 * not fit. An import cannot be passed as a value without importing it, so the
 * readers are called where they are named. */
class Question {
  buffer: usize = small;
  size: i32 = smallSize;
  answer: string | null = null;

  again(length: i32): bool {
    if (length < 0) return false;
    if (length <= this.size) {
      this.answer = String.UTF8.decodeUnsafe(this.buffer, length);
      return false;
    }
    if (this.size > smallSize) return false; // it grew in between; better nothing than half
    this.buffer = heap.alloc(length);
    this.size = length;
    return true;
  }
}

/** The value at a dotted path of the JSON that Claude Code sent, such as
 * "model.display_name"; objects and arrays as JSON. Absent and null are null. */
export function status(path: string): string | null {
  const key = utf8(path), q = new Question();
  while (q.again(hostStatus(at(key), key.byteLength, q.buffer, q.size))) {}
  return q.answer;
}

/** A setting of this segment, with the default of segment.yaml filled in. */
export function config(name: string): string | null {
  const key = utf8(name), q = new Question();
  while (q.again(hostConfig(at(key), key.byteLength, q.buffer, q.size))) {}
  return q.answer;
}

/** How much of the plan's limits is used, such as "five_hour.used".
 * Permission: usage. */
export function usage(path: string): string | null {
  const key = utf8(path), q = new Question();
  while (q.again(hostUsage(at(key), key.byteLength, q.buffer, q.size))) {}
  return q.answer;
}

/** A fact of the session's repository, such as "branch". Permission: git. */
export function git(path: string): string | null {
  const key = utf8(path), q = new Question();
  while (q.again(hostGit(at(key), key.byteLength, q.buffer, q.size))) {}
  return q.answer;
}

/** What sessions have cost in dollars, such as "today" or "month.project".
 * Permission: spend. */
export function spend(path: string): string | null {
  const key = utf8(path), q = new Question();
  while (q.again(hostSpend(at(key), key.byteLength, q.buffer, q.size))) {}
  return q.answer;
}

/** A figure of the machine that the session runs on, such as "load". Permission: system. */
export function system(path: string): string | null {
  const key = utf8(path), q = new Question();
  while (q.again(hostSystem(at(key), key.byteLength, q.buffer, q.size))) {}
  return q.answer;
}

/** A number or a fixed word of what the session did, such as "tasks.done". Permission: transcript. */
export function transcript(path: string): string | null {
  const key = utf8(path), q = new Question();
  while (q.again(hostTranscript(at(key), key.byteLength, q.buffer, q.size))) {}
  return q.answer;
}

/** A name that somebody chose, such as "mcp.0". Permission: transcript:names. */
export function transcriptName(path: string): string | null {
  const key = utf8(path), q = new Question();
  while (q.again(hostTranscriptName(at(key), key.byteLength, q.buffer, q.size))) {}
  return q.answer;
}

/** What the current "task" or the agent "agents.0" is called. Permission: transcript:titles. */
export function transcriptTitle(path: string): string | null {
  const key = utf8(path), q = new Question();
  while (q.again(hostTranscriptTitle(at(key), key.byteLength, q.buffer, q.size))) {}
  return q.answer;
}

/** An environment variable. Permission: env, with its name. */
export function env(name: string): string | null {
  const key = utf8(name), q = new Question();
  while (q.again(hostEnv(at(key), key.byteLength, q.buffer, q.size))) {}
  return q.answer;
}

/** What this segment stored under a key. Permission: store. */
export function storeGet(name: string): string | null {
  const key = utf8(name), q = new Question();
  while (q.again(hostStoreGet(at(key), key.byteLength, q.buffer, q.size))) {}
  return q.answer;
}

/** Keep a value under a key for later renders; an empty one removes it. False if
 * it does not fit into 64 KiB. Permission: store. */
export function storeSet(name: string, value: string): bool {
  const key = utf8(name), v = utf8(value);
  return hostStoreSet(at(key), key.byteLength, at(v), v.byteLength) == 0;
}

/** The body that the host last got from a URL (https) for this segment, or null as
 * long as there is none. It never waits: a body older than that many seconds, 60
 * at least, is got again after the render. Permission: http, with the host of
 * the URL. */
export function fetch(url: string, maxAgeSeconds: i32): string | null {
  const key = utf8(url), q = new Question();
  while (q.again(hostFetch(at(key), key.byteLength, maxAgeSeconds, q.buffer, q.size))) {}
  return q.answer;
}

/** The time of the render in milliseconds since 1970, UTC. A segment that asks
 * for it is run at every render. */
export function now(): i64 {
  return hostNow();
}

/** The same in whole minutes, which is cheaper: see now. */
export function minute(): i64 {
  return hostMinute();
}

/** How far local time is ahead of UTC, in seconds. */
export function utcOffset(): i32 {
  return hostUtcOffset();
}

/** How many cells the line has; all its segments share them. */
export function columns(): i32 {
  return hostColumns();
}

/** How many cells a text takes, as Claude Code measures it; what the host would
 * take out of it, such as escapes, takes none. */
export function width(text: string): i32 {
  const t = utf8(text);
  return hostWidth(at(t), t.byteLength);
}

/** A text in at most so many cells, with an ellipsis for what was cut off. Less
 * than one cell gives an empty text. */
export function shorten(text: string, cells: i32): string {
  const t = utf8(text), q = new Question();
  while (q.again(hostShorten(at(t), t.byteLength, cells, q.buffer, q.size))) {}
  const answer = q.answer;
  return answer === null ? "" : answer;
}

/** Append text. The style is a role of the theme ("usage.warn"), attributes
 * ("bold fg=208 bg=#1e1e2e"), or both; later words win. A segment has 64 spans
 * and 4 KiB. */
export function span(text: string, style: string): void {
  const t = utf8(text), s = utf8(style);
  hostSpan(at(t), t.byteLength, at(s), s.byteLength);
}

/** Append text that leads to a URL (http, https or file). */
export function link(text: string, style: string, url: string): void {
  const t = utf8(text), s = utf8(style), u = utf8(url);
  hostLink(at(t), t.byteLength, at(s), s.byteLength, at(u), u.byteLength);
}

/** Write to aiterm's log. The level is 0 debug, 1 info, 2 warning or 3 error. */
export function log(level: i32, text: string): void {
  const t = utf8(text);
  hostLog(level, at(t), t.byteLength);
}

/** The whole number that a text begins with, as "84000" or "84000.0" do, or
 * otherwise if it begins with none, or with one of more than 18 digits. It takes
 * less code than parseInt. */
export function number(text: string | null, otherwise: i64): i64 {
  if (text === null) return otherwise;
  const first = text.length > 0 && text.charCodeAt(0) == 0x2d ? 1 : 0;
  let i = first;
  let value: i64 = 0;
  for (; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 0x30 || c > 0x39) break;
    if (i - first >= 18) return otherwise;
    value = value * 10 + (c - 0x30);
  }
  if (i == first) return otherwise;
  return first == 1 ? -value : value;
}
