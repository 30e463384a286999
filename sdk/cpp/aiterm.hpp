/*
 * aiterm.hpp: what a segment of aiterm's status line needs in C++.
 *
 * It is the whole of the native ABI, version 1, and a few helpers, for C++17 without
 * exceptions, without run-time types and without a library. Build it with "aiterm
 * plugins build".
 *
 * Text is UTF-8, given as an address and a length in bytes.
 */
#ifndef AITERM_HPP
#define AITERM_HPP

#include <stddef.h>
#include <stdint.h>

/* A module imports the functions that it calls, and only those; some need a
 * permission, which segment.yaml asks for with a reason. */
#define AITERM_IMPORT(name) extern "C" __attribute__((import_module("aiterm_v1"), import_name(#name)))

/* functions of the host: written by tools/abi, imports */
AITERM_IMPORT(status) int32_t aiterm_status(const char *path, uint32_t path_length, char *buffer, uint32_t size);
AITERM_IMPORT(config) int32_t aiterm_config(const char *key, uint32_t key_length, char *buffer, uint32_t size);
AITERM_IMPORT(now) int64_t aiterm_now();
AITERM_IMPORT(minute) int64_t aiterm_minute();
AITERM_IMPORT(utc_offset) int32_t aiterm_utc_offset();
AITERM_IMPORT(columns) int32_t aiterm_columns();
AITERM_IMPORT(width) int32_t aiterm_width(const char *text, uint32_t text_length);
AITERM_IMPORT(shorten) int32_t aiterm_shorten(const char *text, uint32_t text_length, int32_t cells, char *buffer, uint32_t size);
AITERM_IMPORT(span) void aiterm_span(const char *text, uint32_t text_length, const char *style, uint32_t style_length);
AITERM_IMPORT(link) void aiterm_link(const char *text, uint32_t text_length, const char *style, uint32_t style_length, const char *url, uint32_t url_length);
AITERM_IMPORT(log) void aiterm_log(int32_t level, const char *text, uint32_t text_length);
AITERM_IMPORT(usage) int32_t aiterm_usage(const char *path, uint32_t path_length, char *buffer, uint32_t size);
AITERM_IMPORT(git) int32_t aiterm_git(const char *key, uint32_t key_length, char *buffer, uint32_t size);
AITERM_IMPORT(spend) int32_t aiterm_spend(const char *path, uint32_t path_length, char *buffer, uint32_t size);
AITERM_IMPORT(system) int32_t aiterm_system(const char *key, uint32_t key_length, char *buffer, uint32_t size);
AITERM_IMPORT(transcript) int32_t aiterm_transcript(const char *path, uint32_t path_length, char *buffer, uint32_t size);
AITERM_IMPORT(transcript_name) int32_t aiterm_transcript_name(const char *path, uint32_t path_length, char *buffer, uint32_t size);
AITERM_IMPORT(transcript_title) int32_t aiterm_transcript_title(const char *path, uint32_t path_length, char *buffer, uint32_t size);
AITERM_IMPORT(env) int32_t aiterm_env(const char *name, uint32_t name_length, char *buffer, uint32_t size);
AITERM_IMPORT(store_get) int32_t aiterm_store_get(const char *key, uint32_t key_length, char *buffer, uint32_t size);
AITERM_IMPORT(store_set) int32_t aiterm_store_set(const char *key, uint32_t key_length, const char *value, uint32_t value_length);
AITERM_IMPORT(fetch) int32_t aiterm_fetch(const char *url, uint32_t url_length, int32_t max_age, char *buffer, uint32_t size);
/* end of what tools/abi wrote */

/*
 * The entry point. Its name is the version of the ABI.
 *
 *   AITERM_SEGMENT {
 *       aiterm::span("hello", "dim");
 *       return 0;
 *   }
 *
 * It returns 0 if all is well, also with nothing to show, and any other number if the
 * segment failed.
 */
#define AITERM_SEGMENT extern "C" __attribute__((export_name("aiterm_segment_v1"))) int32_t aiterm_segment_v1()

namespace aiterm {

/* Text somewhere in memory; without an address there is none. */
struct view {
	const char *at = nullptr;
	uint32_t length = 0;

	constexpr view() = default;
	constexpr view(const char *at, uint32_t length) : at(at), length(length) {}
	/* A literal, or what else ends with a zero byte. */
	constexpr view(const char *literal) : at(literal) {
		while (literal[length] != 0) {
			length++;
		}
	}

	constexpr bool exists() const { return at != nullptr; }
	constexpr bool empty() const { return length == 0; }
	constexpr bool operator==(view other) const {
		if (length != other.length) {
			return false;
		}
		for (uint32_t i = 0; i < length; i++) {
			if (at[i] != other.at[i]) {
				return false;
			}
		}
		return true;
	}
	constexpr bool operator!=(view other) const { return !(*this == other); }
};

/* Room for an answer: an array of char. */
struct room {
	char *at;
	uint32_t size;

	template <uint32_t N> constexpr room(char (&array)[N]) : at(array), size(N) {}
};

/* What a reader left in the room. An answer that does not fit is taken for absent:
 * better nothing than half of it. */
inline view answer(int32_t length, room buffer) {
	return length < 0 || static_cast<uint32_t>(length) > buffer.size ? view() : view(buffer.at, static_cast<uint32_t>(length));
}

// functions of the host: written by tools/abi, calls
// The value at a dotted path of the JSON that Claude Code sent, such as
// "model.display_name"; objects and arrays as JSON. Absent and null are the
// same.
inline view status(view path, room buffer) { return answer(aiterm_status(path.at, path.length, buffer.at, buffer.size), buffer); }

// A setting of this segment, with the default of segment.yaml filled in.
inline view config(view key, room buffer) { return answer(aiterm_config(key.at, key.length, buffer.at, buffer.size), buffer); }

// The time of the render in milliseconds since 1970, UTC. A segment that asks
// for it is run at every render.
inline int64_t now() { return aiterm_now(); }

// The same in whole minutes, which is cheaper: see now.
inline int64_t minute() { return aiterm_minute(); }

// How far local time is ahead of UTC, in seconds.
inline int32_t utc_offset() { return aiterm_utc_offset(); }

// How many cells the line has; all its segments share them.
inline int32_t columns() { return aiterm_columns(); }

// How many cells a text takes, as Claude Code measures it; what the host would
// take out of it, such as escapes, takes none.
inline int32_t width(view text) { return aiterm_width(text.at, text.length); }

// A text in at most so many cells, with an ellipsis for what was cut off. Less
// than one cell gives an empty answer.
inline view shorten(view text, int32_t cells, room buffer) { return answer(aiterm_shorten(text.at, text.length, cells, buffer.at, buffer.size), buffer); }

// Append text. The style is a role of the theme ("usage.warn"), attributes
// ("bold fg=208 bg=#1e1e2e"), or both; later words win. A segment has 64 spans
// and 4 KiB.
inline void span(view text, view style) { return aiterm_span(text.at, text.length, style.at, style.length); }

// Append text that leads to a URL (http, https or file).
inline void link(view text, view style, view url) { return aiterm_link(text.at, text.length, style.at, style.length, url.at, url.length); }

// Write to aiterm's log. The level is 0 debug, 1 info, 2 warning or 3 error.
inline void log(int32_t level, view text) { return aiterm_log(level, text.at, text.length); }

// How much of the plan's limits is used, such as "five_hour.used". Permission:
// usage.
inline view usage(view path, room buffer) { return answer(aiterm_usage(path.at, path.length, buffer.at, buffer.size), buffer); }

// A fact of the session's repository, such as "branch". Permission: git.
inline view git(view key, room buffer) { return answer(aiterm_git(key.at, key.length, buffer.at, buffer.size), buffer); }

// What sessions have cost in dollars, such as "today" or "month.project".
// Permission: spend.
inline view spend(view path, room buffer) { return answer(aiterm_spend(path.at, path.length, buffer.at, buffer.size), buffer); }

// A figure of the machine that the session runs on, such as "load". Permission:
// system.
inline view system(view key, room buffer) { return answer(aiterm_system(key.at, key.length, buffer.at, buffer.size), buffer); }

// A number or a fixed word of what the session did, such as "tasks.done".
// Permission: transcript.
inline view transcript(view path, room buffer) { return answer(aiterm_transcript(path.at, path.length, buffer.at, buffer.size), buffer); }

// A name that somebody chose, such as "mcp.0". Permission: transcript:names.
inline view transcript_name(view path, room buffer) { return answer(aiterm_transcript_name(path.at, path.length, buffer.at, buffer.size), buffer); }

// What the current "task" or the agent "agents.0" is called. Permission:
// transcript:titles.
inline view transcript_title(view path, room buffer) { return answer(aiterm_transcript_title(path.at, path.length, buffer.at, buffer.size), buffer); }

// An environment variable. Permission: env:NAME.
inline view env(view name, room buffer) { return answer(aiterm_env(name.at, name.length, buffer.at, buffer.size), buffer); }

// What this segment stored under a key. Permission: store.
inline view store_get(view key, room buffer) { return answer(aiterm_store_get(key.at, key.length, buffer.at, buffer.size), buffer); }

// Keep a value under a key for later renders; an empty one removes it. The
// answer is 0, or -1 if it does not fit into 64 KiB. Permission: store.
inline int32_t store_set(view key, view value) { return aiterm_store_set(key.at, key.length, value.at, value.length); }

// The body that the host last got from a URL (https) for this segment; none as
// long as there is none. It never waits: a body older than that many seconds,
// 60 at least, is got again after the render. Permission: http:HOST.
inline view fetch(view url, int32_t max_age, room buffer) { return answer(aiterm_fetch(url.at, url.length, max_age, buffer.at, buffer.size), buffer); }

// end of what tools/abi wrote

/* The whole number that a text begins with, as "84000" or "84000.0" do, or otherwise
 * if it begins with none, or with one of more than 18 digits. */
inline int64_t number(view from, int64_t otherwise) {
	uint32_t first = from.length > 0 && from.at[0] == '-' ? 1 : 0, i = first;
	int64_t value = 0;
	for (; i < from.length && from.at[i] >= '0' && from.at[i] <= '9'; i++) {
		if (i - first >= 18) {
			return otherwise;
		}
		value = value * 10 + (from.at[i] - '0');
	}
	if (i == first) {
		return otherwise;
	}
	return first == 1 ? -value : value;
}

/* Text that is put together. What does not fit any more is left out. */
template <uint32_t N = 256> class builder {
	char at[N];
	uint32_t length = 0;

public:
	builder &add(view more) {
		for (uint32_t i = 0; i < more.length && length < N; i++) {
			at[length++] = more.at[i];
		}
		return *this;
	}

	builder &add(int64_t value) {
		char digits[20];
		uint32_t i = sizeof(digits);
		uint64_t rest = value < 0 ? -static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
		do {
			digits[--i] = static_cast<char>('0' + rest % 10);
			rest /= 10;
		} while (rest > 0);
		if (value < 0) {
			digits[--i] = '-';
		}
		return add(view(digits + i, sizeof(digits) - i));
	}

	operator view() const { return view(at, length); }
};

} // namespace aiterm

#endif
