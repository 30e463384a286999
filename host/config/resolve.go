package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/data-wise/aiterm/host/state"
	"github.com/data-wise/aiterm/host/strictyaml"
)

// Inputs say which configuration to resolve.
type Inputs struct {
	Sources
	// Path is the user's plugins.yaml, or "" for the embedded one. A file that
	// is not there means the embedded one too, unless it is Named.
	Path string
	// Named tells that a person named Path in this call.
	Named bool
	// CacheDir is where snapshots are kept, in its folder plan; "" for none.
	CacheDir string
	// Program identifies the running program with all that is embedded in it.
	Program string
}

// Resolve returns the plan to render. Problems are for display: with any, the
// plan is the last good one of this path or, without one, the embedded
// default. The error means that not even the embedded default can be used.
//
// Reading YAML costs more than all the rest of a render, so the outcome is
// kept as a snapshot and used again while every file that it came from looks
// the same to stat.
func Resolve(in Inputs) (Plan, []Problem, error) {
	if in.Path != "" {
		if path, err := filepath.Abs(in.Path); err == nil {
			in.Path = path
		}
	}
	key := identity{Program: in.Program, Path: in.Path, ThemeDir: in.ThemeDir, Home: in.Home, Named: in.Named}
	file := ""
	var last *snapshot
	if in.CacheDir != "" {
		file = filepath.Join(in.CacheDir, "plan", snapshotName(in.Path))
		if data, err := state.ReadCache(file, maxSnapshot); err == nil {
			// What can't be decoded is as good as absent: it is only a cache.
			last, _ = decodeSnapshot(data)
		}
	}
	if last != nil && last.identity == key && !changed(last.inputs) {
		return last.plan, last.problems, nil
	}
	return resolveAnew(in, key, file, last)
}

func resolveAnew(in Inputs, key identity, file string, last *snapshot) (Plan, []Problem, error) {
	now := snapshot{identity: key}
	l := &loading{Sources: in.Sources, notices: &strictyaml.Report{}}
	path, data, err := in.Path, []byte(nil), error(nil)
	if path != "" {
		data, err = l.read(path)
		if isAbsent(err) && !in.Named {
			path, err = "", nil
		}
	}
	if err == nil {
		now.plan, err = l.load(path, data)
	} else {
		err = Problems{{File: path, Message: "can't be read: " + reason(err)}}
	}
	if err == nil {
		errors.As(l.notices.Err(), (*Problems)(&now.problems))
	} else {
		if !errors.As(err, (*Problems)(&now.problems)) {
			return Plan{}, nil, err
		}
		if now.plan, now.fallback, err = lastGood(in, last); err != nil {
			return Plan{}, now.problems, err
		}
		l.takeBack(now.plan.Segments)
	}
	now.inputs = l.inputs
	if file != "" && !l.justChanged(time.Now().UnixMilli()) {
		_ = state.WriteCache(file, now.encode()) // the next render is slower, no more
	}
	return now.plan, now.problems, nil
}

// justChanged tells whether an input was written within 100 ms of now, in Unix
// milliseconds. Such a file can change again without its stamp changing, since
// file systems count time in steps.
func (l *loading) justChanged(now int64) bool {
	return slices.ContainsFunc(l.inputs, func(i input) bool {
		if i.info == nil {
			return false
		}
		age := now - i.info.ModTime().UnixMilli()
		return -100 < age && age < 100
	})
}

// lastGood finds a plan to use in place of a broken one.
func lastGood(in Inputs, last *snapshot) (plan Plan, fallback bool, err error) {
	if last != nil && !last.fallback && last.identity.Path == in.Path {
		return last.plan, false, nil
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

// input is a file that a plan came from, and how it looked; info is nil when
// it was not there or came from a snapshot.
type input struct {
	path, stamp string
	info        fs.FileInfo
}

// maxSnapshot is far above what 64 segments with settings need.
const maxSnapshot = 1 << 20

const (
	stampAbsent = "absent"
	stampError  = "unreadable"
)

// isAbsent tells whether there is no file, be it because its folder is none.
func isAbsent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// stampOf sums up what stat says of a file; two stamps differ if the file was
// written or replaced in between.
func stampOf(info fs.FileInfo, err error) string {
	switch {
	case isAbsent(err):
		return stampAbsent
	case err != nil:
		return stampError
	}
	b := make([]byte, 0, 96)
	b = strconv.AppendInt(b, info.Size(), 10)
	b = append(b, ' ')
	b = strconv.AppendInt(b, info.ModTime().UnixNano(), 10)
	return string(appendSystem(b, info))
}

func changed(inputs []input) bool {
	for _, i := range inputs {
		if stampOf(os.Stat(i.path)) != i.stamp {
			return true
		}
	}
	return false
}
