package state

import (
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLocate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the folders of Windows have a test of their own")
	}
	const missing = "no home directory: set HOME, or XDG_CONFIG_HOME, XDG_CACHE_HOME and XDG_STATE_HOME"
	tests := []struct {
		name    string
		env     map[string]string
		want    Dirs
		failure string
	}{
		{"home alone", map[string]string{"HOME": "/home/dev"},
			Dirs{"/home/dev/.config/aiterm", "/home/dev/.cache/aiterm", "/home/dev/.local/state/aiterm", ""}, ""},
		{"XDG before home", map[string]string{"HOME": "/home/dev", "XDG_CONFIG_HOME": "/c", "XDG_CACHE_HOME": "/k", "XDG_STATE_HOME": "/s"},
			Dirs{"/c/aiterm", "/k/aiterm", "/s/aiterm", ""}, ""},
		{"XDG without home", map[string]string{"XDG_CONFIG_HOME": "/c", "XDG_CACHE_HOME": "/k", "XDG_STATE_HOME": "/s"},
			Dirs{"/c/aiterm", "/k/aiterm", "/s/aiterm", ""}, ""},
		{"one of XDG", map[string]string{"HOME": "/home/dev", "XDG_CACHE_HOME": "/k/"},
			Dirs{"/home/dev/.config/aiterm", "/k/aiterm", "/home/dev/.local/state/aiterm", ""}, ""},
		{"relative XDG is ignored", map[string]string{"HOME": "/home/dev", "XDG_CONFIG_HOME": "c", "XDG_CACHE_HOME": "./k", "XDG_STATE_HOME": "~/s"},
			Dirs{"/home/dev/.config/aiterm", "/home/dev/.cache/aiterm", "/home/dev/.local/state/aiterm", ""}, ""},
		{"nothing", nil, Dirs{}, missing},
		{"relative home counts for none", map[string]string{"HOME": "dev"}, Dirs{}, missing},
		{"one of XDG without home", map[string]string{"XDG_CACHE_HOME": "/k"}, Dirs{Cache: "/k/aiterm"}, missing},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Locate(func(name string) string { return tt.env[name] })
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("folders (-want +got):\n%s", diff)
			}
			failure := ""
			if err != nil {
				failure = err.Error()
			}
			if failure != tt.failure {
				t.Errorf("error = %q, want %q", failure, tt.failure)
			}
		})
	}
}

func TestLocateWindowsNeedsBothFolders(t *testing.T) {
	for _, env := range []map[string]string{nil, {"APPDATA": `C:\r`}, {"LOCALAPPDATA": `C:\l`}} {
		got, err := locateWindows(func(name string) string { return env[name] })
		if err == nil || got != (Dirs{}) {
			t.Errorf("with %v: %+v, %v; want an error", env, got, err)
		}
	}
	got, err := locateWindows(func(name string) string { return "/" + name })
	if err != nil || got.Config == got.Cache || got.Cache == got.State {
		t.Errorf("folders = %+v, %v; want three of them", got, err)
	}
}
