package aiterm

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// arrows is the house: a row for each district, and what it may import of this module.
// A row imports only what stands further down, so that no arrow leads back. What
// imports testing is for tests, and may import anything, but in sdk.
//
// The pages of host's and cli's districts, which are their package comments, say the
// same below "It imports".
const arrows = `
cmd/aiterm        cli
cmd/ait           cli
cmd/aiterm-line   host/line host/agent host/facts host/look host/disk
cmd/aiterm-guest  host/guest host/disk
tools             cli cli/console host/view host/author host/line host/segment host/config host/claude host/guest plugins host/facts host/look host/disk aiterm sdk testdata
examples          sdk
site              host/view host/config host/guest host/facts host/yaml host/look host/disk

cli               cli/configure cli/statusline cli/plugins cli/usage cli/author cli/modules cli/console host/claude host/guest host/facts host/yaml host/look host/disk
cli/configure     cli/statusline cli/plugins cli/usage cli/console host/view host/segment host/config host/claude host/facts host/look
cli/statusline    cli/preview cli/console host/doctor host/view host/line host/config host/agent host/claude host/facts host/yaml host/look host/disk
cli/plugins       cli/author cli/preview cli/modules cli/console host/doctor host/view host/segment host/line host/config host/guest plugins host/yaml host/disk
cli/usage         cli/console host/view host/line host/agent host/facts host/yaml host/look host/disk
cli/author        cli/preview cli/modules cli/console host/view host/author host/segment host/config host/agent host/guest plugins host/facts host/yaml host/look host/disk sdk
cli/preview       cli/console host/view host/line host/config host/agent host/facts host/yaml host/look host/disk
cli/modules       cli/console host/view host/author host/config host/guest
cli/console       host/view host/line host/config host/facts host/yaml host/look host/disk

host/doctor       host/view host/segment host/line host/config host/agent host/claude host/guest host/facts host/yaml host/look host/disk
host/view         host/line host/config host/agent host/claude host/guest plugins host/facts host/look host/disk aiterm
host/author       host/config host/guest plugins host/facts host/yaml host/look host/disk aiterm sdk testdata
host/line         host/segment host/config host/agent host/claude host/guest plugins host/facts host/look host/disk
host/segment      host/config host/guest host/web host/yaml host/look host/disk
host/config       host/agent host/guest host/facts host/yaml host/disk
host/agent        host/claude host/facts host/disk
host/claude       host/guest host/yaml host/look host/disk
host/guest        plugins host/facts host/yaml host/look host/disk
plugins           sdk
host/facts        host/web host/yaml host/look host/disk
host/web          host/yaml host/look
host/yaml
host/look
host/disk
aiterm
sdk
internal
testdata
`

const modulePath = "github.com/data-wise/aiterm"

// readArrows returns the districts in their order, and each row.
func readArrows(t *testing.T) (order []string, rows map[string][]string) {
	rows = map[string][]string{}
	for line := range strings.Lines(arrows) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		order, rows[words[0]] = append(order, words[0]), words[1:]
	}
	for i, from := range order {
		for _, to := range rows[from] {
			if !slices.Contains(order[i+1:], to) {
				t.Errorf("the row %s names %s, which does not stand further down", from, to)
			}
		}
	}
	return order, rows
}

// districtOf is the row that a package belongs to, "" without one: the first two words
// of its path, or the first.
func districtOf(pkg string, rows map[string][]string) string {
	if pkg == "." {
		return "aiterm"
	}
	words := strings.SplitN(pkg, "/", 3)
	if len(words) > 1 {
		if two := words[0] + "/" + words[1]; rows[two] != nil || words[0] == "host" || words[0] == "cli" || words[0] == "cmd" {
			return two
		}
	}
	return words[0]
}

func TestArrows(t *testing.T) {
	_, rows := readArrows(t)
	used := map[string]map[string]bool{}
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if file != "." && (strings.HasPrefix(name, ".") || name == "testdata" && file != "testdata" || isModule(file)) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		from := districtOf(path.Dir(filepath.ToSlash(file)), rows)
		row, known := rows[from]
		if !known {
			t.Errorf("%s: there is no row for %s in arrows", file, from)
			return nil
		}
		isTest := func(spec *ast.ImportSpec) bool { return spec.Path.Value == `"testing"` }
		if from != "sdk" && slices.ContainsFunc(parsed.Imports, isTest) {
			return nil
		}
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			below, ours := strings.CutPrefix(imported, modulePath)
			if !ours || below != "" && below[0] != '/' {
				continue
			}
			to := districtOf(path.Clean("./"+below), rows)
			if to == from {
				continue
			}
			if !slices.Contains(row, to) {
				t.Errorf("%s imports %s, which its row does not allow:\n%s → %s", file, imported, from, strings.Join(row, " "))
			}
			if used[from] == nil {
				used[from] = map[string]bool{}
			}
			used[from][to] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for from, row := range rows {
		for _, to := range row {
			if !used[from][to] {
				t.Errorf("nothing in %s imports %s any more: take it out of the row", from, to)
			}
		}
	}
}

// isModule tells whether a folder below this one is a module of its own.
func isModule(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil && dir != "."
}

// The page of each district says what its row says.
func TestPagesOfDistricts(t *testing.T) {
	named := regexp.MustCompile(`\b(?:host|cli)(?:/[a-z]+)?\b`)
	order, rows := readArrows(t)
	for _, district := range order {
		if top, _, _ := strings.Cut(district, "/"); top != "host" && top != "cli" {
			continue
		}
		page := pageOf(t, district)
		_, says, ok := strings.Cut(page, "It imports ")
		if !ok {
			t.Errorf("the package comment of %s does not say what it imports", district)
			continue
		}
		says, _, _ = strings.Cut(says, "\n\n")
		got := named.FindAllString(says, -1)
		want := slices.DeleteFunc(slices.Clone(rows[district]), func(to string) bool { return !named.MatchString(to) })
		slices.Sort(got)
		slices.Sort(want)
		if row, page := strings.Join(want, " "), strings.Join(got, " "); row != page {
			t.Errorf("the row of %s is\n%s, and its page says\n%s", district, row, page)
		}
	}
}

// pageOf is the package comment of a folder.
func pageOf(t *testing.T, dir string) string {
	files, err := filepath.Glob(filepath.Join(filepath.FromSlash(dir), "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var page strings.Builder
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(file, "_test.go") {
			page.WriteString(parsed.Doc.Text())
		}
	}
	return page.String()
}
