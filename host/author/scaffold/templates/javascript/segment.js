/// <reference path="aiterm.d.ts" />
// Shows how many tokens the context holds, in another colour once they are many.

// 850, or 84k.
function short(n) {
  return n < 1000 ? String(n) : Math.floor(n / 1000) + "k";
}

// The script runs once for each line. What it shows is shown; nothing is nothing.
var tokens = parseInt(aiterm.status("context_window.total_input_tokens"), 10);
// A 0 is what Claude Code says while it does not know.
if (tokens > 0) {
  // A role of the theme, so that the colours fit the rest.
  var many = tokens >= 1000 * aiterm.config("warn_at");
  aiterm.span("▣ " + short(tokens), many ? "context.warn" : "context.ok");
}
