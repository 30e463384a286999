package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// shiftVariable is what the linker sets in the packages time and syscall: seconds, in
// decimal.
const shiftVariable = "aheadBy"

// seconds is how a patched package reads it.
const seconds = `
var aheadBy string

var aheadSeconds = func() (n int64) {
	negative := aheadBy != "" && aheadBy[0] == '-'
	for _, digit := range []byte(aheadBy) {
		if '0' <= digit && digit <= '9' {
			n = 10*n + int64(digit-'0')
		}
	}
	if negative {
		n = -n
	}
	return n
}()
`

// patch is how one package of the standard library is changed: functions and
// methods get another name, and others are put in their places.
type patch struct {
	pkg     string
	renamed []string // as Name or Type.Name, in whatever files they are
	added   string   // to the file of the first
}

var patches = []patch{
	{"time", []string{"Now"}, seconds + `
// AheadBy is how far the wall clock is ahead of the machine's.
func AheadBy() Duration { return Duration(aheadSeconds) * Second }

// Now moves the wall clock's part alone.
func Now() Time {
	t := machineNow()
	if t.wall&hasMonotonic == 0 {
		return t.Add(AheadBy())
	}
	t.wall += uint64(aheadSeconds) << nsecShift
	return t
}
`},
	// Times of files, for package os and for whoever asks the system itself.
	{"syscall", []string{"Timespec.Unix"}, seconds + `
func (ts *Timespec) Unix() (sec int64, nsec int64) {
	sec, nsec = ts.machineUnix()
	return sec + aheadSeconds, nsec
}
`},
	{"os", []string{"Chtimes", "Root.Chtimes"}, `
func Chtimes(name string, atime time.Time, mtime time.Time) error {
	return machineChtimes(name, machineTime(atime), machineTime(mtime))
}

func (r *Root) Chtimes(name string, atime time.Time, mtime time.Time) error {
	return r.machineChtimes(name, machineTime(atime), machineTime(mtime))
}

// machineTime leaves the zero time alone, which is for times that stay.
func machineTime(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.Add(-time.AheadBy())
}
`},
}

// makeOverlay writes the changed copies of the installed Go's files into a folder,
// and the list of them for "go build -overlay". It returns the list's path.
func makeOverlay(ctx context.Context, dir string) (string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	replace := map[string]string{}
	for _, p := range patches {
		changed, err := p.apply(ctx)
		if err != nil {
			return "", fmt.Errorf("the package %s of this Go can't be changed: %w: run the tests of today instead, with make test", p.pkg, err)
		}
		for path, source := range changed {
			to := filepath.Join(dir, p.pkg+"_"+filepath.Base(path))
			if err := writeChanged(to, source); err != nil {
				return "", err
			}
			replace[path] = to
		}
	}
	list, err := json.MarshalIndent(map[string]any{"Replace": replace}, "", "\t")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "overlay.json")
	return path, writeChanged(path, list)
}

// writeChanged leaves a file alone that is what it shall be, for whoever builds
// with it at the moment.
func writeChanged(path string, data []byte) error {
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, data) {
		return nil
	}
	return os.WriteFile(path, data, 0o644)
}

// apply returns the package's files that are different, by their paths.
func (p patch) apply(ctx context.Context) (map[string][]byte, error) {
	var pkg struct {
		Dir     string
		GoFiles []string
	}
	out, err := exec.CommandContext(ctx, "go", "list", "-json=Dir,GoFiles", p.pkg).Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			err = fmt.Errorf("%w: %s", err, exit.Stderr)
		}
		return nil, fmt.Errorf("go list %s: %w", p.pkg, err)
	}
	if err := json.Unmarshal(out, &pkg); err != nil {
		return nil, fmt.Errorf("go list %s: %w", p.pkg, err)
	}
	sources := map[string][]byte{}
	for _, name := range pkg.GoFiles {
		path := filepath.Join(pkg.Dir, name)
		if sources[path], err = os.ReadFile(path); err != nil {
			return nil, err
		}
	}
	return p.change(sources)
}

// change returns those of the sources that are different then.
func (p patch) change(sources map[string][]byte) (map[string][]byte, error) {
	changed := map[string][]byte{}
	first := ""
	for _, name := range p.renamed {
		found := ""
		for path, source := range sources {
			at, err := declared(path, source, name)
			if err != nil {
				return nil, err
			}
			if at < 0 {
				continue
			}
			if found != "" {
				return nil, fmt.Errorf("%s is declared in %s and in %s", name, found, path)
			}
			found = path
			sources[path] = slices.Concat(source[:at], []byte("machine"), source[at:])
			changed[path] = sources[path]
		}
		if found == "" {
			return nil, fmt.Errorf("it declares no %s", name)
		}
		if first == "" {
			first = found
		}
	}
	changed[first] = append(changed[first], p.added...)
	return changed, nil
}

// declared is where the name stands in the declaration of a function or method, or -1.
func declared(path string, source []byte, name string) (int, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, source, parser.SkipObjectResolution)
	if err != nil {
		return 0, err
	}
	receiver, method, isMethod := strings.Cut(name, ".")
	if !isMethod {
		receiver, method = "", name
	}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == method && receiverOf(f) == receiver {
			return files.Position(f.Name.Pos()).Offset, nil
		}
	}
	return -1, nil
}

// receiverOf names the type of a method's receiver, "" for a function.
func receiverOf(f *ast.FuncDecl) string {
	if f.Recv == nil || len(f.Recv.List) != 1 {
		return ""
	}
	t := f.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	name, _ := t.(*ast.Ident)
	if name == nil {
		return ""
	}
	return name.Name
}
