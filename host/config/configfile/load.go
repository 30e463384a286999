// Package configfile turns plugins.yaml and a theme into a [config.Plan]. It
// reads no session data, runs no segment and draws nothing.
//
// A key that the user's file leaves out has the value of the embedded
// plugins.yaml, so an empty file is the default, and "theme: cool-blues" alone
// is a whole configuration.
package configfile

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/registry"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// Sources are what a plugins.yaml can refer to.
type Sources struct {
	// Embedded holds plugins.yaml, the default, and themes/NAME.yaml.
	Embedded fs.FS
	// ThemeDir is the user's folder of themes, or "".
	ThemeDir string
	// Home is what "~/" in a path stands for.
	Home string
	// Ground is that of the terminal: [Dark], [Light], or "" where nobody knows.
	Ground string
	// Builtins lists the built-in segments.
	Builtins func() []string
	// Describe looks at "builtin:NAME", [config.Chain] or the .wasm at an absolute path. The
	// settings of a module without a manifest are passed on unchecked.
	Describe func(source string) (About, error)
	// Registry is where installed segments and the grants are kept.
	Registry registry.Files
	// Unwritten are texts of the user's files, by their paths, that hold in the place of
	// what is on disk: they are not written yet.
	Unwritten map[string][]byte
}

// DefaultFile is the name of the embedded plugins.yaml in problems.
const DefaultFile = "plugins.yaml (built in)"

// Load resolves the bytes of a plugins.yaml. file is its path, for problems
// and for the segments given relative to it, or "" for the embedded default,
// whose data is then not needed. The error is [Problems]: all that is wrong.
func Load(file string, data []byte, src Sources) (config.Plan, error) {
	return LoadHolding(file, data, src, "")
}

// LoadHolding is [Load] for a session in which those overlays hold (see [config.Holding]).
func LoadHolding(file string, data []byte, src Sources, holding string) (config.Plan, error) {
	l := &loading{Sources: src, holding: holding}
	return l.load(file, data)
}

// LoadWith is [Load] with segments that are on no row and that the file may not name.
func LoadWith(file string, data []byte, src Sources, also []string) (config.Plan, error) {
	l := &loading{Sources: src, also: also}
	return l.load(file, data)
}

// loading is one reading of a configuration.
type loading struct {
	Sources
	report  *strictyaml.Report
	inputs  []config.Input // the files it depended on, for the snapshot
	written []time.Time    // when those were last changed that are there
	dir     string         // of the file, absolute
	// user is the file; preset is the embedded one, for what user leaves out.
	user, preset *strictyaml.Node
	// holding are the overlays that are wanted, by their numbers (see [config.Holding]).
	holding string
	// also are segments that are wanted though nothing names them.
	also []string
	// notices are problems with which the plan can be used all the same.
	notices *strictyaml.Report
	lock    *registry.Lock // read when it is first needed
	// lockWrong says that plugins.lock can't be used, which is reported.
	lockWrong bool
	grants    *registry.Grants // likewise
	// misfit says that user does not fit the schema, so that what seems to be
	// missing may stand under a wrong key.
	misfit bool
}

// include moves another file's problems into the report.
func (l *loading) include(r *strictyaml.Report) { l.includeIn(l.report, r.Err()) }

// includeIn moves problems into a report.
func (l *loading) includeIn(to *strictyaml.Report, err error) {
	var ps config.Problems
	if errors.As(err, &ps) {
		to.Include(ps)
	}
}

func (l *loading) load(file string, data []byte) (config.Plan, error) {
	preset, err := fs.ReadFile(l.Embedded, "plugins.yaml")
	if err != nil {
		return config.Plan{}, fmt.Errorf("read the embedded plugins.yaml: %w", err)
	}
	l.report = &strictyaml.Report{File: DefaultFile}
	l.notices = &strictyaml.Report{}
	l.preset = l.parse(preset)
	l.user = l.preset
	if file != "" && l.report.OK() {
		l.report = &strictyaml.Report{File: file}
		l.notices.File = file
		path, err := filepath.Abs(file)
		if err != nil {
			return config.Plan{}, fmt.Errorf("find %s: %w", file, err)
		}
		l.dir = filepath.Dir(path)
		l.user = l.parse(data)
	}
	if !l.report.OK() {
		if l.user != nil && l.preset != nil {
			l.lookFurther()
		}
		return config.Plan{}, l.report.Err()
	}
	overlays := l.overlays()
	l.usePreset()
	l.overlay(overlays, l.holding)
	if !l.report.OK() {
		return config.Plan{}, l.report.Err()
	}
	plan := config.Plan{
		Color:     l.get("color").Text,
		Padding:   whole(l.get("padding")),
		Budget:    duration(l.get("budget")),
		GitMaxAge: duration(l.get("git_max_age")),
		Lines:     l.lines(),
		Overlays:  overlays,

		BuiltinEngine: l.get("builtin_engine").Text,

		HistoryDays: whole(l.get("history_days")),
		NoSession:   textOr(l.get("keep_session"), "") == "false",
		Columns:     l.get("align_columns").Text == "true",
	}
	plan.Segments = l.segments()
	plan.Theme = l.themeOnGround().Theme
	if l.holding == "" && l.report.OK() {
		l.checkOverlays(overlays, file, data)
	}
	if err := l.report.Err(); err != nil {
		return config.Plan{}, err
	}
	return plan, nil
}

// lookFurther finds the mistakes about segments in a file that does not fit
// the schema, so that a person sees all of them at once. Of two problems at
// one place the schema's is the better one.
func (l *loading) lookFurther() {
	schema := l.report
	l.misfit = true
	l.report = &strictyaml.Report{File: schema.File}
	l.segments()
	var further config.Problems
	errors.As(l.report.Err(), &further)
	l.report = schema
	for _, p := range further {
		if !schema.Has(p.Line, p.Column) {
			schema.Include(config.Problems{p})
		}
	}
}

func (l *loading) parse(data []byte) *strictyaml.Node {
	root := strictyaml.Parse(l.report, data)
	if root != nil {
		strictyaml.Check(l.report, root, Schema(), "the file")
	}
	return root
}

// get returns a top-level value of the user's file or else of the embedded
// one, which has them all.
func (l *loading) get(key string) *strictyaml.Node {
	if n := l.user.Get(key); n != nil {
		return n
	}
	return l.preset.Get(key)
}

func (l *loading) lines() []config.Line {
	var lines []config.Line
	spacing := l.get("separator_spacing").Text
	for _, n := range l.get("lines").Items {
		line := config.Line{
			Prefix:    textOr(n.Get("prefix"), ""),
			Separator: spaced(textOr(n.Get("separator"), usualSeparator), spacing),
			Left:      n.Get("left").Texts(),
			Right:     n.Get("right").Texts(),
			Wrap:      cmp.Or(n.Get("wrap"), l.get("wrap")).Text == "true",
		}
		if caps := n.Get("caps"); caps != nil && len(caps.Items) == 2 {
			line.CapLeft, line.CapRight = caps.Items[0].Text, caps.Items[1].Text
		}
		styled(&line, cmp.Or(n.Get("style"), l.get("style")).Text, l.get("icons").Text)
		lines = append(lines, line)
	}
	return lines
}

// spaced gives a separator the blanks on each side that separator_spacing asks
// for. One without a visible sign has no sides, and stays as it is.
func spaced(separator, spacing string) string {
	sign := strings.Trim(separator, " ")
	count := slices.Index(Spacings(), spacing)
	if sign == "" || count <= 0 {
		return separator
	}
	blanks := strings.Repeat(" ", count)
	return blanks + sign + blanks
}

// read reads a whole small file and notes it as an input, there or not.
func (l *loading) read(path string) ([]byte, error) {
	if data, ok := l.Unwritten[path]; ok {
		return data, nil
	}
	if err := l.note(path); err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	// One byte more than allowed: the parser then says what the limit is.
	return io.ReadAll(io.LimitReader(f, strictyaml.MaxBytes+1))
}

// note takes the file's stamp before it is read: a change in between makes the
// snapshot look old, never a wrong one look right. It fails on what is not a
// plain file, since opening a pipe could wait for ever.
func (l *loading) note(path string) error {
	info, err := os.Stat(path)
	l.inputs = append(l.inputs, config.Input{Path: path, Stamp: config.Stamp(state.SeenBy(info), err)})
	if err == nil {
		l.written = append(l.written, info.ModTime())
	}
	if err == nil && !info.Mode().IsRegular() {
		return errors.New("it is not a file: name a file")
	}
	return err
}

func whole(n *strictyaml.Node) int {
	v, _ := strconv.Atoi(n.Text)
	return v
}

func duration(n *strictyaml.Node) time.Duration {
	v, _ := time.ParseDuration(n.Text)
	return v
}

func textOr(n *strictyaml.Node, fallback string) string {
	if n == nil {
		return fallback
	}
	return n.Text
}
