package gitrun

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseSettings(t *testing.T) {
	tests := []struct {
		name, answer string
		want         []string
		err          string
	}{
		{"nothing", "", nil, ""},
		{"no filter", "core.bare\x00filter.clean\x00filters.z.clean\x00x.filter.z.clean\x00filter\x00", nil, ""},
		{"each once", "filter.a.clean\x00core.bare\x00filter.b.process\x00filter.a.clean\x00filter.a.required\x00", []string{"a", "b"}, ""},
		{"any key of it", "filter.z.other\x00", []string{"z"}, ""},
		{"odd names", "filter..clean\x00filter.a.b.clean\x00filter.a=b\xff *.clean\x00", []string{"", "a.b", "a=b\xff *"}, ""},
		{"cut", "filter.z.clean", []string{"z"}, ""},
		{"as long as they may be", "filter." + strings.Repeat("z", maxFilterNames) + ".clean\x00", []string{strings.Repeat("z", maxFilterNames)}, ""},
		{"too long", "filter.a.clean\x00filter." + strings.Repeat("z", maxFilterNames) + ".clean\x00", nil, "more than 8192 bytes"},
		{"too much", strings.Repeat("a.b\x00", maxSettings/4) + "\x00", nil, "more than 4 MiB"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, _, err := parseSettings(strings.NewReader(tt.answer))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("names (-want +got):\n%s", diff)
			}
			if (err != nil) != (tt.err != "") || err != nil && !strings.Contains(err.Error(), tt.err) {
				t.Errorf("error %v, want %q", err, tt.err)
			}
		})
	}
}

// FuzzParseSettings: every setting of a filter in the answer is one of a name
// that is returned, and what passes as plain is a whole word of an option.
func FuzzParseSettings(f *testing.F) {
	f.Add("core.bare\x00filter.lfs.clean\x00filter.a=b.process\x00filter..required\x00")
	f.Fuzz(func(t *testing.T, answer string) {
		names, _, err := parseSettings(strings.NewReader(answer))
		if err != nil {
			return
		}
		for _, name := range names {
			if isPlainFilter(name) && strings.ContainsAny(name, "=*?[]{}\"'\\ \t\r\n\x00") {
				t.Errorf("%q passes as plain", name)
			}
		}
		for _, setting := range strings.Split(answer, "\x00") {
			setting, _, _ = strings.Cut(setting, "\n") // the value follows
			for _, key := range []string{".clean", ".process", ".required", ".smudge"} {
				name, ok := strings.CutSuffix(setting, key)
				if name, is := strings.CutPrefix(name, "filter."); ok && is && !slices.Contains(names, name) {
					t.Errorf("%q is not in %q", name, names)
				}
			}
		}
	})
}
