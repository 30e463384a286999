//! Shows how many tokens the context holds, in another colour once they are many.
const aiterm = @import("aiterm.zig");

/// Called once for each line. What it shows is shown; nothing is nothing.
export fn aiterm_segment_v1() i32 {
    var room: [32]u8 = undefined;
    const tokens = aiterm.number(aiterm.status("context_window.total_input_tokens", &room), -1);
    if (tokens <= 0) return 0; // a 0 is what Claude Code says while it does not know
    // A role of the theme, so that the colours fit the rest.
    const many = tokens >= 1000 * aiterm.number(aiterm.config("warn_at", &room), 150);
    const style = if (many) "context.warn" else "context.ok";

    // 850, or 84k.
    var shown = aiterm.Builder{};
    shown.add("▣ ");
    if (tokens < 1000) {
        shown.addNumber(tokens);
    } else {
        shown.addNumber(@divTrunc(tokens, 1000));
        shown.add("k");
    }
    aiterm.span(shown.text(), style);
    return 0;
}
