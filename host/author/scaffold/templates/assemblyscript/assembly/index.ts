/** Shows how many tokens the context holds, in another colour once they are many. */
import { config, number, span, status } from "./aiterm";

// The compiler calls it when the program fails; see asconfig.json.
export { onAbort } from "./aiterm";

/** Called once for each line. What it appends is shown; nothing is nothing. */
export function aiterm_segment_v1(): i32 {
  const tokens = number(status("context_window.total_input_tokens"), -1);
  if (tokens <= 0) return 0; // a 0 is what Claude Code says while it does not know
  // A role of the theme, so that the colours fit the rest.
  const warn = tokens >= 1000 * number(config("warn_at"), 150);
  span("▣ " + short(tokens), warn ? "context.warn" : "context.ok");
  return 0;
}

/** 850, or 84k. */
function short(n: i64): string {
  return n < 1000 ? n.toString() : (n / 1000).toString() + "k";
}
