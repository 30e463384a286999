/*
 * A segment in JavaScript: MicroQuickJS, the functions of the host as an object "aiterm",
 * and the script, which "aiterm plugins build" puts behind them.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "mquickjs.h"

#include "json.h"

#define IMPORT(name) __attribute__((import_module("aiterm_v1"), import_name(#name)))

#define READERS(each) each(status) each(config) each(usage) each(git) each(spend) each(system) each(transcript) \
	each(transcript_name) each(transcript_title) each(env) each(store_get)
#define READER(name) IMPORT(name) int32_t host_##name(const char *, uint32_t, char *, uint32_t);
READERS(READER)
IMPORT(now) int64_t host_now(void);
IMPORT(minute) int64_t host_minute(void);
IMPORT(utc_offset) int32_t host_utc_offset(void);
IMPORT(columns) int32_t host_columns(void);
IMPORT(width) int32_t host_width(const char *, uint32_t);
IMPORT(shorten) int32_t host_shorten(const char *, uint32_t, int32_t, char *, uint32_t);
IMPORT(span) void host_span(const char *, uint32_t, const char *, uint32_t);
IMPORT(link) void host_link(const char *, uint32_t, const char *, uint32_t, const char *, uint32_t);
IMPORT(log) void host_log(int32_t, const char *, uint32_t);
IMPORT(store_set) int32_t host_store_set(const char *, uint32_t, const char *, uint32_t);
IMPORT(fetch) int32_t host_fetch(const char *, uint32_t, int32_t, char *, uint32_t);

/*
 * Where things are in memory, which has 48 pages. The build writes the script to SCRIPT;
 * host/author/toolchain/javascript.go has the same numbers.
 */
struct script {
	uint32_t missing; /* a bit for each of the functions below that segment.yaml asks no permission for */
	uint32_t length;
	char source[];
};
#define SCRIPT ((const struct script *)0x30000)
#define PARSE_ONLY 0x80000000 /* a bit of missing: the build asks whether it is JavaScript */
#define HEAP ((char *)0x80000)
#define HEAP_SIZE 0x180000
#define ANSWER ((char *)0x200000)
#define ANSWER_SIZE 0x100000

enum { STATUS, CONFIG, USAGE, GIT, SPEND, SYSTEM, TRANSCRIPT, TRANSCRIPT_NAME, TRANSCRIPT_TITLE, ENV, STORE_GET, STORE_SET, FETCH };

static const char *const names[] = {"status", "config", "usage", "git", "spend", "system", "transcript", "transcriptName",
	"transcriptTitle", "env", "storeGet", "storeSet", "fetch"};
static const char *const permissions[] = {"", "", "usage", "git", "spend", "system", "transcript", "transcript:names",
	"transcript:titles", "env", "store", "store", "http"};

/* Whether the segment has no permission for a function: then its import is not there. */
static int missing(JSContext *ctx, int function) {
	if ((SCRIPT->missing >> function & 1) == 0) {
		return 0;
	}
	JS_ThrowTypeError(ctx, "aiterm.%s needs the permission %s: add it to segment.yaml, with a reason, and build again", names[function], permissions[function]);
	return 1;
}

/* The bytes of an argument, which stay where they are until the next allocation. */
static const char *bytes(JSContext *ctx, JSValue value, size_t *length, JSCStringBuf *buffer) {
	return JS_ToCStringLen(ctx, length, value, buffer);
}

static JSValue answer(JSContext *ctx, int32_t length) {
	if (length < 0 || length > ANSWER_SIZE) {
		return JS_UNDEFINED;
	}
	return JS_NewStringLen(ctx, ANSWER, (size_t)length);
}

JSValue js_aiterm_read(JSContext *ctx, JSValue *this_val, int argc, JSValue *argv, int magic) {
	JSCStringBuf buffer;
	size_t n;
	const char *key;
	int32_t length = -1;
	if (missing(ctx, magic) || (key = bytes(ctx, argv[0], &n, &buffer)) == NULL) {
		return JS_EXCEPTION;
	}
	switch (magic) {
#define CASE(function, name) case function: length = host_##name(key, n, ANSWER, ANSWER_SIZE); break;
	CASE(STATUS, status)
	CASE(CONFIG, config)
	CASE(USAGE, usage)
	CASE(GIT, git)
	CASE(SPEND, spend)
	CASE(SYSTEM, system)
	CASE(TRANSCRIPT, transcript)
	CASE(TRANSCRIPT_NAME, transcript_name)
	CASE(TRANSCRIPT_TITLE, transcript_title)
	CASE(ENV, env)
	CASE(STORE_GET, store_get)
	}
	return answer(ctx, length);
}

JSValue js_aiterm_now(JSContext *ctx, JSValue *this_val, int argc, JSValue *argv) { return JS_NewInt64(ctx, host_now()); }
JSValue js_aiterm_minute(JSContext *ctx, JSValue *this_val, int argc, JSValue *argv) { return JS_NewInt64(ctx, host_minute()); }
JSValue js_aiterm_utc_offset(JSContext *ctx, JSValue *this_val, int argc, JSValue *argv) { return JS_NewInt32(ctx, host_utc_offset()); }
JSValue js_aiterm_columns(JSContext *ctx, JSValue *this_val, int argc, JSValue *argv) { return JS_NewInt32(ctx, host_columns()); }

/* Texts to be shown: what is undefined or null is none. A second text may move the first
 * one, so all are first made strings, which are then only looked at. */
static int texts(JSContext *ctx, int argc, JSValue *argv, int wanted, const char **at, size_t *length, JSCStringBuf *buffers) {
	for (int i = 0; i < wanted; i++) {
		if (i >= argc || JS_IsUndefined(argv[i]) || JS_IsNull(argv[i])) {
			argv[i] = JS_NewStringLen(ctx, "", 0);
		}
		argv[i] = JS_ToString(ctx, argv[i]);
		if (JS_IsException(argv[i])) {
			return -1;
		}
	}
	for (int i = 0; i < wanted; i++) {
		at[i] = JS_ToCStringLen(ctx, &length[i], argv[i], &buffers[i]);
		if (at[i] == NULL) {
			return -1;
		}
	}
	return 0;
}

JSValue js_aiterm_width(JSContext *ctx, JSValue *this_val, int argc, JSValue *argv) {
	const char *at[1];
	size_t n[1];
	JSCStringBuf buffers[1];
	if (texts(ctx, argc, argv, 1, at, n, buffers)) {
		return JS_EXCEPTION;
	}
	return JS_NewInt32(ctx, host_width(at[0], n[0]));
}

JSValue js_aiterm_shorten(JSContext *ctx, JSValue *this_val, int argc, JSValue *argv) {
	const char *at[1];
	size_t n[1];
	JSCStringBuf buffers[1];
	int cells;
	if (JS_ToInt32(ctx, &cells, argv[1]) || texts(ctx, argc, argv, 1, at, n, buffers)) {
		return JS_EXCEPTION;
	}
	return answer(ctx, host_shorten(at[0], n[0], cells, ANSWER, ANSWER_SIZE));
}

JSValue js_aiterm_span(JSContext *ctx, JSValue *this_val, int argc, JSValue *argv) {
	const char *at[2];
	size_t n[2];
	JSCStringBuf buffers[2];
	if (texts(ctx, argc, argv, 2, at, n, buffers)) {
		return JS_EXCEPTION;
	}
	host_span(at[0], n[0], at[1], n[1]);
	return JS_UNDEFINED;
}

JSValue js_aiterm_link(JSContext *ctx, JSValue *this_val, int argc, JSValue *argv) {
	const char *at[3];
	size_t n[3];
	JSCStringBuf buffers[3];
	if (texts(ctx, argc, argv, 3, at, n, buffers)) {
		return JS_EXCEPTION;
	}
	host_link(at[0], n[0], at[1], n[1], at[2], n[2]);
	return JS_UNDEFINED;
}

JSValue js_aiterm_log(JSContext *ctx, JSValue *this_val, int argc, JSValue *argv) {
	JSCStringBuf buffer;
	size_t n;
	int level;
	const char *text;
	if (JS_ToInt32(ctx, &level, argv[0]) || (text = bytes(ctx, argv[1], &n, &buffer)) == NULL) {
		return JS_EXCEPTION;
	}
	host_log(level, text, n);
	return JS_UNDEFINED;
}

/* console.log: the first argument to aiterm's log. */
JSValue js_print(JSContext *ctx, JSValue *this_val, int argc, JSValue *argv) {
	JSCStringBuf buffer;
	size_t n;
	const char *text = bytes(ctx, argv[0], &n, &buffer);
	if (text == NULL) {
		return JS_EXCEPTION;
	}
	host_log(1, text, n);
	return JS_UNDEFINED;
}

JSValue js_aiterm_store_set(JSContext *ctx, JSValue *this_val, int argc, JSValue *argv) {
	const char *at[2];
	size_t n[2];
	JSCStringBuf buffers[2];
	if (missing(ctx, STORE_SET) || texts(ctx, argc, argv, 2, at, n, buffers)) {
		return JS_EXCEPTION;
	}
	return JS_NewBool(host_store_set(at[0], n[0], at[1], n[1]) == 0);
}

JSValue js_aiterm_fetch(JSContext *ctx, JSValue *this_val, int argc, JSValue *argv) {
	JSCStringBuf buffer;
	size_t n;
	int age;
	const char *url;
	if (missing(ctx, FETCH) || JS_ToInt32(ctx, &age, argv[1]) || (url = bytes(ctx, argv[0], &n, &buffer)) == NULL) {
		return JS_EXCEPTION;
	}
	return answer(ctx, host_fetch(url, n, age, ANSWER, ANSWER_SIZE));
}

JSValue js_json_parse(JSContext *ctx, JSValue *this_val, int argc, JSValue *argv);

/* JSON.parse, which throws what can be caught: the engine's own would end the segment. */
JSValue js_aiterm_json_parse(JSContext *ctx, JSValue *this_val, int argc, JSValue *argv) {
	JSCStringBuf buffer;
	size_t n;
	argv[0] = JS_ToString(ctx, argv[0]);
	const char *text = JS_IsException(argv[0]) ? NULL : bytes(ctx, argv[0], &n, &buffer);
	if (text == NULL) {
		return JS_EXCEPTION;
	}
	const char *wrong = json_error(text, text + n);
	if (wrong != NULL) {
		return JS_ThrowSyntaxError(ctx, "%s at byte %d of the JSON", wrong, (int)(json_at - text));
	}
	return js_json_parse(ctx, this_val, argc, argv);
}

#include "js_stdlib.inc"

/* A message that is put together, for the log. */
static char message[512];
static size_t message_length;

static void add(const void *text, size_t n) {
	for (size_t i = 0; i < n && message_length < sizeof(message); i++) {
		message[message_length++] = ((const char *)text)[i];
	}
}

static void add_message(void *opaque, const void *text, size_t n) { add(text, n); }

static void add_number(unsigned number) {
	char digits[10];
	size_t i = sizeof(digits);
	do {
		digits[--i] = '0' + number % 10;
		number /= 10;
	} while (number > 0);
	add(digits + i, sizeof(digits) - i);
}

static int failed(void) {
	host_log(3, message, message_length);
	return 1;
}

/* What newer JavaScript has in the line of a mistake, as most people write it: what to say of
 * it, or NULL. */
static const char *newer_word(const char *source, unsigned position) {
	static const struct {
		const char *word, *say;
	} newer[] = {
		{"let ", "write var in place of let: the engine has JavaScript of about ES5"},
		{"const ", "write var in place of const: the engine has JavaScript of about ES5"},
		{"=>", "write function () {} in place of =>: the engine has JavaScript of about ES5"},
		{"`", "put texts together with + in place of `: the engine has JavaScript of about ES5"},
		{"class ", "there are no classes: the engine has JavaScript of about ES5"},
		{"import ", "a script is one file, without import"},
		{"export ", "a script runs as it stands, without export"},
		{"await ", "nothing has to be waited for: the host answers at once"},
		{"async ", "nothing has to be waited for: the host answers at once"},
	};
	if (source != SCRIPT->source) {
		return NULL;
	}
	unsigned first = position < SCRIPT->length ? position : SCRIPT->length, end = first;
	while (first > 0 && source[first - 1] != '\n') {
		first--;
	}
	while (end < SCRIPT->length && source[end] != '\n') {
		end++;
	}
	for (unsigned i = 0; i < sizeof(newer) / sizeof(newer[0]); i++) {
		size_t n = strlen(newer[i].word);
		for (unsigned at = first; at + n <= end; at++) {
			if (memcmp(source + at, newer[i].word, n) == 0) {
				return newer[i].say;
			}
		}
	}
	return NULL;
}

/* The parser gives up by a jump over the functions that called it, which WebAssembly does
 * not have. So the segment ends, having said where. */
_Noreturn void aiterm_syntax_error(const char *text, const unsigned char *source, unsigned position) {
	unsigned line = 1;
	for (unsigned i = 0; i < position; i++) {
		line += source[i] == '\n';
	}
	if ((const char *)source == SCRIPT->source) {
		add("segment.js:", 11);
		add_number(line);
		add(": ", 2);
	}
	add("SyntaxError: ", 13);
	add(text, strlen(text));
	const char *newer = newer_word((const char *)source, position);
	if (newer != NULL) {
		add("; ", 2);
		add(newer, strlen(newer));
	}
	failed();
	__builtin_trap();
}

__attribute__((export_name("aiterm_segment_v1"))) int32_t aiterm_segment_v1(void) {
	JSContext *ctx = JS_NewContext(HEAP, HEAP_SIZE, &js_stdlib);
	JS_SetLogFunc(ctx, add_message);
	if (SCRIPT->missing & PARSE_ONLY) {
		return JS_IsException(JS_Parse(ctx, SCRIPT->source, SCRIPT->length, "segment.js", 0));
	}
	JSValue result = JS_Eval(ctx, SCRIPT->source, SCRIPT->length, "segment.js", 0);
	if (!JS_IsException(result)) {
		return 0;
	}
	JS_PrintValueF(ctx, JS_GetException(ctx), JS_DUMP_LONG);
	return failed();
}
