//go:build amd64

package confine

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// What Go's runtime calls and is refused nevertheless.
var refused = map[string]string{
	"arch_prctl":    "once, when a program starts",
	"kill":          "to end itself by a signal, for which there is another way",
	"pipe2":         "for programs that it starts",
	"socket":        "on Android",
	"connect":       "on Android",
	"faccessat":     "on Android",
	"setitimer":     "for profiles",
	"setittimer":    "the same, misspelt",
	"timer_create":  "for profiles",
	"timer_settime": "for profiles",
	"timer_delete":  "for profiles",
}

// A Go that makes another call than those of the list is noticed here, and not by guests
// that end: on this machine, and by name on the other one that there is a filter for.
func TestRuntimeMakesListedCalls(t *testing.T) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Skip("there is no Go here")
	}
	var listed []string
	for _, machine := range []string{"amd64", "arm64"} {
		source, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "src", "runtime", "sys_linux_"+machine+".s"))
		if err != nil {
			t.Skip(err)
		}
		defined := regexp.MustCompile(`#define\s+SYS_(\w+)\s+(\d+)`).FindAllStringSubmatch(string(source), -1)
		if len(defined) < 20 {
			t.Fatalf("%s: %d calls are defined", machine, len(defined))
		}
		for _, d := range defined {
			name := d[1]
			number, err := strconv.ParseUint(d[2], 10, 32)
			if err != nil {
				t.Fatal(err)
			}
			if machine == "amd64" && slices.ContainsFunc(calls(Rules{Folder: "/"}), func(c call) bool { return c.number == uint32(number) }) {
				listed = append(listed, name)
			}
			if !slices.Contains(listed, name) && refused[name] == "" {
				t.Errorf("%s: the runtime calls %s, which is not in the list", machine, name)
			}
		}
	}
}
