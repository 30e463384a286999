/*
 * aiterm.h: what a segment of aiterm's status line needs in C.
 *
 * It is the whole of the native ABI, version 1, and a few helpers. There is no
 * C library: nothing here needs one. Build it with "aiterm plugins build", or
 *
 *   clang --target=wasm32-unknown-unknown -ffreestanding -fno-builtin -Oz -mbulk-memory -c segment.c
 *   wasm-ld --no-entry --strip-all --stack-first -z stack-size=16384 segment.o -o segment.wasm
 *
 * Text is UTF-8, given as a pointer and a length in bytes; it need not end with
 * a zero byte.
 */
#ifndef AITERM_H
#define AITERM_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The functions of the host. A module imports those that it calls, and only
 * those; some need a permission, which segment.yaml asks for with a reason.
 *
 * A reader takes a buffer with its size in bytes and returns the full length of
 * the answer, or -1 if there is none. It writes only what fits: a length above
 * the size says that the buffer was left alone and how large it has to be.
 */
#define AITERM_IMPORT(name) __attribute__((import_module("aiterm_v1"), import_name(#name)))

/* functions of the host: written by tools/abi */
/* The value at a dotted path of the JSON that Claude Code sent, such as
 * "model.display_name"; objects and arrays as JSON. Absent and null are the
 * same. */
AITERM_IMPORT(status) int32_t aiterm_status(const char *path, uint32_t path_length, char *buffer, uint32_t size);
/* A setting of this segment, with the default of segment.yaml filled in. */
AITERM_IMPORT(config) int32_t aiterm_config(const char *key, uint32_t key_length, char *buffer, uint32_t size);
/* The time of the render in milliseconds since 1970, UTC. A segment that asks
 * for it is run at every render. */
AITERM_IMPORT(now) int64_t aiterm_now(void);
/* The same in whole minutes, which is cheaper: see now. */
AITERM_IMPORT(minute) int64_t aiterm_minute(void);
/* How far local time is ahead of UTC, in seconds. */
AITERM_IMPORT(utc_offset) int32_t aiterm_utc_offset(void);
/* How many cells the line has; all its segments share them. */
AITERM_IMPORT(columns) int32_t aiterm_columns(void);
/* How many cells a text takes, as Claude Code measures it; what the host would
 * take out of it, such as escapes, takes none. */
AITERM_IMPORT(width) int32_t aiterm_width(const char *text, uint32_t text_length);
/* A text in at most so many cells, with an ellipsis for what was cut off. Less
 * than one cell gives an empty answer. */
AITERM_IMPORT(shorten) int32_t aiterm_shorten(const char *text, uint32_t text_length, int32_t cells, char *buffer, uint32_t size);
/* Append text. The style is a role of the theme ("usage.warn"), attributes
 * ("bold fg=208 bg=#1e1e2e"), or both; later words win. A segment has 64 spans
 * and 4 KiB. */
AITERM_IMPORT(span) void aiterm_span(const char *text, uint32_t text_length, const char *style, uint32_t style_length);
/* Append text that leads to a URL (http, https or file). */
AITERM_IMPORT(link) void aiterm_link(const char *text, uint32_t text_length, const char *style, uint32_t style_length, const char *url, uint32_t url_length);
/* Write to aiterm's log. The level is 0 debug, 1 info, 2 warning or 3 error. */
AITERM_IMPORT(log) void aiterm_log(int32_t level, const char *text, uint32_t text_length);
/* How much of the plan's limits is used, such as "five_hour.used". Permission:
 * usage. */
AITERM_IMPORT(usage) int32_t aiterm_usage(const char *path, uint32_t path_length, char *buffer, uint32_t size);
/* A fact of the session's repository, such as "branch". Permission: git. */
AITERM_IMPORT(git) int32_t aiterm_git(const char *key, uint32_t key_length, char *buffer, uint32_t size);
/* What sessions have cost in dollars, such as "today" or "month.project".
 * Permission: spend. */
AITERM_IMPORT(spend) int32_t aiterm_spend(const char *path, uint32_t path_length, char *buffer, uint32_t size);
/* A figure of the machine that the session runs on, such as "load". Permission:
 * system. */
AITERM_IMPORT(system) int32_t aiterm_system(const char *key, uint32_t key_length, char *buffer, uint32_t size);
/* A number or a fixed word of what the session did, such as "tasks.done".
 * Permission: transcript. */
AITERM_IMPORT(transcript) int32_t aiterm_transcript(const char *path, uint32_t path_length, char *buffer, uint32_t size);
/* A name that somebody chose, such as "mcp.0". Permission: transcript:names. */
AITERM_IMPORT(transcript_name) int32_t aiterm_transcript_name(const char *path, uint32_t path_length, char *buffer, uint32_t size);
/* What the current "task" or the agent "agents.0" is called. Permission:
 * transcript:titles. */
AITERM_IMPORT(transcript_title) int32_t aiterm_transcript_title(const char *path, uint32_t path_length, char *buffer, uint32_t size);
/* An environment variable. Permission: env:NAME. */
AITERM_IMPORT(env) int32_t aiterm_env(const char *name, uint32_t name_length, char *buffer, uint32_t size);
/* What this segment stored under a key. Permission: store. */
AITERM_IMPORT(store_get) int32_t aiterm_store_get(const char *key, uint32_t key_length, char *buffer, uint32_t size);
/* Keep a value under a key for later renders; an empty one removes it. The
 * answer is 0, or -1 if it does not fit into 64 KiB. Permission: store. */
AITERM_IMPORT(store_set) int32_t aiterm_store_set(const char *key, uint32_t key_length, const char *value, uint32_t value_length);
/* The body that the host last got from a URL (https) for this segment; none as
 * long as there is none. It never waits: a body older than that many seconds,
 * 60 at least, is got again after the render. Permission: http:HOST. */
AITERM_IMPORT(fetch) int32_t aiterm_fetch(const char *url, uint32_t url_length, int32_t max_age, char *buffer, uint32_t size);
/* end of what tools/abi wrote */

/*
 * The entry point. Its name is the version of the ABI.
 *
 *   AITERM_SEGMENT {
 *       aiterm_show(aiterm_text("hello"), "dim");
 *       return 0;
 *   }
 *
 * It returns 0 if all is well, also with nothing to show, and any other number
 * if the segment failed.
 */
#define AITERM_SEGMENT __attribute__((export_name("aiterm_segment_v1"))) int32_t aiterm_segment_v1(void)

/* Text somewhere in memory. A length below 0 says that there is none. */
typedef struct {
	const char *at;
	int32_t length;
} aiterm_string;

/* Text that ends with a zero byte, such as a literal. */
static inline aiterm_string aiterm_text(const char *text) {
	int32_t length = 0;
	while (text[length] != 0) {
		length++;
	}
	return (aiterm_string){text, length};
}

/*
 * AITERM_READ(status, "vim.mode", buffer) reads a value into an array of char
 * and gives it as an aiterm_string. One that does not fit into the array is
 * taken for absent: better nothing than half of it. It is a macro, since a
 * module that takes the address of an import would import them all.
 */
#define AITERM_READ(reader, key, buffer) \
	aiterm_answer((buffer), sizeof(buffer), aiterm_##reader((key), (uint32_t)aiterm_text(key).length, (buffer), sizeof(buffer)))

static inline aiterm_string aiterm_answer(const char *buffer, uint32_t size, int32_t length) {
	return (aiterm_string){buffer, length > (int32_t)size ? -1 : length};
}

/* Whether there is a text that is not empty. */
static inline bool aiterm_has(aiterm_string s) { return s.length > 0; }

/* Whether two texts are the same. */
static inline bool aiterm_is(aiterm_string s, const char *text) {
	int32_t i = 0;
	while (i < s.length && text[i] != 0 && s.at[i] == text[i]) {
		i++;
	}
	return i == s.length && text[i] == 0;
}

/* The whole number that a text begins with, as "84000" or "84000.0" do, or
 * otherwise if it begins with none, or with one of more than 18 digits. */
static inline int64_t aiterm_number(aiterm_string s, int64_t otherwise) {
	int32_t i = s.length > 0 && s.at[0] == '-' ? 1 : 0, digits = i;
	int64_t number = 0;
	for (; i < s.length && s.at[i] >= '0' && s.at[i] <= '9'; i++) {
		if (i - digits >= 18) {
			return otherwise;
		}
		number = number * 10 + (s.at[i] - '0');
	}
	if (i == digits) {
		return otherwise;
	}
	return digits == 1 ? -number : number;
}

/* Text that is put together. What does not fit any more is left out. */
typedef struct {
	char at[256];
	int32_t length;
} aiterm_builder;

static inline void aiterm_add(aiterm_builder *b, aiterm_string s) {
	for (int32_t i = 0; i < s.length && b->length < (int32_t)sizeof(b->at); i++) {
		b->at[b->length++] = s.at[i];
	}
}

static inline void aiterm_add_number(aiterm_builder *b, int64_t number) {
	char digits[20];
	int32_t i = sizeof(digits);
	uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;
	do {
		digits[--i] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (number < 0) {
		digits[--i] = '-';
	}
	aiterm_add(b, (aiterm_string){digits + i, (int32_t)sizeof(digits) - i});
}

static inline aiterm_string aiterm_built(const aiterm_builder *b) {
	return (aiterm_string){b->at, b->length};
}

/* Append text to the line, with a style as aiterm_span takes it. */
static inline void aiterm_show(aiterm_string text, const char *style) {
	if (aiterm_has(text)) {
		aiterm_span(text.at, (uint32_t)text.length, style, (uint32_t)aiterm_text(style).length);
	}
}

/* The same with a link; without a URL it is plain text. */
static inline void aiterm_show_link(aiterm_string text, const char *style, aiterm_string url) {
	if (!aiterm_has(url)) {
		aiterm_show(text, style);
	} else if (aiterm_has(text)) {
		aiterm_link(text.at, (uint32_t)text.length, style, (uint32_t)aiterm_text(style).length, url.at, (uint32_t)url.length);
	}
}

#endif
