/*
 * keys: an example segment in C. It shows the mode of Claude Code's vim keys, and
 * nothing while they are off.
 */
#include "../../sdk/c/aiterm.h"

/* The role of the theme for a mode. They are roles that every theme has. */
static const char *style_of(aiterm_string mode) {
	if (aiterm_is(mode, "INSERT")) {
		return "usage.ok";
	}
	if (aiterm_is(mode, "NORMAL")) {
		return "model.opus";
	}
	return "usage.notice"; /* VISUAL, VISUAL LINE, and what may come */
}

AITERM_SEGMENT {
	char mode_text[64], short_text[8];
	aiterm_string mode = AITERM_READ(status, "vim.mode", mode_text);
	if (!aiterm_has(mode)) {
		return 0;
	}
	const char *style = style_of(mode);
	if (aiterm_is(AITERM_READ(config, "short", short_text), "true")) {
		mode.length = 1; /* they are all ASCII */
	}
	aiterm_show(mode, style);
	return 0;
}
