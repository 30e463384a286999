package configfile

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm"
)

// What is written for a theme is read as that theme, and says something of every role.
func TestThemeFile(t *testing.T) {
	src := Sources{Embedded: aiterm.Files, ThemeDir: t.TempDir()}
	for _, name := range ThemeNames(src) {
		like, err := LoadTheme(name, src)
		if err != nil {
			t.Fatal(err)
		}
		writeOld(t, filepath.Join(src.ThemeDir, "mine.yaml"), string(ThemeFile("mine", like)))
		got, err := LoadTheme("mine", src)
		if err != nil {
			t.Fatalf("like %s: %v", name, err)
		}
		like.Name, like.Path, like.Description = "mine", got.Path, "Like "+name
		if diff := cmp.Diff(like, got); diff != "" {
			t.Errorf("like %s (-want +got):\n%s", name, diff)
		}
	}
	var roles []string
	for _, group := range roleGroups() {
		for _, r := range group.roles {
			roles = append(roles, r.role)
		}
	}
	if diff := cmp.Diff(slices.Sorted(slices.Values(RoleNames())), slices.Sorted(slices.Values(roles))); diff != "" {
		t.Errorf("roles of the file (-want +got):\n%s", diff)
	}
}
