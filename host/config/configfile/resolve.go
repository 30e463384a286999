package configfile

import (
	"errors"
	"io/fs"
	"slices"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// Inputs say which configuration to resolve.
type Inputs struct {
	Sources
	// Path is the user's plugins.yaml, absolute, or "" for the embedded one. A
	// file that is not there means the embedded one too, unless it is Named.
	Path string
	// Named tells that a person named Path in this call.
	Named bool
	// Holding are the overlays of the file that hold in a session (see [config.Holding]).
	Holding string
	// CacheDir is where snapshots are kept, in its folder plan; "" for none.
	CacheDir string
	// Program identifies the running program with all that is embedded in it.
	Program string
	// Alone tells whether aiterm-line, which lies beside the running program, is of
	// another version, and must not read what is kept. It takes time, and is asked only
	// when something is to be kept; nil for no.
	Alone func() bool
}

func (in Inputs) identity() config.Identity {
	return config.Identity{Program: in.Program, Path: in.Path, ThemeDir: in.ThemeDir, Home: in.Home, Named: in.Named, Holding: in.Holding, Ground: in.Ground}
}

// Resolve returns the plan to render. Problems are for display: with any, the
// plan is the last good one of this path or, without one, the embedded
// default. The error means that not even the embedded default can be used.
//
// Reading YAML costs more than all the rest of a render, so the outcome is
// kept as a snapshot and used again while every file that it came from looks
// the same to stat.
func Resolve(in Inputs) (config.Plan, []config.Problem, error) {
	s, err := Settle(in)
	return s.Plan, s.Problems, err
}

// Settle is [Resolve] for who must know whether the plan is the embedded default for
// want of a good one.
func Settle(in Inputs) (config.Snapshot, error) {
	last := config.Read(in.CacheDir, in.identity())
	if last.Fits(in.identity()) || last.Fits(in.identity().Alone()) {
		return *last, nil
	}
	return resolveAnew(in, last)
}

func resolveAnew(in Inputs, last *config.Snapshot) (config.Snapshot, error) {
	now := config.Snapshot{Identity: in.identity()}
	if in.Alone != nil && in.Alone() {
		now.Identity = now.Identity.Alone()
	}
	l := &loading{Sources: in.Sources, notices: &strictyaml.Report{}, holding: in.Holding}
	path, data, err := in.Path, []byte(nil), error(nil)
	if path != "" {
		data, err = l.read(path)
		if config.IsAbsent(err) && !in.Named {
			path, err = "", nil
		}
	}
	if err == nil {
		now.Plan, err = l.load(path, data)
	} else {
		err = config.Problems{{File: path, Message: "can't be read: " + reason(err)}}
	}
	if err == nil {
		errors.As(l.notices.Err(), (*config.Problems)(&now.Problems))
	} else {
		if !errors.As(err, (*config.Problems)(&now.Problems)) {
			return config.Snapshot{}, err
		}
		if now.Plan, now.Fallback, err = lastGood(in, last, path, data); err != nil {
			return config.Snapshot{Problems: now.Problems}, err
		}
		l.takeBack(now.Plan.Segments)
	}
	now.Inputs = l.inputs
	if in.CacheDir != "" && !l.justChanged(time.Now().UnixMilli()) {
		_ = now.Write(in.CacheDir) // the next render is slower, no more
	}
	return now, nil
}

// justChanged tells whether an input was written within 100 ms of now, in Unix
// milliseconds. Such a file can change again without its stamp changing, since
// file systems count time in steps.
func (l *loading) justChanged(now int64) bool {
	return slices.ContainsFunc(l.written, func(at time.Time) bool {
		age := now - at.UnixMilli()
		return -100 < age && age < 100
	})
}

// lastGood finds a plan to use in place of a broken one: that without overlays, if those
// are what is broken.
func lastGood(in Inputs, last *config.Snapshot, path string, data []byte) (plan config.Plan, fallback bool, err error) {
	if in.Holding != "" {
		if plan, err := Load(path, data, in.Sources); err == nil {
			return plan, false, nil
		}
		if last == nil {
			last = config.Read(in.CacheDir, in.identity().In(""))
		}
	}
	if last != nil && !last.Fallback && last.Path == in.Path {
		return withoutReserved(last.Plan, in.Builtins()), false, nil
	}
	// Without the user's themes: one of them may be what is broken.
	src := in.Sources
	src.ThemeDir = ""
	plan, err = Load("", nil, src)
	return plan, true, err
}

// reason is the part of a file error that is not the path.
func reason(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err.Error()
	}
	return err.Error()
}
