package capability

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Who watches a call sees each function with its answer, before the trace is made.
func TestWatch(t *testing.T) {
	var seen []string
	c := &Call{
		Session:  &Session{Usage: FactsOf{"five_hour.used": "45"}},
		Settings: map[string]string{"format": "bar"},
		Grants:   Grants{"usage", "http:a"},
		Fetch:    func(url string, maxAge int32) (string, bool) { return url, maxAge == 60 },
		Watch: func(f *Func, a *Args) {
			seen = append(seen, f.Name+" "+a.Text[0]+" "+a.Answer)
		},
	}
	for _, q := range []Question{
		{"config", []string{"format"}, 0}, {"usage", []string{"five_hour.used"}, 0}, {"usage", []string{"none"}, 0},
		{"fetch", []string{"https://a"}, 60}, {"span", []string{"text", ""}, 0},
	} {
		for i := range table {
			if table[i].Name == q.Function {
				table[i].Call(c, &Args{Text: q.Text, Int: q.Int})
			}
		}
	}
	want := []string{"config format bar", "usage five_hour.used 45", "usage none ", "fetch https://a https://a", "span text "}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
}

func TestStoreCopy(t *testing.T) {
	s := OpenStore("")
	s.Set("a", "1")
	copied := s.Copy()
	copied.Set("a", "2")
	copied.Set("b", "3")
	if got, _ := s.Get("a"); got != "1" {
		t.Errorf("the original has %q", got)
	}
	if got, _ := copied.Get("b"); got != "3" {
		t.Errorf("the copy has %q", got)
	}
}
