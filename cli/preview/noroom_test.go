package preview

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/cli/console"
)

func TestTellNoRoom(t *testing.T) {
	for _, tt := range []struct {
		names []string
		want  string
	}{
		{nil, ""},
		{[]string{"diff"}, "\ndiff does not fit at 80 columns: what else is on its row needs them. Raise its priority, or put it on another row.\n"},
		{[]string{"duration", "diff", "release", "me"}, "\nduration, diff, release and me do not fit at 80 columns: what else is on their rows needs them. Raise their priority, or put them on other rows.\n"},
		{[]string{"duration", "diff"}, "\nduration and diff do not fit at 80 columns: what else is on their rows needs them. Raise their priority, or put them on other rows.\n"},
	} {
		var out bytes.Buffer
		TellNoRoom(&console.Env{Stdout: &out, Getenv: func(string) string { return "" }}, tt.names)
		if diff := cmp.Diff(tt.want, out.String()); diff != "" {
			t.Errorf("%v (-want +got):\n%s", tt.names, diff)
		}
	}
}
