import { Config, Host, Memory } from "@extism/as-pdk";

// The functions of aiterm are in extism:host/user. A text is the offset of a
// memory block; so is an answer, or 0 if there is none.
// @ts-ignore: decorator
@external("extism:host/user", "status")
declare function hostStatus(path: u64): u64;
// @ts-ignore: decorator
@external("extism:host/env", "length")
declare function lengthOf(offset: u64): u64;

// No line has room for more, and quote takes a new text for each letter: 10 KB of
// them would be more memory than a segment may have.
const LONGEST = 200;

/** The value at a path of the JSON that Claude Code sent. */
function status(path: string): string | null {
  const at = hostStatus(Memory.allocateString(path).offset);
  if (at == 0) return null;
  return new Memory(at, lengthOf(at)).toString();
}

/** What aiterm calls. The result 0 means that all went well. */
export function render(): i32 {
  const name = status("output_style.name");
  if (name === null || name == "" || name == "default") return 0;
  const icon = Config.get("icon"); // null for an empty one
  let spans = "";
  if (icon !== null) spans = span(icon.slice(0, LONGEST) + " ", "dim") + ",";
  output('{"spans":[' + spans + span(name.slice(0, LONGEST), "text") + "]}");
  return 0;
}

function span(text: string, style: string): string {
  return '{"text":' + quote(text) + ',"style":"' + style + '"}';
}

/** A JSON string. Controls are left out: aiterm would do that, too. */
function quote(text: string): string {
  let out = '"';
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c == 0x22 || c == 0x5c) out += "\\";
    if (c >= 0x20) out += text.charAt(i);
  }
  return out + '"';
}

/** Host.outputString of the kit takes the number of UTF-16 units for that of
 * bytes, and so cuts off text that is not ASCII. */
function output(text: string): void {
  Host.output(Uint8Array.wrap(String.UTF8.encode(text)));
}

/** In place of the runtime's own, which would be an import from "env" that no
 * host of plugins has; asconfig.json names it. */
export function onAbort(message: string | null, file: string | null, line: u32, column: u32): void {
  unreachable();
}
