//! What a segment of aiterm's status line needs in Rust.
//!
//! It is the whole of the native ABI, version 1, and a few helpers, for `no_std`: no
//! crate is needed, and no Cargo. Build it with "aiterm plugins build".
//!
//! A reader takes room for its answer, and returns it as text, or `None` if there is
//! none, or it does not fit: better nothing than half of it.
#![allow(dead_code)]

/// The functions of the host. A module imports those that it calls, and only those; some
/// need a permission, which segment.yaml asks for with a reason.
mod host {
    #[link(wasm_import_module = "aiterm_v1")]
    extern "C" {
        // functions of the host: written by tools/abi, imports
        pub fn status(path: *const u8, path_length: usize, buffer: *mut u8, size: usize) -> i32;
        pub fn config(key: *const u8, key_length: usize, buffer: *mut u8, size: usize) -> i32;
        pub fn now() -> i64;
        pub fn minute() -> i64;
        pub fn utc_offset() -> i32;
        pub fn columns() -> i32;
        pub fn width(text: *const u8, text_length: usize) -> i32;
        pub fn shorten(text: *const u8, text_length: usize, cells: i32, buffer: *mut u8, size: usize) -> i32;
        pub fn span(text: *const u8, text_length: usize, style: *const u8, style_length: usize);
        pub fn link(text: *const u8, text_length: usize, style: *const u8, style_length: usize, url: *const u8, url_length: usize);
        pub fn log(level: i32, text: *const u8, text_length: usize);
        pub fn usage(path: *const u8, path_length: usize, buffer: *mut u8, size: usize) -> i32;
        pub fn git(key: *const u8, key_length: usize, buffer: *mut u8, size: usize) -> i32;
        pub fn spend(path: *const u8, path_length: usize, buffer: *mut u8, size: usize) -> i32;
        pub fn system(key: *const u8, key_length: usize, buffer: *mut u8, size: usize) -> i32;
        pub fn transcript(path: *const u8, path_length: usize, buffer: *mut u8, size: usize) -> i32;
        pub fn transcript_name(path: *const u8, path_length: usize, buffer: *mut u8, size: usize) -> i32;
        pub fn transcript_title(path: *const u8, path_length: usize, buffer: *mut u8, size: usize) -> i32;
        pub fn env(name: *const u8, name_length: usize, buffer: *mut u8, size: usize) -> i32;
        pub fn store_get(key: *const u8, key_length: usize, buffer: *mut u8, size: usize) -> i32;
        pub fn store_set(key: *const u8, key_length: usize, value: *const u8, value_length: usize) -> i32;
        pub fn fetch(url: *const u8, url_length: usize, max_age: i32, buffer: *mut u8, size: usize) -> i32;
        // end of what tools/abi wrote
    }
}

fn answer(length: i32, buffer: &[u8]) -> Option<&str> {
    if length < 0 {
        return None;
    }
    core::str::from_utf8(buffer.get(..length as usize)?).ok()
}

// functions of the host: written by tools/abi, calls
/// The value at a dotted path of the JSON that Claude Code sent, such as
/// "model.display_name"; objects and arrays as JSON. Absent and null are the
/// same.
pub fn status<'a>(path: &str, buffer: &'a mut [u8]) -> Option<&'a str> {
    let length = unsafe { host::status(path.as_ptr(), path.len(), buffer.as_mut_ptr(), buffer.len()) };
    answer(length, buffer)
}

/// A setting of this segment, with the default of segment.yaml filled in.
pub fn config<'a>(key: &str, buffer: &'a mut [u8]) -> Option<&'a str> {
    let length = unsafe { host::config(key.as_ptr(), key.len(), buffer.as_mut_ptr(), buffer.len()) };
    answer(length, buffer)
}

/// The time of the render in milliseconds since 1970, UTC. A segment that asks
/// for it is run at every render.
pub fn now() -> i64 {
    unsafe { host::now() }
}

/// The same in whole minutes, which is cheaper: see now.
pub fn minute() -> i64 {
    unsafe { host::minute() }
}

/// How far local time is ahead of UTC, in seconds.
pub fn utc_offset() -> i32 {
    unsafe { host::utc_offset() }
}

/// How many cells the line has; all its segments share them.
pub fn columns() -> i32 {
    unsafe { host::columns() }
}

/// How many cells a text takes, as Claude Code measures it; what the host would
/// take out of it, such as escapes, takes none.
pub fn width(text: &str) -> i32 {
    unsafe { host::width(text.as_ptr(), text.len()) }
}

/// A text in at most so many cells, with an ellipsis for what was cut off. Less
/// than one cell gives an empty answer.
pub fn shorten<'a>(text: &str, cells: i32, buffer: &'a mut [u8]) -> Option<&'a str> {
    let length = unsafe { host::shorten(text.as_ptr(), text.len(), cells, buffer.as_mut_ptr(), buffer.len()) };
    answer(length, buffer)
}

/// Append text. The style is a role of the theme ("usage.warn"), attributes
/// ("bold fg=208 bg=#1e1e2e"), or both; later words win. A segment has 64 spans
/// and 4 KiB.
pub fn span(text: &str, style: &str) {
    unsafe { host::span(text.as_ptr(), text.len(), style.as_ptr(), style.len()) }
}

/// Append text that leads to a URL (http, https or file).
pub fn link(text: &str, style: &str, url: &str) {
    unsafe { host::link(text.as_ptr(), text.len(), style.as_ptr(), style.len(), url.as_ptr(), url.len()) }
}

/// Write to aiterm's log. The level is 0 debug, 1 info, 2 warning or 3 error.
pub fn log(level: i32, text: &str) {
    unsafe { host::log(level, text.as_ptr(), text.len()) }
}

/// How much of the plan's limits is used, such as "five_hour.used". Permission:
/// usage.
pub fn usage<'a>(path: &str, buffer: &'a mut [u8]) -> Option<&'a str> {
    let length = unsafe { host::usage(path.as_ptr(), path.len(), buffer.as_mut_ptr(), buffer.len()) };
    answer(length, buffer)
}

/// A fact of the session's repository, such as "branch". Permission: git.
pub fn git<'a>(key: &str, buffer: &'a mut [u8]) -> Option<&'a str> {
    let length = unsafe { host::git(key.as_ptr(), key.len(), buffer.as_mut_ptr(), buffer.len()) };
    answer(length, buffer)
}

/// What sessions have cost in dollars, such as "today" or "month.project".
/// Permission: spend.
pub fn spend<'a>(path: &str, buffer: &'a mut [u8]) -> Option<&'a str> {
    let length = unsafe { host::spend(path.as_ptr(), path.len(), buffer.as_mut_ptr(), buffer.len()) };
    answer(length, buffer)
}

/// A figure of the machine that the session runs on, such as "load".
/// Permission: system.
pub fn system<'a>(key: &str, buffer: &'a mut [u8]) -> Option<&'a str> {
    let length = unsafe { host::system(key.as_ptr(), key.len(), buffer.as_mut_ptr(), buffer.len()) };
    answer(length, buffer)
}

/// A number or a fixed word of what the session did, such as "tasks.done".
/// Permission: transcript.
pub fn transcript<'a>(path: &str, buffer: &'a mut [u8]) -> Option<&'a str> {
    let length = unsafe { host::transcript(path.as_ptr(), path.len(), buffer.as_mut_ptr(), buffer.len()) };
    answer(length, buffer)
}

/// A name that somebody chose, such as "mcp.0". Permission: transcript:names.
pub fn transcript_name<'a>(path: &str, buffer: &'a mut [u8]) -> Option<&'a str> {
    let length = unsafe { host::transcript_name(path.as_ptr(), path.len(), buffer.as_mut_ptr(), buffer.len()) };
    answer(length, buffer)
}

/// What the current "task" or the agent "agents.0" is called. Permission:
/// transcript:titles.
pub fn transcript_title<'a>(path: &str, buffer: &'a mut [u8]) -> Option<&'a str> {
    let length = unsafe { host::transcript_title(path.as_ptr(), path.len(), buffer.as_mut_ptr(), buffer.len()) };
    answer(length, buffer)
}

/// An environment variable. Permission: env:NAME.
pub fn env<'a>(name: &str, buffer: &'a mut [u8]) -> Option<&'a str> {
    let length = unsafe { host::env(name.as_ptr(), name.len(), buffer.as_mut_ptr(), buffer.len()) };
    answer(length, buffer)
}

/// What this segment stored under a key. Permission: store.
pub fn store_get<'a>(key: &str, buffer: &'a mut [u8]) -> Option<&'a str> {
    let length = unsafe { host::store_get(key.as_ptr(), key.len(), buffer.as_mut_ptr(), buffer.len()) };
    answer(length, buffer)
}

/// Keep a value under a key for later renders; an empty one removes it. The
/// answer is 0, or -1 if it does not fit into 64 KiB. Permission: store.
pub fn store_set(key: &str, value: &str) -> i32 {
    unsafe { host::store_set(key.as_ptr(), key.len(), value.as_ptr(), value.len()) }
}

/// The body that the host last got from a URL (https) for this segment; none as
/// long as there is none. It never waits: a body older than that many seconds,
/// 60 at least, is got again after the render. Permission: http:HOST.
pub fn fetch<'a>(url: &str, max_age: i32, buffer: &'a mut [u8]) -> Option<&'a str> {
    let length = unsafe { host::fetch(url.as_ptr(), url.len(), max_age, buffer.as_mut_ptr(), buffer.len()) };
    answer(length, buffer)
}

// end of what tools/abi wrote

/// The whole number that a text begins with, as "84000" or "84000.0" do, or otherwise if
/// it begins with none, or with one of more than 18 digits.
pub fn number(text: Option<&str>, otherwise: i64) -> i64 {
    let bytes = match text {
        Some(text) => text.as_bytes(),
        None => return otherwise,
    };
    let negative = bytes.first() == Some(&b'-');
    let mut value: i64 = 0;
    let mut digits = 0;
    for &byte in bytes.iter().skip(negative as usize) {
        if !byte.is_ascii_digit() {
            break;
        }
        if digits == 18 {
            return otherwise;
        }
        value = value * 10 + (byte - b'0') as i64;
        digits += 1;
    }
    match (digits, negative) {
        (0, _) => otherwise,
        (_, true) => -value,
        _ => value,
    }
}

/// Text that is put together. What does not fit any more is left out.
pub struct Builder<const N: usize> {
    at: [u8; N],
    length: usize,
}

impl<const N: usize> Builder<N> {
    pub const fn new() -> Self {
        Builder { at: [0; N], length: 0 }
    }

    pub fn add(&mut self, text: &str) -> &mut Self {
        for character in text.chars() {
            let mut bytes = [0; 4];
            let bytes = character.encode_utf8(&mut bytes).as_bytes();
            if self.length + bytes.len() > N {
                break;
            }
            for &byte in bytes {
                if let Some(place) = self.at.get_mut(self.length) {
                    *place = byte;
                    self.length += 1;
                }
            }
        }
        self
    }

    pub fn add_number(&mut self, number: i64) -> &mut Self {
        let mut digits = [0u8; 20];
        let mut first = digits.len();
        let mut rest = number.unsigned_abs();
        for place in digits.iter_mut().rev() {
            *place = b'0' + (rest % 10) as u8;
            rest /= 10;
            first -= 1;
            if rest == 0 {
                break;
            }
        }
        if number < 0 {
            self.add("-");
        }
        self.add(core::str::from_utf8(digits.get(first..).unwrap_or(&[])).unwrap_or(""))
    }

    pub fn text(&self) -> &str {
        core::str::from_utf8(self.at.get(..self.length).unwrap_or(&[])).unwrap_or("")
    }
}

/// A panic ends the segment as failed.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
