/* Whether a text is JSON, and no deeper than a person writes it. */
#include <stddef.h>

#define JSON_DEPTH 200

static const char *json_at; /* how far it was looked at */

static void json_space(const char *end) {
	while (json_at < end && (*json_at == ' ' || *json_at == '\t' || *json_at == '\n' || *json_at == '\r')) {
		json_at++;
	}
}

static int json_is(const char *end, char c) { return json_at < end && *json_at == c ? (json_at++, 1) : 0; }

static int json_digits(const char *end) {
	const char *first = json_at;
	while (json_at < end && *json_at >= '0' && *json_at <= '9') {
		json_at++;
	}
	return json_at > first;
}

static int json_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

static const char *json_string(const char *end) {
	while (json_at < end && *json_at != '"') {
		if ((unsigned char)*json_at < ' ') {
			return "a control character in a string";
		}
		if (*json_at++ != '\\') {
			continue;
		}
		char c = json_at < end ? *json_at++ : 0;
		if (c == 'u') {
			for (int i = 0; i < 4; i++) {
				if (json_at >= end || !json_hex(*json_at++)) {
					return "a wrong \\u";
				}
			}
		} else if (c != '"' && c != '\\' && c != '/' && c != 'b' && c != 'f' && c != 'n' && c != 'r' && c != 't') {
			return "a wrong escape";
		}
	}
	return json_is(end, '"') ? NULL : "a string without an end";
}

static const char *json_number(const char *end) {
	json_is(end, '-');
	if (!json_is(end, '0') && !json_digits(end)) {
		return "an unexpected character";
	}
	if (json_is(end, '.') && !json_digits(end)) {
		return "a number without digits";
	}
	if (json_is(end, 'e') || json_is(end, 'E')) {
		if (!json_is(end, '+')) {
			json_is(end, '-');
		}
		if (!json_digits(end)) {
			return "a number without digits";
		}
	}
	return NULL;
}

static int json_word(const char *end, const char *word) {
	const char *at = json_at;
	for (; *word != 0; word++, at++) {
		if (at >= end || *at != *word) {
			return 0;
		}
	}
	json_at = at;
	return 1;
}

static const char *json_value(const char *end, int depth) {
	const char *wrong;
	if (depth > JSON_DEPTH) {
		return "too deep";
	}
	json_space(end);
	char close = json_is(end, '{') ? '}' : json_is(end, '[') ? ']' : 0;
	if (close != 0) {
		json_space(end);
		if (json_is(end, close)) {
			return NULL;
		}
		do {
			if (close == '}') {
				json_space(end);
				if (!json_is(end, '"')) {
					return "no name";
				}
				if ((wrong = json_string(end)) != NULL) {
					return wrong;
				}
				json_space(end);
				if (!json_is(end, ':')) {
					return "no colon";
				}
			}
			if ((wrong = json_value(end, depth + 1)) != NULL) {
				return wrong;
			}
			json_space(end);
		} while (json_is(end, ','));
		return json_is(end, close) ? NULL : "an unexpected character";
	}
	if (json_is(end, '"')) {
		return json_string(end);
	}
	if (json_word(end, "true") || json_word(end, "false") || json_word(end, "null")) {
		return NULL;
	}
	return json_number(end);
}

/* What is wrong with a text as JSON, or NULL. */
static const char *json_error(const char *text, const char *end) {
	json_at = text;
	const char *wrong = json_value(end, 0);
	if (wrong != NULL) {
		return wrong;
	}
	json_space(end);
	return json_at < end ? "more than one value" : NULL;
}
