package sdk

// extendedContext is the larger of the windows that Anthropic's models have.
const extendedContext = 1_000_000

// maxPercent is above every percentage of a window that a count of tokens can
// come to. What is more is something else, such as a time.
const maxPercent = 10_000

// ContextSize is the size of the model's context window in tokens. Claude Code
// takes some models of 1,000,000 for ones of 200,000; once more tokens are in the
// window than it says, this is the larger size.
func ContextSize() (int64, bool) {
	size, ok := count("context_window.context_window_size")
	if !ok || size == 0 {
		return 0, false
	}
	if size < extendedContext && contextTokens() > float64(size) {
		return extendedContext, true
	}
	return size, true
}

// ContextPercent is how full the context window is, 0 to 100. There is no value
// before the first reply and after a compaction.
func ContextPercent() (float64, bool) {
	percent := Status("context_window.used_percentage").Float(-1)
	if percent > 0 && percent < 100 {
		return percent, true
	}
	tokens := contextTokens()
	if percent == 0 {
		// Zeros are what Claude Code says after a compaction, not having counted again.
		return 0, tokens != 0
	}
	size := Status("context_window.context_window_size").Float(0)
	if size <= 0 || tokens <= 0 {
		size, tokens = 0, 0
	}
	switch {
	case percent >= 100 && percent <= maxPercent && tokens <= size:
		return 100, true
	case tokens == 0:
		return 0, false
	case tokens > size:
		size = max(size, extendedContext) // more than all of it cannot be in it
	}
	return min(tokens*100/size, 100), true
}

// contextTokens is what went into the last request, cached or not. Negative when
// unknown. (The totals beside it were those of the session before 2.1.132.)
func contextTokens() float64 {
	total := -1.0
	for _, v := range [...]Value{
		Status("context_window.current_usage.input_tokens"),
		Status("context_window.current_usage.cache_creation_input_tokens"),
		Status("context_window.current_usage.cache_read_input_tokens"),
	} {
		if n := v.Float(-1); n >= 0 {
			total = max(total, 0) + n
		}
	}
	return total
}
