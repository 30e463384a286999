/// Shows how many tokens the context holds, in another colour once they are many.
module segment;

import aiterm;

/// Called once for each line. What it shows is shown; nothing is nothing.
extern (C) int aiterm_segment_v1() @nogc nothrow
{
    char[32] room = void;
    const tokens = number(status("context_window.total_input_tokens", room), -1);
    if (tokens <= 0)
        return 0; // a 0 is what Claude Code says while it does not know
    // A role of the theme, so that the colours fit the rest.
    const many = tokens >= 1000 * number(config("warn_at", room), 150);
    const style = many ? "context.warn" : "context.ok";

    // 850, or 84k.
    Builder shown;
    shown.add("▣ ");
    if (tokens < 1000)
        shown.add(tokens);
    else
    {
        shown.add(tokens / 1000);
        shown.add("k");
    }
    span(shown.text, style);
    return 0;
}
