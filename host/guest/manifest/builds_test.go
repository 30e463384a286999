package manifest

import (
	"slices"
	"strings"
	"testing"
)

func TestBuildCalled(t *testing.T) {
	for name, want := range map[string]string{
		"c++": "cpp", "C++": "cpp", "cxx": "cpp", "cc": "cpp", "js": "javascript", "node": "javascript", "JavaScript": "javascript",
		"rs": "rust", "golang": "go", "dlang": "d", "moon": "moonbit", "ts": "assemblyscript", "as": "assemblyscript",
		"tiny-go": "tinygo", "zig": "zig", "c": "c", "wast": "wat",
		"": "", "cobol": "", "+": "", "python": "", "make all": "",
	} {
		if got := BuildCalled(name); got != want {
			t.Errorf("%q is %q, not %q", name, got, want)
		}
	}
}

func TestBuildNamesMeanOneThing(t *testing.T) {
	all := slices.Concat(builds()...)
	slices.Sort(all)
	if each := slices.Compact(slices.Clone(all)); len(each) != len(all) {
		t.Errorf("a name is given twice: %q", all)
	}
}

// segment.yaml takes the names of the list alone, and says which one is meant.
func TestBuildMeant(t *testing.T) {
	const rest = "name: x\nversion: 1.0.0\ndescription: x\n"
	for name, meant := range map[string]string{"c++": "cpp", "js": "javascript", "golang": "go", "TinyGo": "tinygo", "ruts": "rust"} {
		_, err := ParseYAML("segment.yaml", []byte(rest+"build: "+name+"\n"))
		if err == nil || !strings.Contains(err.Error(), "not \""+name+"\", did you mean \""+meant+"\"?") {
			t.Errorf("build: %s: %v", name, err)
		}
	}
}
