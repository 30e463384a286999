package yamledit

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAddItem(t *testing.T) {
	left := []string{"lines", "0", "left"}
	tests := []struct{ name, before, after string }{
		{"flow", "lines:\n  - left: [dir, git] # first\n", "lines:\n  - left: [dir, git, new] # first\n"},
		{"empty flow", "lines:\n  - left: []\n", "lines:\n  - left: [new]\n"},
		{"flow with a comma at its end", "lines: [{left: [dir, git,]}]\n", "lines: [{left: [dir, git, new,]}]\n"},
		{"flow over several lines", "lines:\n  - left: [\n      dir, # a\n      git # b\n    ]\n", "lines:\n  - left: [\n      dir, # a\n      git, # b\n      new\n    ]\n"},
		{"flow in flow", "lines: [{left: [dir]}, {left: [git]}]\n", "lines: [{left: [dir, new]}, {left: [git]}]\n"},
		{"block", "lines:\n  - left:\n      - dir\n      - git # b\n    right: [x]\n", "lines:\n  - left:\n      - dir\n      - git # b\n      - new\n    right: [x]\n"},
		{"block that is not indented", "lines:\n- left:\n  - dir\n", "lines:\n- left:\n  - dir\n  - new\n"},
		{"block at the end without a line break", "lines:\n  - left:\n      - dir", "lines:\n  - left:\n      - dir\n      - new"},
		{"quoted items", "lines: [{left: ['dir', \"git\"]}]\n", "lines: [{left: ['dir', \"git\", new]}]\n"},
		{"no value", "lines:\n  - left:\n", "lines:\n  - left: [new]\n"},
		{"CRLF", "lines:\r\n  - left:\r\n      - dir\r\n", "lines:\r\n  - left:\r\n      - dir\r\n      - new\r\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := AddItem("f.yaml", []byte(tt.before), left, "new")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.after, string(got)); diff != "" {
				t.Errorf("added (-want +got):\n%s", diff)
			}
			back, err := RemoveItem("f.yaml", got, left, "new")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(step(parsed(t, tt.before), left).Texts(), step(parsed(t, string(back)), left).Texts()); diff != "" {
				t.Errorf("and removed (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRemoveItem(t *testing.T) {
	tests := []struct{ name, before, after string }{
		{"the first of a flow", "l: [a, b]\n", "l: [b]\n"},
		{"the last of a flow", "l: [b, a]\n", "l: [b]\n"},
		{"the only one of a flow", "l: [a]\n", "l: []\n"},
		{"twice", "l: [a, b, a]\n", "l: [b]\n"},
		{"of a block", "l:\n  - b\n  - a\n  - c\n", "l:\n  - b\n  - c\n"},
		{"its comment stays", "l:\n  - b\n  - a # why\n", "l:\n  - b\n  # why\n"},
		{"the only one of a block", "l:\n  - a\nk: 1\n", "l:\nk: 1\n"},
		{"not there", "l: [b]\n", "l: [b]\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := RemoveItem("f.yaml", []byte(tt.before), []string{"l"}, "a")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.after, string(got)); diff != "" {
				t.Errorf("removed (-want +got):\n%s", diff)
			}
		})
	}
}

func TestListRefused(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"no such list", "k: 1\n", "f.yaml: there is no l: change it by hand"},
		{"a text", "l: a\n", "f.yaml: l is not a list: change it by hand"},
		{"an alias", "k: &k [a]\nl: *k\n", "f.yaml:2: the value here is the alias *k of a value elsewhere: write it out by hand first"},
		{"used elsewhere", "l: &k [a]\nk: *k\n", "f.yaml:1: the value here is used in other places too, as *k: change it by hand"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := AddItem("f.yaml", []byte(tt.text), []string{"l"}, "new")
			var refused *RefusedError
			if !errors.As(err, &refused) || err.Error() != tt.want {
				t.Errorf("error = %v, want %q", err, tt.want)
			}
		})
	}
}

// FuzzList: an item is added and taken out again, or the text is refused; what
// is around it stays.
func FuzzList(f *testing.F) {
	for _, seed := range []string{
		"l: [a, b]\n", "l:\n- a\n- b # c\n", "l: [\n a, # x\n b ]\nk: v\n", "l:\n  - 'a'\n  - \"b\\n\"\n", "l:\r\n - a\r\n", "l:",
		"l: [a, [b]]\n", "l:\n  - a: 1\n", "l: &x [a]\n", "- l\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		path := []string{"l"}
		added, err := AddItem("f.yaml", []byte(text), path, "new-item")
		if err != nil {
			mustBeTyped(t, err)
			return
		}
		sameCommentLines(t, text, string(added))
		if got := step(parsed(t, string(added)), path).Texts(); !slices.Contains(got, "new-item") {
			t.Errorf("%q became %q", text, added)
		}
		if removed, err := RemoveItem("f.yaml", added, path, "new-item"); err == nil {
			if slices.Contains(step(parsed(t, string(removed)), path).Texts(), "new-item") {
				t.Errorf("%q became %q", added, removed)
			}
		}
	})
}
