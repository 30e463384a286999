//! What a segment of aiterm's status line needs in Zig.
//!
//! It is the whole of the native ABI, version 1, and a few helpers; nothing of Zig's
//! standard library is used. Build it with "aiterm plugins build".
//!
//! A reader takes room for its answer, and returns it as text, or null if there is none,
//! or it does not fit: better nothing than half of it.

/// The functions of the host. A module imports those that it calls, and only those; some
/// need a permission, which segment.yaml asks for with a reason.
const host = struct {
    // functions of the host: written by tools/abi, imports
    extern "aiterm_v1" fn status(path: [*]const u8, path_length: usize, buffer: [*]u8, size: usize) i32;
    extern "aiterm_v1" fn config(key: [*]const u8, key_length: usize, buffer: [*]u8, size: usize) i32;
    extern "aiterm_v1" fn now() i64;
    extern "aiterm_v1" fn minute() i64;
    extern "aiterm_v1" fn utc_offset() i32;
    extern "aiterm_v1" fn columns() i32;
    extern "aiterm_v1" fn width(text: [*]const u8, text_length: usize) i32;
    extern "aiterm_v1" fn shorten(text: [*]const u8, text_length: usize, cells: i32, buffer: [*]u8, size: usize) i32;
    extern "aiterm_v1" fn span(text: [*]const u8, text_length: usize, style: [*]const u8, style_length: usize) void;
    extern "aiterm_v1" fn link(text: [*]const u8, text_length: usize, style: [*]const u8, style_length: usize, url: [*]const u8, url_length: usize) void;
    extern "aiterm_v1" fn log(level: i32, text: [*]const u8, text_length: usize) void;
    extern "aiterm_v1" fn usage(path: [*]const u8, path_length: usize, buffer: [*]u8, size: usize) i32;
    extern "aiterm_v1" fn git(key: [*]const u8, key_length: usize, buffer: [*]u8, size: usize) i32;
    extern "aiterm_v1" fn spend(path: [*]const u8, path_length: usize, buffer: [*]u8, size: usize) i32;
    extern "aiterm_v1" fn system(key: [*]const u8, key_length: usize, buffer: [*]u8, size: usize) i32;
    extern "aiterm_v1" fn transcript(path: [*]const u8, path_length: usize, buffer: [*]u8, size: usize) i32;
    extern "aiterm_v1" fn transcript_name(path: [*]const u8, path_length: usize, buffer: [*]u8, size: usize) i32;
    extern "aiterm_v1" fn transcript_title(path: [*]const u8, path_length: usize, buffer: [*]u8, size: usize) i32;
    extern "aiterm_v1" fn env(name: [*]const u8, name_length: usize, buffer: [*]u8, size: usize) i32;
    extern "aiterm_v1" fn store_get(key: [*]const u8, key_length: usize, buffer: [*]u8, size: usize) i32;
    extern "aiterm_v1" fn store_set(key: [*]const u8, key_length: usize, value: [*]const u8, value_length: usize) i32;
    extern "aiterm_v1" fn fetch(url: [*]const u8, url_length: usize, max_age: i32, buffer: [*]u8, size: usize) i32;
    // end of what tools/abi wrote
};

fn answer(length: i32, buffer: []u8) ?[]const u8 {
    if (length < 0) return null;
    const n: usize = @intCast(length);
    return if (n > buffer.len) null else buffer[0..n];
}

// functions of the host: written by tools/abi, calls
/// The value at a dotted path of the JSON that Claude Code sent, such as
/// "model.display_name"; objects and arrays as JSON. Absent and null are the
/// same.
pub fn status(path: []const u8, buffer: []u8) ?[]const u8 {
    return answer(host.status(path.ptr, path.len, buffer.ptr, buffer.len), buffer);
}

/// A setting of this segment, with the default of segment.yaml filled in.
pub fn config(key: []const u8, buffer: []u8) ?[]const u8 {
    return answer(host.config(key.ptr, key.len, buffer.ptr, buffer.len), buffer);
}

/// The time of the render in milliseconds since 1970, UTC. A segment that asks
/// for it is run at every render.
pub fn now() i64 {
    return host.now();
}

/// The same in whole minutes, which is cheaper: see now.
pub fn minute() i64 {
    return host.minute();
}

/// How far local time is ahead of UTC, in seconds.
pub fn utcOffset() i32 {
    return host.utc_offset();
}

/// How many cells the line has; all its segments share them.
pub fn columns() i32 {
    return host.columns();
}

/// How many cells a text takes, as Claude Code measures it; what the host would
/// take out of it, such as escapes, takes none.
pub fn width(text: []const u8) i32 {
    return host.width(text.ptr, text.len);
}

/// A text in at most so many cells, with an ellipsis for what was cut off. Less
/// than one cell gives an empty answer.
pub fn shorten(text: []const u8, cells: i32, buffer: []u8) ?[]const u8 {
    return answer(host.shorten(text.ptr, text.len, cells, buffer.ptr, buffer.len), buffer);
}

/// Append text. The style is a role of the theme ("usage.warn"), attributes
/// ("bold fg=208 bg=#1e1e2e"), or both; later words win. A segment has 64 spans
/// and 4 KiB.
pub fn span(text: []const u8, style: []const u8) void {
    return host.span(text.ptr, text.len, style.ptr, style.len);
}

/// Append text that leads to a URL (http, https or file).
pub fn link(text: []const u8, style: []const u8, url: []const u8) void {
    return host.link(text.ptr, text.len, style.ptr, style.len, url.ptr, url.len);
}

/// Write to aiterm's log. The level is 0 debug, 1 info, 2 warning or 3 error.
pub fn log(level: i32, text: []const u8) void {
    return host.log(level, text.ptr, text.len);
}

/// How much of the plan's limits is used, such as "five_hour.used". Permission:
/// usage.
pub fn usage(path: []const u8, buffer: []u8) ?[]const u8 {
    return answer(host.usage(path.ptr, path.len, buffer.ptr, buffer.len), buffer);
}

/// A fact of the session's repository, such as "branch". Permission: git.
pub fn git(key: []const u8, buffer: []u8) ?[]const u8 {
    return answer(host.git(key.ptr, key.len, buffer.ptr, buffer.len), buffer);
}

/// What sessions have cost in dollars, such as "today" or "month.project".
/// Permission: spend.
pub fn spend(path: []const u8, buffer: []u8) ?[]const u8 {
    return answer(host.spend(path.ptr, path.len, buffer.ptr, buffer.len), buffer);
}

/// A figure of the machine that the session runs on, such as "load".
/// Permission: system.
pub fn system(key: []const u8, buffer: []u8) ?[]const u8 {
    return answer(host.system(key.ptr, key.len, buffer.ptr, buffer.len), buffer);
}

/// A number or a fixed word of what the session did, such as "tasks.done".
/// Permission: transcript.
pub fn transcript(path: []const u8, buffer: []u8) ?[]const u8 {
    return answer(host.transcript(path.ptr, path.len, buffer.ptr, buffer.len), buffer);
}

/// A name that somebody chose, such as "mcp.0". Permission: transcript:names.
pub fn transcriptName(path: []const u8, buffer: []u8) ?[]const u8 {
    return answer(host.transcript_name(path.ptr, path.len, buffer.ptr, buffer.len), buffer);
}

/// What the current "task" or the agent "agents.0" is called. Permission:
/// transcript:titles.
pub fn transcriptTitle(path: []const u8, buffer: []u8) ?[]const u8 {
    return answer(host.transcript_title(path.ptr, path.len, buffer.ptr, buffer.len), buffer);
}

/// An environment variable. Permission: env:NAME.
pub fn env(name: []const u8, buffer: []u8) ?[]const u8 {
    return answer(host.env(name.ptr, name.len, buffer.ptr, buffer.len), buffer);
}

/// What this segment stored under a key. Permission: store.
pub fn storeGet(key: []const u8, buffer: []u8) ?[]const u8 {
    return answer(host.store_get(key.ptr, key.len, buffer.ptr, buffer.len), buffer);
}

/// Keep a value under a key for later renders; an empty one removes it. The
/// answer is 0, or -1 if it does not fit into 64 KiB. Permission: store.
pub fn storeSet(key: []const u8, value: []const u8) i32 {
    return host.store_set(key.ptr, key.len, value.ptr, value.len);
}

/// The body that the host last got from a URL (https) for this segment; none as
/// long as there is none. It never waits: a body older than that many seconds,
/// 60 at least, is got again after the render. Permission: http:HOST.
pub fn fetch(url: []const u8, max_age: i32, buffer: []u8) ?[]const u8 {
    return answer(host.fetch(url.ptr, url.len, max_age, buffer.ptr, buffer.len), buffer);
}

// end of what tools/abi wrote

/// The whole number that a text begins with, as "84000" or "84000.0" do, or otherwise if
/// it begins with none, or with one of more than 18 digits.
pub fn number(text: ?[]const u8, otherwise: i64) i64 {
    const from = text orelse return otherwise;
    const first: usize = if (from.len > 0 and from[0] == '-') 1 else 0;
    var value: i64 = 0;
    var i = first;
    while (i < from.len and from[i] >= '0' and from[i] <= '9') : (i += 1) {
        if (i - first >= 18) return otherwise;
        value = value * 10 + (from[i] - '0');
    }
    if (i == first) return otherwise;
    return if (first == 1) -value else value;
}

/// Text that is put together. What does not fit any more is left out.
pub const Builder = struct {
    at: [256]u8 = undefined,
    length: usize = 0,

    pub fn add(self: *Builder, more: []const u8) void {
        for (more) |byte| {
            if (self.length == self.at.len) return;
            self.at[self.length] = byte;
            self.length += 1;
        }
    }

    pub fn addNumber(self: *Builder, value: i64) void {
        var digits: [20]u8 = undefined;
        var first: usize = digits.len;
        var rest: u64 = if (value < 0) 0 -% @as(u64, @bitCast(value)) else @intCast(value);
        while (true) {
            first -= 1;
            digits[first] = '0' + @as(u8, @intCast(rest % 10));
            rest /= 10;
            if (rest == 0) break;
        }
        if (value < 0) self.add("-");
        self.add(digits[first..]);
    }

    pub fn text(self: *const Builder) []const u8 {
        return self.at[0..self.length];
    }
};
