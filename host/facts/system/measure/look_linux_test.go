package measure

import (
	"os"
	"path/filepath"
	"testing"
)

func TestBatteries(t *testing.T) {
	for name, tt := range map[string]struct {
		files   map[string]string
		percent uint64
		state   string
		ok      bool
	}{
		"one": {map[string]string{"AC/type": "Mains\n", "BAT0/type": "Battery\n", "BAT0/capacity": "85\n", "BAT0/status": "Discharging\n"}, 85, "discharging", true},
		"two": {map[string]string{
			"BAT0/type": "Battery\n", "BAT0/capacity": "100\n", "BAT0/status": "Full\n",
			"BAT1/type": "Battery\n", "BAT1/capacity": "50\n", "BAT1/status": "Charging\n",
		}, 75, "charging", true},
		"full":     {map[string]string{"BAT0/type": "Battery\n", "BAT0/capacity": "98\n", "BAT0/status": "Not charging\n"}, 98, "full", true},
		"a mouse":  {map[string]string{"hid/type": "Battery\n", "hid/scope": "Device\n", "hid/capacity": "20\n"}, 0, "", false},
		"nonsense": {map[string]string{"BAT0/type": "Battery\n", "BAT0/capacity": "many\n"}, 0, "", false},
		"none":     {map[string]string{"AC/type": "Mains\n"}, 0, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			writeAll(t, dir, tt.files)
			percent, state, ok := batteries(dir).figures()
			if percent != tt.percent || state != tt.state || ok != tt.ok {
				t.Errorf("%d, %q, %v", percent, state, ok)
			}
		})
	}
}

func TestProcessesOfAFolder(t *testing.T) {
	dir := t.TempDir()
	const rest = " 1 1 0 -1 4194560 1 0 0 0 1 2 3 4 20 0 1 0 100 1000000 250 1 1 1\n"
	writeAll(t, dir, map[string]string{"10/stat": "10 (claude) S 1" + rest, "11/stat": "11 (sh) S 10" + rest, "12/stat": "gone", "self/stat": "10 (x) S 1" + rest})
	if bytes, n := tree(processes(dir), 10); n != 2 || bytes == 0 {
		t.Errorf("%d bytes of %d processes", bytes, n)
	}
}

func writeAll(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
