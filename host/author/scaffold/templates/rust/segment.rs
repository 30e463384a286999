//! Shows how many tokens the context holds, in another colour once they are many.
#![no_std]
mod aiterm;
use aiterm::{config, number, span, status, Builder};

/// Called once for each line. What it shows is shown; nothing is nothing.
#[no_mangle]
pub extern "C" fn aiterm_segment_v1() -> i32 {
    let mut room = [0; 32];
    let tokens = number(status("context_window.total_input_tokens", &mut room), -1);
    if tokens <= 0 {
        return 0; // a 0 is what Claude Code says while it does not know
    }
    // A role of the theme, so that the colours fit the rest.
    let style = match tokens >= 1000 * number(config("warn_at", &mut room), 150) {
        true => "context.warn",
        false => "context.ok",
    };

    // 850, or 84k.
    let mut shown = Builder::<64>::new();
    shown.add("▣ ");
    if tokens < 1000 {
        shown.add_number(tokens);
    } else {
        shown.add_number(tokens / 1000).add("k");
    }
    span(shown.text(), style);
    0
}
