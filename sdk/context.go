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

// ContextTokens is how many tokens are in the context window: what went into the last
// request. There is no value before the first reply and after a compaction.
func ContextTokens() (int64, bool) {
	tokens := contextTokens()
	return int64(clampWhole(tokens)), tokens > 0
}

// Exceeds200k says whether the last response, with what went into it, had more than
// 200,000 tokens, above which some models cost more.
func Exceeds200k() (over, ok bool) { return flag("exceeds_200k_tokens") }

// Response is what the last response took, in tokens. What is not known is -1.
type Response struct {
	Input        int64 // neither read from the cache nor written to it
	CacheWritten int64
	CacheRead    int64
	Output       int64 // not while it is being written
}

// LastResponse is the last response, or false before the first one and after a
// compaction.
func LastResponse() (Response, bool) {
	tokens := func(name string) int64 { return Status("context_window.current_usage." + name).Int(-1) }
	r := Response{tokens("input_tokens"), tokens("cache_creation_input_tokens"), tokens("cache_read_input_tokens"), tokens("output_tokens")}
	if r.Output <= 1 {
		r.Output = -1 // 1 is what stands there until the response is whole
	}
	return r, contextTokens() > 0
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
