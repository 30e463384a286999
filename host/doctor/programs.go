package doctor

import (
	"context"
	"os"
	"path/filepath"
	"runtime"

	"github.com/data-wise/aiterm/host/claude"
	"github.com/data-wise/aiterm/host/disk/installed"
	"github.com/data-wise/aiterm/host/disk/programs"
)

// allOfOne is the advice where the programs of an installation do not fit together.
const allOfOne = "put all programs of one version into one folder, as go install ./cmd/... and a release's package do"

// siblings looks at the other programs of the installation: whether they are there, can
// be run, and are of the same version.
func (e exam) siblings(ctx context.Context) (exam, findings) {
	var f findings
	if e.Executable == "" {
		return e, f // the check of the program says so
	}
	for _, name := range programs.Names() {
		path := programs.Find(e.Executable, name)
		switch {
		case path == "":
			e.missing(&f, name)
		case claude.SameFile(path, e.Executable):
			// That one runs.
		case e.NoRun:
			e.unasked(&f, name, path)
		default:
			s := installed.Look(ctx, e.Executable, name)
			switch e.fits(&f, s); {
			case name != programs.Line || !s.Fits(e.Build):
			case path == programs.Beside(e.Executable, name):
				e.quick = path
			case !e.NoRun:
				f.add("programs", Note, e.Executable+" is a link, and aiterm-line lies in the folder behind it: it is not used",
					"run: ln -s "+quoted(path, e.home())+" "+quoted(filepath.Dir(e.Executable), e.home()))
			}
		}
	}
	return e, f
}

// missing says what is without a program.
func (e exam) missing(f *findings, name string) {
	switch name {
	case programs.Line:
		f.add("programs", Note, "aiterm-line does not lie beside this program: the line comes from aiterm statusline render, which starts later", allOfOne)
	case programs.Guest:
		f.add("programs", Note, "aiterm-guest does not lie beside this program: aiterm itself runs other people's segments, and starts later", allOfOne)
	case programs.Aiterm:
		if programs.NameOf(e.Executable) != programs.Ait {
			return // it has another name here
		}
		f.add("programs", Warning, "ait lies there without aiterm, which the others start for what they cannot do", allOfOne)
	}
}

// unasked is for a program that is not to be run.
func (e exam) unasked(f *findings, name, path string) {
	if info, err := os.Stat(path); err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o111 == 0 {
		f.add("programs", Warning, path+" may not be executed", "run: chmod +x "+quoted(path, e.home()))
		return
	}
	f.ok("programs", name+", "+path+"; it was not asked for its version, because of --no-run")
}

// fits says whether a program that is there can be used with this one.
func (e exam) fits(f *findings, s installed.Sibling) {
	switch {
	case s.Fits(e.Build):
		f.ok("programs", s.Name+" "+s.Version+", "+s.Path)
	case s.Wrong == installed.ErrNotExecutable:
		f.add("programs", Warning, s.Path+" "+s.Why(e.Build), "run: chmod +x "+quoted(s.Path, e.home()))
	default:
		f.add("programs", Warning, s.Path+" "+s.Why(e.Build)+": "+without(s.Name), allOfOne)
	}
}

// without is what becomes of a line beside a program that does not fit.
func without(name string) string {
	switch name {
	case programs.Line:
		return "it reads nothing that this one keeps, and a line of it starts this one too"
	case programs.Guest:
		return "segments of other people may show what they showed last, or nothing"
	}
	return "what one of the two keeps, the other one makes anew"
}

// quicker says that aiterm-line could draw the line that aiterm draws.
func (e exam) quicker(f *findings) {
	if e.line != nil && e.line.Ours && !e.line.Quick && e.line.Path == e.user.Path && e.quick != "" {
		f.add("status line", Note, "aiterm-line draws the same line, starts sooner, and is there: "+e.quick, installFix)
	}
}
