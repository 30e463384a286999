package newer

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
)

// start is any moment.
var start = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

func asker(t *testing.T, own string, env map[string]string) Asker {
	t.Helper()
	return Asker{
		Dirs: state.Dirs{Cache: t.TempDir(), Config: t.TempDir()}, Own: own,
		Getenv: func(name string) string { return env[name] },
	}
}

// server counts what it is asked.
func server(t *testing.T, status int, body string) (address string, asked *int) {
	t.Helper()
	asked = new(int)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		*asked++
		w.WriteHeader(status)
		w.Write([]byte(body))
	}))
	t.Cleanup(s.Close)
	return s.URL + "/release.json", asked
}

func TestAsk(t *testing.T) {
	tests := []struct {
		name, own, body, want string
		status                int
		wrong                 string
	}{
		{"a later one", "v0.1.0", `{"version":"v0.2.0","date":"2026-12-24"}`, "v0.2.0", 200, ""},
		{"later than a candidate", "v0.2.0-rc.1", `{"version":"v0.2.0"}`, "v0.2.0", 200, ""},
		{"the same", "v0.2.0", `{"version":"v0.2.0"}`, "", 200, ""},
		{"an earlier one", "v0.3.0", `{"version":"v0.2.0"}`, "", 200, ""},
		{"ten is more than nine", "v0.9.0", `{"version":"v0.10.0"}`, "v0.10.0", 200, ""},
		{"no version", "v0.1.0", `{"version":"latest"}`, "", 200, "names no version"},
		{"an escape", "v0.1.0", "{\"version\":\"v0.2.0\\u001b[31m\"}", "", 200, "names no version"},
		{"a page", "v0.1.0", "<html>", "", 200, "names no version"},
		{"too long", "v0.1.0", `{"version":"v0.2.0","x":"` + strings.Repeat("x", mostBytes) + `"}`, "", 200, "ask for the latest version"},
		{"no release", "v0.1.0", "", "", 404, ""},
		{"a server in trouble", "v0.1.0", "", "", 500, "ask for the latest version"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			address, asked := server(t, test.status, test.body)
			a := asker(t, test.own, nil)
			err := a.Ask(context.Background(), address, start)
			if (err != nil) != (test.wrong != "") || err != nil && !strings.Contains(err.Error(), test.wrong) {
				t.Errorf("the error is %v, want %q in it", err, test.wrong)
			}
			if got := a.Known(); got != test.want || *asked != 1 {
				t.Errorf("after %d requests it knows %q, want %q after 1", *asked, got, test.want)
			}
			// Whatever came of it, nobody is asked again that day.
			for _, later := range []time.Duration{time.Minute, 23 * time.Hour} {
				if err := a.Ask(context.Background(), address, start.Add(later)); err != nil || *asked != 1 {
					t.Errorf("%s later there are %d requests (%v)", later, *asked, err)
				}
			}
			a.Ask(context.Background(), address, start.Add(25*time.Hour))
			if *asked != 2 {
				t.Errorf("a day later there are %d requests, want 2", *asked)
			}
		})
	}
}

func TestWhoNeverAsks(t *testing.T) {
	tests := []struct {
		name, own, plugins string
		env                map[string]string
		want               int
	}{
		{"a release", "v0.1.0", "", nil, 1},
		{"a release with a file that says nothing of it", "v0.1.0", "theme: nord\n", nil, 1},
		{"one that may", "v0.1.0", "update_notice: true\n", nil, 1},
		{"one that may not", "v0.1.0", "update_notice: false\n", nil, 0},
		{"with a mistake in the file", "v0.1.0", "update_notice: [\n", nil, 0},
		{"in CI", "v0.1.0", "", map[string]string{"CI": "true"}, 0},
		{"not in CI", "v0.1.0", "", map[string]string{"CI": "false"}, 1},
		{"where nobody wants notices", "v0.1.0", "", map[string]string{"NO_UPDATE_NOTIFIER": "1"}, 0},
		{"a build without a version", "development", "", nil, 0},
		{"a build of a commit", "v0.1.1-0.20261125160508-517c5e9390fd", "", nil, 0},
		{"a build with changes", "v0.1.0+dirty", "", nil, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			address, asked := server(t, 200, `{"version":"v9.0.0"}`)
			a := asker(t, test.own, test.env)
			if test.plugins != "" {
				if err := os.WriteFile(filepath.Join(a.Dirs.Config, "plugins.yaml"), []byte(test.plugins), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if err := a.Ask(context.Background(), address, start); err != nil || *asked != test.want {
				t.Errorf("%d requests (%v), want %d", *asked, err, test.want)
			}
			// Nor does it say what another build has heard.
			if err := a.write(kept{Asked: start, Latest: "v9.0.0"}); err != nil {
				t.Fatal(err)
			}
			if got := a.Known(); (got != "") != (test.want == 1) {
				t.Errorf("it knows %q", got)
			}
		})
	}
}

// A clock that was years ahead does not end the asking, nor does a damaged file.
func TestAskAfterWhatIsWrong(t *testing.T) {
	for _, text := range []string{`{"asked":"2040-01-01T00:00:00Z"}`, "{", ""} {
		address, asked := server(t, 200, `{"version":"v0.2.0"}`)
		a := asker(t, "v0.1.0", nil)
		if err := os.WriteFile(a.path(), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := a.Ask(context.Background(), address, start); err != nil || *asked != 1 || a.Known() != "v0.2.0" {
			t.Errorf("after %q: %d requests, %v, knows %q", text, *asked, err, a.Known())
		}
	}
	none := asker(t, "v0.1.0", nil)
	none.Dirs = state.Dirs{}
	if err := none.Ask(context.Background(), "http://127.0.0.1:1/", start); err != nil || none.Known() != "" {
		t.Errorf("without folders: %v, %q", err, none.Known())
	}
}
