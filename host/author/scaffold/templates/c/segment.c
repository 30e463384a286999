/* Shows how many tokens the context holds, in another colour once they are many. */
#include "aiterm.h"

/* Called once for each line. What it shows is shown; nothing is nothing. */
AITERM_SEGMENT {
	char text[32];
	int64_t tokens = aiterm_number(AITERM_READ(status, "context_window.total_input_tokens", text), -1);
	if (tokens <= 0) {
		return 0; /* a 0 is what Claude Code says while it does not know */
	}
	const char *style = "context.ok"; /* a role of the theme, so that the colours fit the rest */
	if (tokens >= 1000 * aiterm_number(AITERM_READ(config, "warn_at", text), 150)) {
		style = "context.warn";
	}

	/* 850, or 84k. */
	aiterm_builder shown = {.length = 0};
	aiterm_add(&shown, aiterm_text("▣ "));
	if (tokens < 1000) {
		aiterm_add_number(&shown, tokens);
	} else {
		aiterm_add_number(&shown, tokens / 1000);
		aiterm_add(&shown, aiterm_text("k"));
	}
	aiterm_show(aiterm_built(&shown), style);
	return 0;
}
