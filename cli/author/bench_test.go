package author

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/cli/console/table/tabletest"
	"github.com/data-wise/aiterm/host/guest/manifest"
)

// What is reported is the difference to the line without a segment, and the author's
// segment comes first.
func TestBenchReport(t *testing.T) {
	home := func(ms ...int) *benchHome {
		h := &benchHome{}
		for _, each := range ms {
			h.unchanged = append(h.unchanged, time.Duration(each)*time.Millisecond)
			h.news = append(h.news, time.Duration(2*each)*time.Millisecond)
		}
		return h
	}
	cold := 12.5
	s := segmentFile{about: manifest.Manifest{Name: "hello", Version: "1"}, module: make([]byte, 3)}
	got := benchReport(s, []*benched{
		{home(5, 2, 9), "", true, nil}, {home(4, 4, 30), "hello", false, &cold}, {home(2, 1, 9), "cost", true, nil}, {home(7, 8, 9), "model", true, nil},
	}, 3)
	want := benchJSON{Name: "hello", Version: "1", Size: 3, Rounds: 3, Line: benchedLine{2, 4}, Segments: []benchSegmentJSON{
		{Name: "hello", NoNewsMS: 2, NoNewsMedianMS: -1, NewsMS: 4, NewsMedianMS: -2, ColdMS: &cold},
		{Name: "model", Builtin: true, NoNewsMS: 5, NoNewsMedianMS: 3, NewsMS: 10, NewsMedianMS: 6},
		{Name: "cost", Builtin: true, NoNewsMS: -1, NoNewsMedianMS: -3, NewsMS: -2, NewsMedianMS: -6},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	tabletest.Golden(t, "bench", benchTable(got))
}
