/**
 * What a segment of aiterm's status line needs in D.
 *
 * It is the whole of the native ABI, version 1, and a few helpers, for -betterC: there is
 * no run-time library. Build it with "aiterm plugins build", which takes LDC.
 *
 * A reader takes room for its answer, and returns it as text, or null if there is none,
 * or it does not fit: better nothing than half of it.
 */
module aiterm;

import ldc.attributes : llvmAttr;
import ldc.intrinsics : llvm_trap;

@nogc nothrow:

/* The functions of the host. A module imports those that it calls, and only those; some
 * need a permission, which segment.yaml asks for with a reason. */
private extern (C)
{
// functions of the host: written by tools/abi, imports
@llvmAttr("wasm-import-module", "aiterm_v1") @llvmAttr("wasm-import-name", "status")
int aiterm_status(const(char)* path, size_t pathLength, char* buffer, size_t size);
@llvmAttr("wasm-import-module", "aiterm_v1") @llvmAttr("wasm-import-name", "config")
int aiterm_config(const(char)* key, size_t keyLength, char* buffer, size_t size);
@llvmAttr("wasm-import-module", "aiterm_v1") @llvmAttr("wasm-import-name", "now")
long aiterm_now();
@llvmAttr("wasm-import-module", "aiterm_v1") @llvmAttr("wasm-import-name", "minute")
long aiterm_minute();
@llvmAttr("wasm-import-module", "aiterm_v1") @llvmAttr("wasm-import-name", "utc_offset")
int aiterm_utc_offset();
@llvmAttr("wasm-import-module", "aiterm_v1") @llvmAttr("wasm-import-name", "columns")
int aiterm_columns();
@llvmAttr("wasm-import-module", "aiterm_v1") @llvmAttr("wasm-import-name", "width")
int aiterm_width(const(char)* text, size_t textLength);
@llvmAttr("wasm-import-module", "aiterm_v1") @llvmAttr("wasm-import-name", "shorten")
int aiterm_shorten(const(char)* text, size_t textLength, int cells, char* buffer, size_t size);
@llvmAttr("wasm-import-module", "aiterm_v1") @llvmAttr("wasm-import-name", "span")
void aiterm_span(const(char)* text, size_t textLength, const(char)* style, size_t styleLength);
@llvmAttr("wasm-import-module", "aiterm_v1") @llvmAttr("wasm-import-name", "link")
void aiterm_link(const(char)* text, size_t textLength, const(char)* style, size_t styleLength, const(char)* url, size_t urlLength);
@llvmAttr("wasm-import-module", "aiterm_v1") @llvmAttr("wasm-import-name", "log")
void aiterm_log(int level, const(char)* text, size_t textLength);
@llvmAttr("wasm-import-module", "aiterm_v1") @llvmAttr("wasm-import-name", "usage")
int aiterm_usage(const(char)* path, size_t pathLength, char* buffer, size_t size);
@llvmAttr("wasm-import-module", "aiterm_v1") @llvmAttr("wasm-import-name", "git")
int aiterm_git(const(char)* key, size_t keyLength, char* buffer, size_t size);
@llvmAttr("wasm-import-module", "aiterm_v1") @llvmAttr("wasm-import-name", "spend")
int aiterm_spend(const(char)* path, size_t pathLength, char* buffer, size_t size);
@llvmAttr("wasm-import-module", "aiterm_v1") @llvmAttr("wasm-import-name", "system")
int aiterm_system(const(char)* key, size_t keyLength, char* buffer, size_t size);
@llvmAttr("wasm-import-module", "aiterm_v1") @llvmAttr("wasm-import-name", "transcript")
int aiterm_transcript(const(char)* path, size_t pathLength, char* buffer, size_t size);
@llvmAttr("wasm-import-module", "aiterm_v1") @llvmAttr("wasm-import-name", "transcript_name")
int aiterm_transcript_name(const(char)* path, size_t pathLength, char* buffer, size_t size);
@llvmAttr("wasm-import-module", "aiterm_v1") @llvmAttr("wasm-import-name", "transcript_title")
int aiterm_transcript_title(const(char)* path, size_t pathLength, char* buffer, size_t size);
@llvmAttr("wasm-import-module", "aiterm_v1") @llvmAttr("wasm-import-name", "env")
int aiterm_env(const(char)* name, size_t nameLength, char* buffer, size_t size);
@llvmAttr("wasm-import-module", "aiterm_v1") @llvmAttr("wasm-import-name", "store_get")
int aiterm_store_get(const(char)* key, size_t keyLength, char* buffer, size_t size);
@llvmAttr("wasm-import-module", "aiterm_v1") @llvmAttr("wasm-import-name", "store_set")
int aiterm_store_set(const(char)* key, size_t keyLength, const(char)* value, size_t valueLength);
@llvmAttr("wasm-import-module", "aiterm_v1") @llvmAttr("wasm-import-name", "fetch")
int aiterm_fetch(const(char)* url, size_t urlLength, int max_age, char* buffer, size_t size);
// end of what tools/abi wrote
}

private const(char)[] answer(int length, char[] buffer)
{
    return length < 0 || length > buffer.length ? null : buffer[0 .. length];
}

// functions of the host: written by tools/abi, calls
/// The value at a dotted path of the JSON that Claude Code sent, such as
/// "model.display_name"; objects and arrays as JSON. Absent and null are the
/// same.
const(char)[] status(const(char)[] path, char[] buffer)
{
    return answer(aiterm_status(path.ptr, path.length, buffer.ptr, buffer.length), buffer);
}

/// A setting of this segment, with the default of segment.yaml filled in.
const(char)[] config(const(char)[] key, char[] buffer)
{
    return answer(aiterm_config(key.ptr, key.length, buffer.ptr, buffer.length), buffer);
}

/// The time of the render in milliseconds since 1970, UTC. A segment that asks
/// for it is run at every render.
long now()
{
    return aiterm_now();
}

/// The same in whole minutes, which is cheaper: see now.
long minute()
{
    return aiterm_minute();
}

/// How far local time is ahead of UTC, in seconds.
int utcOffset()
{
    return aiterm_utc_offset();
}

/// How many cells the line has; all its segments share them.
int columns()
{
    return aiterm_columns();
}

/// How many cells a text takes, as Claude Code measures it; what the host would
/// take out of it, such as escapes, takes none.
int width(const(char)[] text)
{
    return aiterm_width(text.ptr, text.length);
}

/// A text in at most so many cells, with an ellipsis for what was cut off. Less
/// than one cell gives an empty answer.
const(char)[] shorten(const(char)[] text, int cells, char[] buffer)
{
    return answer(aiterm_shorten(text.ptr, text.length, cells, buffer.ptr, buffer.length), buffer);
}

/// Append text. The style is a role of the theme ("usage.warn"), attributes
/// ("bold fg=208 bg=#1e1e2e"), or both; later words win. A segment has 64 spans
/// and 4 KiB.
void span(const(char)[] text, const(char)[] style)
{
    return aiterm_span(text.ptr, text.length, style.ptr, style.length);
}

/// Append text that leads to a URL (http, https or file).
void link(const(char)[] text, const(char)[] style, const(char)[] url)
{
    return aiterm_link(text.ptr, text.length, style.ptr, style.length, url.ptr, url.length);
}

/// Write to aiterm's log. The level is 0 debug, 1 info, 2 warning or 3 error.
void log(int level, const(char)[] text)
{
    return aiterm_log(level, text.ptr, text.length);
}

/// How much of the plan's limits is used, such as "five_hour.used". Permission:
/// usage.
const(char)[] usage(const(char)[] path, char[] buffer)
{
    return answer(aiterm_usage(path.ptr, path.length, buffer.ptr, buffer.length), buffer);
}

/// A fact of the session's repository, such as "branch". Permission: git.
const(char)[] git(const(char)[] key, char[] buffer)
{
    return answer(aiterm_git(key.ptr, key.length, buffer.ptr, buffer.length), buffer);
}

/// What sessions have cost in dollars, such as "today" or "month.project".
/// Permission: spend.
const(char)[] spend(const(char)[] path, char[] buffer)
{
    return answer(aiterm_spend(path.ptr, path.length, buffer.ptr, buffer.length), buffer);
}

/// A figure of the machine that the session runs on, such as "load".
/// Permission: system.
const(char)[] system(const(char)[] key, char[] buffer)
{
    return answer(aiterm_system(key.ptr, key.length, buffer.ptr, buffer.length), buffer);
}

/// A number or a fixed word of what the session did, such as "tasks.done".
/// Permission: transcript.
const(char)[] transcript(const(char)[] path, char[] buffer)
{
    return answer(aiterm_transcript(path.ptr, path.length, buffer.ptr, buffer.length), buffer);
}

/// A name that somebody chose, such as "mcp.0". Permission: transcript:names.
const(char)[] transcriptName(const(char)[] path, char[] buffer)
{
    return answer(aiterm_transcript_name(path.ptr, path.length, buffer.ptr, buffer.length), buffer);
}

/// What the current "task" or the agent "agents.0" is called. Permission:
/// transcript:titles.
const(char)[] transcriptTitle(const(char)[] path, char[] buffer)
{
    return answer(aiterm_transcript_title(path.ptr, path.length, buffer.ptr, buffer.length), buffer);
}

/// An environment variable. Permission: env:NAME.
const(char)[] env(const(char)[] name, char[] buffer)
{
    return answer(aiterm_env(name.ptr, name.length, buffer.ptr, buffer.length), buffer);
}

/// What this segment stored under a key. Permission: store.
const(char)[] storeGet(const(char)[] key, char[] buffer)
{
    return answer(aiterm_store_get(key.ptr, key.length, buffer.ptr, buffer.length), buffer);
}

/// Keep a value under a key for later renders; an empty one removes it. The
/// answer is 0, or -1 if it does not fit into 64 KiB. Permission: store.
int storeSet(const(char)[] key, const(char)[] value)
{
    return aiterm_store_set(key.ptr, key.length, value.ptr, value.length);
}

/// The body that the host last got from a URL (https) for this segment; none as
/// long as there is none. It never waits: a body older than that many seconds,
/// 60 at least, is got again after the render. Permission: http:HOST.
const(char)[] fetch(const(char)[] url, int max_age, char[] buffer)
{
    return answer(aiterm_fetch(url.ptr, url.length, max_age, buffer.ptr, buffer.length), buffer);
}

// end of what tools/abi wrote

/// The whole number that a text begins with, as "84000" or "84000.0" do, or otherwise if
/// it begins with none, or with one of more than 18 digits.
long number(const(char)[] text, long otherwise)
{
    const size_t first = text.length > 0 && text[0] == '-' ? 1 : 0;
    long value = 0;
    size_t i = first;
    for (; i < text.length && text[i] >= '0' && text[i] <= '9'; i++)
    {
        if (i - first >= 18)
            return otherwise;
        value = value * 10 + (text[i] - '0');
    }
    if (i == first)
        return otherwise;
    return first == 1 ? -value : value;
}

/// Text that is put together. What does not fit any more is left out.
struct Builder
{
    private char[256] at = void;
    private size_t length;

    @nogc nothrow:

    void add(const(char)[] more)
    {
        foreach (c; more)
        {
            if (length == at.length)
                return;
            at[length++] = c;
        }
    }

    void add(long value)
    {
        char[20] digits = void;
        size_t first = digits.length;
        ulong rest = value < 0 ? 0 - cast(ulong) value : value;
        do
        {
            digits[--first] = cast(char)('0' + rest % 10);
            rest /= 10;
        }
        while (rest > 0);
        if (value < 0)
            add("-");
        add(digits[first .. $]);
    }

    const(char)[] text() return const
    {
        return at[0 .. length];
    }
}

/// What an index out of bounds and a failed assert call: the segment ends as failed.
extern (C) noreturn __assert(const(char)* message, const(char)* file, int line)
{
    llvm_trap();
    assert(0);
}
