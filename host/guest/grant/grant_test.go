package grant

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSplit(t *testing.T) {
	for grant, want := range map[string][2]string{
		"usage": {"usage", ""}, "env:HOME": {"env", "HOME"}, "http:a:8080": {"http", "a:8080"}, "status:model.id": {"status", "model.id"},
		"transcript": {"transcript", ""}, "transcript:names": {"transcript:names", ""}, "transcript:titles": {"transcript:titles", ""}, "": {"", ""},
	} {
		permission, arg := Split(grant)
		if diff := cmp.Diff(want, [2]string{permission, arg}); diff != "" {
			t.Errorf("%s: -want +got\n%s", grant, diff)
		}
	}
}

func TestWordsMustNotLeave(t *testing.T) {
	for together, bad := range map[string]bool{
		"transcript http:a store": false, "transcript:names": false, "transcript:names transcript:titles git usage env:HOME": false,
		"transcript:names store": true, "http:a transcript:titles": true, "store transcript transcript:titles": true, "": false,
	} {
		if got := RejectTogether(strings.Fields(together)); got != "" != bad {
			t.Errorf("%s: %q", together, got)
		}
	}
	if diff := cmp.Diff([]string{"transcript", "git"}, Unasked([]string{"transcript", "transcript:names", "git", "transcript:titles"})); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
