package gitrun

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTrustSettings(t *testing.T) {
	counted := func(pairs ...string) []string {
		env := []string{"PATH=/bin", "GIT_CONFIG_COUNT=" + strconv.Itoa(len(pairs)/2)}
		for i := 0; i < len(pairs); i += 2 {
			n := strconv.Itoa(i / 2)
			env = append(env, "GIT_CONFIG_KEY_"+n+"="+pairs[i], "GIT_CONFIG_VALUE_"+n+"="+pairs[i+1])
		}
		return env
	}
	parameters := func(s string) []string { return []string{"GIT_CONFIG_PARAMETERS=" + s} }
	tests := []struct {
		name string
		env  []string
		want string // the values, each in <>
	}{
		{"nothing", nil, ""},
		{"counted", counted("safe.directory", "*"), "<*>"},
		{"others left out", counted("core.fsmonitor", "sh", "Safe.Directory", "/a b", "alias.x", "!sh"), "</a b>"},
		{"taken back", counted("safe.directory", "*", "safe.directory", ""), "<*><>"},
		{"a value is missing", counted("safe.directory", "*")[:3], ""},
		{"no number", []string{"GIT_CONFIG_COUNT=x", "GIT_CONFIG_KEY_0=safe.directory", "GIT_CONFIG_VALUE_0=*"}, ""},
		{"negative", []string{"GIT_CONFIG_COUNT=-1", "GIT_CONFIG_KEY_0=safe.directory", "GIT_CONFIG_VALUE_0=*"}, ""},
		{"fewer than there are", []string{"GIT_CONFIG_COUNT=0", "GIT_CONFIG_KEY_0=safe.directory", "GIT_CONFIG_VALUE_0=*"}, ""},
		{"old form", parameters(`'safe.directory=/a'`), "</a>"},
		{"new form", parameters(`'safe.directory'='/a' 'core.pager'='sh' 'safe.directory'='/b=c'`), "</a></b=c>"},
		{"new form without a value", parameters(`'safe.directory'=`), "<>"},
		{"without any value", parameters(`'safe.directory'`), ""},
		{"quoted", parameters(`'safe.directory'='/it'\''s'\!''`), "</it's!>"},
		{"damaged", parameters(`'safe.directory'='/a' x`), ""},
		{"open quote", parameters(`'safe.directory'='/a`), ""},
		{"both", append(counted("safe.directory", "/a"), parameters(`'safe.directory'='/b'`)...), "</a></b>"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got strings.Builder
			for _, v := range trustSettings(tt.env) {
				if name, value, _ := strings.Cut(v, "="); strings.HasPrefix(name, "GIT_CONFIG_VALUE_") {
					got.WriteString("<" + value + ">")
				} else if strings.HasPrefix(name, "GIT_CONFIG_KEY_") && value != "safe.directory" {
					t.Errorf("%s is passed on", v)
				}
			}
			if diff := cmp.Diff(tt.want, got.String()); diff != "" {
				t.Errorf("values (-want +got):\n%s", diff)
			}
		})
	}
}

// FuzzTrust: whatever is in the environment, nothing but safe.directory is passed on.
func FuzzTrust(f *testing.F) {
	f.Add("'a.b'='c' 'safe.directory'='*'")
	f.Add(`'safe.directory=x'\'''`)
	f.Fuzz(func(t *testing.T, parameters string) {
		for _, v := range trustSettings([]string{"GIT_CONFIG_PARAMETERS=" + parameters}) {
			name, value, _ := strings.Cut(v, "=")
			if strings.HasPrefix(name, "GIT_CONFIG_KEY_") && value != safeDirectory || !strings.HasPrefix(name, "GIT_CONFIG_") {
				t.Errorf("%q passes %q on", parameters, v)
			}
		}
	})
}
