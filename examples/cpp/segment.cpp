/*
 * today: an example segment in C++. What all sessions have cost today, as $12.40, in
 * another colour above a limit; nothing while nothing is known.
 */
#include "../../sdk/cpp/aiterm.hpp"

/* An amount with a point, in hundredths, or -1 if it is none; further digits are cut. */
static int64_t hundredths(aiterm::view amount) {
	uint32_t point = 0;
	while (point < amount.length && amount.at[point] != '.') {
		point++;
	}
	int64_t whole = aiterm::number(aiterm::view(amount.at, point), -1);
	if (whole < 0 || whole > 1000000000) {
		return -1;
	}
	int64_t part = 0;
	for (uint32_t i = point + 1; i < point + 3; i++) {
		bool digit = i < amount.length && amount.at[i] >= '0' && amount.at[i] <= '9';
		part = part * 10 + (digit ? amount.at[i] - '0' : 0);
	}
	return whole * 100 + part;
}

AITERM_SEGMENT {
	char room[48];
	int64_t spent = hundredths(aiterm::spend("today", room));
	if (spent <= 0) {
		return 0;
	}
	int64_t limit = hundredths(aiterm::config("limit", room));
	aiterm::builder<> shown;
	shown.add("$").add(spent / 100).add(".").add(spent % 100 / 10).add(spent % 10);
	aiterm::span(shown, limit > 0 && spent > limit ? "usage.critical" : "cost");
	aiterm::span(" today", "dim");
	return 0;
}
