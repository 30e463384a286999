//! steps: an example segment in Rust. A bar of the session's list of tasks, and how many
//! of them are done; nothing while there are none.
#![no_std]
#[path = "../../sdk/rust/aiterm.rs"]
mod aiterm;
use aiterm::{config, number, span, transcript, Builder};

#[no_mangle]
pub extern "C" fn aiterm_segment_v1() -> i32 {
    let mut room = [0; 32];
    let total = number(transcript("tasks.total", &mut room), 0);
    if total <= 0 {
        return 0;
    }
    let done = number(transcript("tasks.done", &mut room), 0).clamp(0, total);
    let cells = number(config("cells", &mut room), 6).clamp(1, 20);
    let style = if done == total { "usage.ok" } else { "usage.notice" };

    // The bar is full only when everything is done.
    let full = done * cells / total;
    let (mut filled, mut empty) = (Builder::<64>::new(), Builder::<64>::new());
    for cell in 0..cells {
        if cell < full {
            filled.add("▰");
        } else {
            empty.add("▱");
        }
    }
    let mut count = Builder::<48>::new();
    count.add(" ").add_number(done).add("/").add_number(total);
    for (text, style) in [(filled.text(), style), (empty.text(), "dim"), (count.text(), style)] {
        if !text.is_empty() {
            span(text, style);
        }
    }
    0
}
