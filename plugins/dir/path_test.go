package main

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/data-wise/aiterm/sdk/sdktest"
)

// FuzzRender looks for paths that make the segment fail, and for links that
// lead somewhere else.
func FuzzRender(f *testing.F) {
	f.Add("/home/dev/src/widgets/sub", "/home/dev/src/widgets", "/home/dev", 10)
	f.Add(`C:\Users\dev\x`, `c:\users\dev`, `C:\`, 5)
	f.Add(`\\server\share\x`, `\\server`, "//", 0)
	f.Add("//", "/", "", 1)
	f.Add("a//b/./../\xff", "a", "a/", 3)
	f.Fuzz(func(t *testing.T, current, project, home string, limit int) {
		// A longer path than any system has would pass the limit on output.
		if len(current) > 200 || len(project) > 200 {
			return
		}
		status, err := json.Marshal(map[string]any{"workspace": map[string]string{"current_dir": current, "project_dir": project}})
		if err != nil {
			t.Skip()
		}
		length, _ := json.Marshal(limit)
		for _, mode := range []string{"smart", "basename", "full"} {
			spans := sdktest.Render(t, sdktest.Host{
				Status:   string(status),
				Env:      map[string]string{"HOME": home, "USERPROFILE": home},
				Settings: map[string]string{"mode": mode, "link": "true", "max_length": string(length)},
			}, render)
			for _, s := range spans {
				if s.URL == "" || strings.HasPrefix(current, `\\`) {
					continue // no absolute path, or a server whose name may be anything
				}
				u, err := url.Parse(s.URL)
				if err != nil || u.Scheme != "file" || u.RawQuery != "" || u.Fragment != "" {
					t.Errorf("%q links to %q: %v", current, s.URL, err)
				}
			}
			if last := len(spans) - 1; last >= 0 && strings.HasSuffix(spans[last].Text, "/") && spans[last].Text != "/" {
				t.Errorf("%q in mode %s ends in %q", current, mode, spans[last].Text)
			}
		}
	})
}
