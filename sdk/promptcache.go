package sdk

// PromptCache is what Claude Code says of the session's prompt cache.
type PromptCache struct {
	Warm      bool   // by the time of what Claude Code said; see ExpiresAt
	TTL       string // how long it lives unused: 5m, 1h or ""
	ExpiresAt int64  // Unix seconds, 0 when unknown
	// HitRatio is the share of the input that came from the cache, 0 to 1; negative
	// when unknown.
	HitRatio         float64
	Requests, Misses int64
	Written          int64 // tokens that were written to it in this session
	Recached         int64 // of those, by misses
	IfCold           int64 // tokens that the next request writes if it is cold, or 0
	LastMissAt       int64 // Unix seconds, 0 without one
	// LastMissCause is the first of the causes of the last miss, or "": tools_changed,
	// system_prompt_changed, model_changed, messages_rewritten, ttl_expired_5m,
	// ttl_expired_1h, likely_server_side, unknown.
	LastMissCause            string
	ToolsAdded, ToolsRemoved int64
}

// Cache is the prompt cache, or false where there is none: before the first reply,
// where caching has not been seen, and before Claude Code 2.1.251, which does not tell.
func Cache() (PromptCache, bool) {
	observed, _ := flag("prompt_cache.caching_observed")
	warm, ok := flag("prompt_cache.warm")
	if !observed || !ok {
		return PromptCache{}, false
	}
	number := func(name string) int64 { return max(Status("prompt_cache."+name).Int(0), 0) }
	c := PromptCache{
		Warm: warm, ExpiresAt: number("expires_at"), HitRatio: Status("prompt_cache.hit_ratio").Float(-1),
		Requests: number("requests"), Misses: number("misses"), Written: number("cache_write_tokens"),
		Recached: number("miss_recache_tokens"), IfCold: number("recache_tokens_if_cold"), LastMissAt: number("last_miss_at"),
		ToolsAdded: number("last_miss_cause.tools_added"), ToolsRemoved: number("last_miss_cause.tools_removed"),
	}
	if c.HitRatio > 1 {
		c.HitRatio = -1
	}
	c.TTL, _ = text("prompt_cache.ttl")
	c.LastMissCause, _ = text("prompt_cache.last_miss_cause.causes.0")
	return c, true
}
