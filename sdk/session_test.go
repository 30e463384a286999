package sdk_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/sdk"
	"github.com/data-wise/aiterm/sdk/sdktest"
)

// session is what the functions about the session itself answer.
type session struct {
	Prompt, Branch, Origin, Linked string
	Dirs                           int
	PR                             sdk.PullRequest
	Tokens                         int64
	Over                           bool
	Response                       sdk.Response
	Cache                          sdk.PromptCache
}

func readSession() (s session) {
	s.Prompt, _ = sdk.PromptID()
	s.Branch, _ = sdk.WorktreeBranch()
	s.Origin, _ = sdk.WorktreeOrigin()
	s.Linked, _ = sdk.LinkedWorktree()
	s.Dirs = sdk.AddedDirs()
	s.PR, _ = sdk.PR()
	s.Tokens, _ = sdk.ContextTokens()
	s.Over, _ = sdk.Exceeds200k()
	s.Response, _ = sdk.LastResponse()
	s.Cache, _ = sdk.Cache()
	return s
}

func TestSession(t *testing.T) {
	unknown := sdk.Response{Input: -1, CacheWritten: -1, CacheRead: -1, Output: -1}
	tests := []struct {
		name, status string
		want         session
	}{
		{"every field", `{"prompt_id": "3d81", "exceeds_200k_tokens": true,
			"workspace": {"added_dirs": ["/a", "/b"], "git_worktree": "feat1"},
			"worktree": {"branch": "worktree-feat1", "original_branch": "main"},
			"pr": {"number": 12, "url": "https://example.com/12", "review_state": "draft", "kind": "mr"},
			"context_window": {"current_usage": {"input_tokens": 8500, "output_tokens": 1200, "cache_creation_input_tokens": 5000, "cache_read_input_tokens": 2000}},
			"prompt_cache": {"warm": true, "caching_observed": true, "ttl": "1h", "expires_at": 1795342938, "requests": 2, "misses": 1, "hit_ratio": 0.5,
				"cache_write_tokens": 10000, "miss_recache_tokens": 5000, "last_miss_at": 1795342637,
				"last_miss_cause": {"causes": ["tools_changed", "unknown"], "tools_added": 2, "tools_removed": 1}, "recache_tokens_if_cold": 15500}}`,
			session{
				"3d81", "worktree-feat1", "main", "feat1", 2, sdk.PullRequest{Number: 12, URL: "https://example.com/12", Review: "draft", Merge: true},
				15500, true, sdk.Response{Input: 8500, CacheWritten: 5000, CacheRead: 2000, Output: 1200},
				sdk.PromptCache{
					Warm: true, TTL: "1h", ExpiresAt: 1795342938, HitRatio: 0.5, Requests: 2, Misses: 1, Written: 10000, Recached: 5000, IfCold: 15500,
					LastMissAt: 1795342637, LastMissCause: "tools_changed", ToolsAdded: 2, ToolsRemoved: 1,
				},
			}},
		{"nothing", `{}`, session{Response: unknown}},
		{"a response that is not whole", `{"context_window": {"current_usage": {"input_tokens": 5, "output_tokens": 1}}}`,
			session{Tokens: 5, Response: sdk.Response{Input: 5, CacheWritten: -1, CacheRead: -1, Output: -1}}},
		{"a cache that nobody saw", `{"prompt_cache": {"warm": true, "caching_observed": false, "hit_ratio": 0.5}}`, session{Response: unknown}},
		{"a cache of other kinds", `{"prompt_cache": {"warm": false, "caching_observed": true, "hit_ratio": 50, "expires_at": null, "misses": -2, "last_miss_cause": null}}`,
			session{Response: unknown, Cache: sdk.PromptCache{HitRatio: -1}}},
		{"a pull request without a number", `{"pr": {"number": "x", "url": "https://example.com"}}`, session{Response: unknown}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in(t, sdktest.Host{Status: tt.status}, func() {
				if diff := cmp.Diff(tt.want, readSession()); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestPieces(t *testing.T) {
	tests := []struct {
		name  string
		head  string
		texts []string
		want  []sdktest.Span
	}{
		{"nothing", "i ", nil, nil},
		{"one", "", []string{"a"}, []sdktest.Span{{Text: "a", Style: "text"}}},
		{"more, behind a head", "i ", []string{"a", "b"}, []sdktest.Span{{Text: "i ", Style: "dim"}, {Text: "a", Style: "text"}, {Text: " b", Style: "text"}}},
	}
	for _, tt := range tests {
		got := in(t, sdktest.Host{}, func() {
			p := sdk.Pieces{Head: tt.head, HeadStyle: "dim"}
			for _, text := range tt.texts {
				p.Add(text, "text")
			}
		})
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestSignAndName(t *testing.T) {
	in(t, sdktest.Host{Settings: map[string]string{"none": "", "own": "@"}}, func() {
		for setting, want := range map[string]string{"none": "", "own": "@ ", "not-set": "# "} {
			if got := sdk.Sign(setting, "#"); got != want {
				t.Errorf("Sign(%q) = %q, want %q", setting, got, want)
			}
		}
		long := make([]byte, 5000)
		for i := range long {
			long[i] = 'a'
		}
		if got := sdk.Width(sdk.Name(string(long), 0)); got != 400 {
			t.Errorf("a name that is not to be cut has %d cells, want 400", got)
		}
		if got := sdk.Name("a long name", 6); got != "a lon…" {
			t.Errorf("Name = %q", got)
		}
	})
}

func TestEnvOn(t *testing.T) {
	variables := map[string]string{"A": "1", "B": "true", "C": "0", "D": "false", "E": ""}
	in(t, sdktest.Host{Env: variables}, func() {
		for _, name := range []string{"A", "B", "C", "D", "E", "F"} {
			if got, want := sdk.EnvOn(name), name < "C"; got != want {
				t.Errorf("EnvOn(%s) = %t, want %t", name, got, want)
			}
		}
	})
}
