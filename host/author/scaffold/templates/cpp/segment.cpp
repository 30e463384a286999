/* Shows how many tokens the context holds, in another colour once they are many. */
#include "aiterm.hpp"

/* Called once for each line. What it shows is shown; nothing is nothing. */
AITERM_SEGMENT {
	char room[32];
	int64_t tokens = aiterm::number(aiterm::status("context_window.total_input_tokens", room), -1);
	if (tokens <= 0) {
		return 0; /* a 0 is what Claude Code says while it does not know */
	}
	/* A role of the theme, so that the colours fit the rest. */
	bool many = tokens >= 1000 * aiterm::number(aiterm::config("warn_at", room), 150);
	aiterm::view style = many ? "context.warn" : "context.ok";

	/* 850, or 84k. */
	aiterm::builder<> shown;
	shown.add("▣ ");
	if (tokens < 1000) {
		shown.add(tokens);
	} else {
		shown.add(tokens / 1000).add("k");
	}
	aiterm::span(shown, style);
	return 0;
}
