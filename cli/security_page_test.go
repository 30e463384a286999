package cli

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// docs/security.md names a test for each claim. All of them must exist.
func TestSecurityPageNamesTests(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "docs", "security.md"))
	if err != nil {
		t.Fatal(err)
	}
	var code strings.Builder
	scripts := map[string]bool{}
	err = filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasPrefix(d.Name(), ".") && d.Name() != "..":
			return fs.SkipDir
		case strings.HasSuffix(path, "_test.go"):
			text, err := os.ReadFile(path)
			code.Write(text)
			return err
		case strings.HasSuffix(path, ".txtar"):
			scripts[d.Name()] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile(`\b(Test|Fuzz)[A-Z]\w+`).FindAllString(string(page), -1)
	if len(names) < 30 {
		t.Errorf("the page names %d tests", len(names))
	}
	for _, name := range names {
		if name != "TestScripts" && !strings.Contains(code.String(), "func "+name+"(") {
			t.Errorf("there is no test %s", name)
		}
	}
	for _, name := range regexp.MustCompile(`\b\w+\.txtar`).FindAllString(string(page), -1) {
		if !scripts[name] {
			t.Errorf("there is no script %s", name)
		}
	}
	for _, name := range regexp.MustCompile("`(host/[a-z/]+)`").FindAllStringSubmatch(string(page), -1) {
		if _, err := os.Stat(filepath.Join("..", filepath.FromSlash(name[1]))); err != nil {
			t.Errorf("there is no %s", name[1])
		}
	}
}

// What "make attack" runs is every test that the page names, and these alone.
func TestSecurityPageRunsItsTests(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("there is no sh here")
	}
	page, err := os.ReadFile(filepath.Join("..", "docs", "security.md"))
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("sh", filepath.Join("..", "tools", "check", "attack.sh"), "-n").Output()
	if err != nil {
		t.Fatal(err)
	}
	first, second, found := strings.Cut(strings.TrimSpace(string(out)), "|^TestScripts$/")
	if !found {
		t.Fatalf("the pattern is %s", out)
	}
	tests, scripts := regexp.MustCompile(first), regexp.MustCompile(second)
	for _, name := range regexp.MustCompile(`\b(Test|Fuzz)[A-Z]\w+`).FindAllString(string(page), -1) {
		if name != "TestScripts" && !tests.MatchString(name) {
			t.Errorf("%s is not run", name)
		}
	}
	for _, name := range regexp.MustCompile(`\b(\w+)\.txtar`).FindAllStringSubmatch(string(page), -1) {
		if !scripts.MatchString(name[1]) {
			t.Errorf("%s.txtar is not run", name[1])
		}
	}
	if tests.MatchString("TestScripts") || scripts.MatchString("help") {
		t.Error("more is run")
	}
}
