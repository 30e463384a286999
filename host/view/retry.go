package view

import (
	"context"
	"slices"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/registry"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/guest/code"
	"github.com/data-wise/aiterm/host/line/engines"
)

// Strangers lists the segments whose modules are not part of this program: those
// of the plan, and those that were added and are on no line.
func Strangers(plan config.Plan, dirs state.Dirs) ([]config.Segment, error) {
	lock, err := registry.In(dirs).ReadLock()
	if err != nil {
		return nil, err
	}
	added, err := unmentioned(plan, dirs, lock)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(append(ofModules(plan.Segments), added...), func(s config.Segment) bool {
		return config.IsBuiltin(s.Source)
	}), nil
}

// Retry compiles modules of strangers that are not compiled yet, whatever is held
// against them, and calls report after each.
func (c Compiler) Retry(ctx context.Context, segments []config.Segment, dirs state.Dirs, report func(Warmed)) error {
	if dirs.Cache == "" {
		return engines.ErrNoCache
	}
	for _, segment := range segments {
		start := time.Now()
		w := Warmed{Segment: segment.Name}
		binary, _, err := engines.ReadSegment(segment)
		if w.Err = err; err == nil {
			w.Size = len(binary)
			w.Cached, w.Err = c.Vet(ctx, dirs, binary)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		w.Took = time.Since(start)
		report(w)
	}
	return c.compileKernel(ctx, segments, engines.CodeDir(dirs.Cache))
}

// Held is what the cache of compiled code holds against a stranger's module, by its
// hash, or "".
func Held(dirs state.Dirs, hash string) string {
	if dirs.Cache == "" {
		return ""
	}
	_, held := code.Open(engines.CodeDir(dirs.Cache)).Ready(hash)
	return held
}
