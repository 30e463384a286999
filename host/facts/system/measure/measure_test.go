package measure

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/facts/system"
)

var unexported = cmp.AllowUnexported(memory{}, battery{}, process{}, disk{})

func TestParseMeminfo(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		want memory
	}{
		"usual":                 {"MemTotal:       16318436 kB\nMemFree:          1 kB\nMemAvailable:    8000000 kB\n", memory{16318436 << 10, 8000000 << 10}},
		"before Linux 3.14":     {"MemTotal:       16318436 kB\nMemFree:          1 kB\n", memory{}},
		"empty":                 {"", memory{}},
		"another unit":          {"MemTotal: 16 MB\nMemAvailable: 8 MB\n", memory{}},
		"a number that is none": {"MemTotal: -16 kB\nMemAvailable: 99999999999999999999 kB\n", memory{}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, parseMeminfo([]byte(tt.text)), unexported); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseStat(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		want system.Counters
	}{
		"usual":      {"cpu  10 20 30 400 50 6 7 8 900 1000\ncpu0 1 2 3 4\n", system.Counters{Busy: 81, All: 531}},
		"old":        {"cpu 10 20 30 400\n", system.Counters{Busy: 60, All: 460}},
		"short":      {"cpu 10 20\n", system.Counters{}},
		"no numbers": {"cpu a b c d\n", system.Counters{}},
		"empty":      {"", system.Counters{}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, parseStat([]byte(tt.text))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseProcess(t *testing.T) {
	rest := " S 7 1 1 0 -1 4194560 1 0 0 0 1 2 3 4 20 0 1 0 100 1000000 250 18446744073709551615 1 1\n"
	for name, tt := range map[string]struct {
		text string
		want process
		ok   bool
	}{
		"usual":                {"42 (node)" + rest, process{42, 7, 250 * 4096}, true},
		"a name with brackets": {"42 (a) R 9 (b) c)" + rest, process{42, 7, 250 * 4096}, true},
		"cut off":              {"42 (node) S 7 1 1\n", process{}, false},
		"no name":              {"42 node S 7", process{}, false},
		"empty":                {"", process{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := parseProcess([]byte(tt.text), 4096)
			if ok != tt.ok || ok && got != tt.want {
				t.Errorf("got %+v, %v; want %+v, %v", got, ok, tt.want, tt.ok)
			}
		})
	}
}

func TestParsePsAndPmset(t *testing.T) {
	got := parsePs([]byte("    1     0  12345\n  501     1   2048\nPID PPID RSS\n  502 501\n"))
	want := []process{{1, 0, 12345 << 10}, {501, 1, 2048 << 10}}
	if diff := cmp.Diff(want, got, unexported); diff != "" {
		t.Errorf("ps (-want +got):\n%s", diff)
	}
	for name, tt := range map[string]struct {
		text, state string
		percent     uint64
		ok          bool
	}{
		"on battery": {"Now drawing from 'Battery Power'\n -InternalBattery-0 (id=1234)\t85%; discharging; 4:05 remaining present: true\n", "discharging", 85, true},
		"charging":   {"Now drawing from 'AC Power'\n -InternalBattery-0 (id=1234)\t40%; charging; 1:05 remaining present: true\n", "charging", 40, true},
		"full":       {"Now drawing from 'AC Power'\n -InternalBattery-0 (id=1234)\t100%; charged; 0:00 remaining present: true\n", "full", 100, true},
		"desktop":    {"Now drawing from 'AC Power'\n", "", 0, false},
		"a mouse":    {" -Mouse (id=1)\t20%; discharging; present: true\n", "", 0, false},
		"too much":   {" -InternalBattery-0 (id=1)\t120%; charging;\n", "", 0, false},
	} {
		percent, state, ok := parsePmset([]byte(tt.text)).figures()
		if percent != tt.percent || state != tt.state || ok != tt.ok {
			t.Errorf("%s: %d, %q, %v", name, percent, state, ok)
		}
	}
}

func TestTree(t *testing.T) {
	all := []process{{1, 0, 1}, {10, 1, 100}, {11, 10, 20}, {12, 11, 3}, {20, 1, 5000}, {0, 0, 7}}
	for root, want := range map[int][2]uint64{10: {123, 3}, 20: {5000, 1}, 99: {}, 0: {}} {
		if bytes, n := tree(all, root); bytes != want[0] || n != want[1] {
			t.Errorf("below %d: %d bytes of %d processes, want %v", root, bytes, n, want)
		}
	}
	// A number that was used again makes a ring.
	if bytes, n := tree([]process{{10, 11, 1}, {11, 10, 2}}, 10); bytes != 3 || n != 2 {
		t.Errorf("in a ring: %d bytes of %d", bytes, n)
	}
}

func TestFiguresLeaveOutWhatCannotBeTrue(t *testing.T) {
	m := machine{memory: memory{100, 200}, disk: disk{0, 5}, battery: battery{}}
	got := m.figures(5, system.Counters{Busy: 9, All: 10}, system.Counters{Busy: 5, All: 20})
	if diff := cmp.Diff(system.Figures{"cores": strconv.Itoa(runtime.NumCPU())}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	m = machine{memory: memory{200, 100}, disk: disk{10, 5}, load: 0.5, hasLoad: true, processes: []process{{5, 1, 7}}}
	m.battery.add(50, "Discharging")
	m.battery.add(70, "Unknown")
	got = m.figures(5, system.Counters{Busy: 5, All: 10}, system.Counters{Busy: 6, All: 20})
	want := system.Figures{
		"cores": strconv.Itoa(runtime.NumCPU()), "battery.percent": "60", "battery.state": "discharging", "cpu.percent": "10", "load": "0.50",
		"memory.total": "200", "memory.available": "100", "session.memory": "7", "session.processes": "1", "disk.total": "10", "disk.free": "5",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestTakeHere: this process is below its own number, wherever the test runs.
func TestTakeHere(t *testing.T) {
	if runtime.GOOS != "linux" && runtime.GOOS != "darwin" && runtime.GOOS != "windows" {
		t.Skip("nothing is found out of this system")
	}
	got, _ := Take(system.Place{PID: os.Getpid(), Dir: t.TempDir()}, system.Counters{})
	for _, name := range []string{"memory.total", "memory.available", "session.memory", "session.processes", "disk.total", "disk.free"} {
		if n, err := strconv.ParseUint(got[name], 10, 64); err != nil || n == 0 && name != "disk.free" {
			t.Errorf("%s is %q", name, got[name])
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"MemTotal: 1 kB\nMemAvailable: 1 kB\n", "cpu 1 2 3 4 5\n", "0.20 0.18 0.12 1/80 11206\n", "42 (a) b) S 7 " + strings.Repeat("1 ", 30),
		"1 0 5\n", " -InternalBattery-0 (id=1)\t85%; discharging;\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m := machine{memory: parseMeminfo(data), battery: parsePmset(data), processes: parsePs(data)}
		m.load, m.hasLoad = parseLoad(data)
		if p, ok := parseProcess(data, 4096); ok {
			m.processes = append(m.processes, p)
		}
		c := parseStat(data)
		if c.Busy > c.All {
			t.Errorf("busy %d of %d", c.Busy, c.All)
		}
		for name, value := range m.figures(42, system.Counters{}, c) {
			if name == "battery.state" {
				continue
			}
			n, err := strconv.ParseFloat(value, 64)
			if err != nil || n < 0 || strings.HasSuffix(name, "percent") && n > 100 {
				t.Errorf("%s is %s", name, value)
			}
		}
	})
}
