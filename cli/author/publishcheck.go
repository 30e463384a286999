package author

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/author/conformance"
	"github.com/data-wise/aiterm/host/author/toolchain"
	"github.com/data-wise/aiterm/host/config/registry"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/segment/pack"
)

// This file has the checks of "plugins publish", before anything leaves the machine.

// look reads the segment and what it says of itself.
func (p *publication) look(name string) error {
	var err error
	if p.segment, err = openSegment(name); err != nil {
		return err
	}
	s := &p.segment
	if s.broken != nil {
		return fmt.Errorf("%s: %w", s.path, cleanError(s.broken))
	}
	if !s.own {
		return fmt.Errorf("%s has no manifest in it: put it in with aiterm plugins pack %[1]s", s.path)
	}
	if err := checkName(s.about.Name); err != nil {
		return fmt.Errorf("nothing was published: %w", err)
	}
	if missing := undescribed(s.about); missing != nil {
		return fmt.Errorf("%s does not say %s: add that to segment.yaml, and build it again", s.path, strings.Join(missing, ", nor "))
	}
	p.report.Name, p.report.Version, p.report.SHA256, p.report.Size = s.about.Name, s.about.Version, registry.Hash(s.module), len(s.module)
	p.report.DryRun = p.flags.dryRun
	p.step("segment", s.title())
	p.step("described", console.OneLine(fmt.Sprintf("%s; %s, by %s", s.about.Description, s.about.License, s.about.Author)))
	return nil
}

// undescribed are the things that a published segment has to say of itself and does not.
func undescribed(m manifest.Manifest) []string {
	var missing []string
	for _, each := range []struct{ what, text string }{
		{"what it is (description)", m.Description}, {"whose it is (author)", m.Author}, {"under which licence it is (license)", m.License},
	} {
		if strings.TrimSpace(each.text) == "" {
			missing = append(missing, each.what)
		}
	}
	return missing
}

// rebuild builds the folder again and compares the bytes.
func (p *publication) rebuild(ctx context.Context) error {
	s := p.segment
	switch {
	case p.flags.noBuild:
		p.step("rebuilt", "no: --no-build")
		return nil
	case s.dir == "" || s.source == nil:
		p.step("rebuilt", "no: there is only a module, and no source beside it")
		return nil
	}
	_, done := console.StartProgress(p.env, "Building it again")
	again, by, err := p.compile(ctx)
	done()
	if toolchain.IsMissing(err) {
		p.step("rebuilt", "no: "+console.OneLine(err.Error()))
		return nil
	}
	if err != nil {
		return fmt.Errorf("its source does not build: %w", err)
	}
	if string(again.Module) != string(s.module) {
		return fmt.Errorf("%s is not what its source gives now: that has the sha256 %s, and not %s. Build it (aiterm plugins build %s), look at it and test it; or publish it as it is with --no-build",
			s.path, registry.Hash(again.Module)[:12], registry.Hash(s.module)[:12], s.dir)
	}
	p.step("rebuilt", "the same bytes, with "+by)
	return nil
}

func (p *publication) compile(ctx context.Context) (packed pack.Packed, by string, err error) {
	packed, err = compileSegment(ctx, p.segment.dir, "", func(c toolchain.Compiler) func() {
		by = c.Versions()
		return func() {}
	}, func(string) {})
	return packed, by, err
}

// test makes the checks of plugins test.
func (p *publication) test(ctx context.Context) error {
	view := &failedTests{}
	v, err := runTests(ctx, p.env, p.segment, conformance.SampleWorld(conformance.SampleTime(), conformance.SampleColumns), regexp.MustCompile(""), testFlags{}, view)
	if err != nil {
		return err
	}
	if err := v.failure(p.segment.path); err != nil {
		for _, text := range view.failures {
			fmt.Fprintln(p.env.Stderr, "failed:", text)
		}
		return fmt.Errorf("%w, and nothing was published: aiterm plugins test %s says more", err, cmp.Or(p.segment.dir, p.segment.path))
	}
	p.step("tested", v.text())
	return nil
}

// failedTests notes what failed.
type failedTests struct{ failures []string }

func (f *failedTests) check(r conformance.Result) {
	if r.State != conformance.Failed {
		return
	}
	for _, each := range r.Findings {
		if each.State == conformance.Failed {
			f.failures = append(f.failures, r.Check+": "+console.OneLine(each.What))
		}
	}
}

func (f *failedTests) replayed(r conformance.Replayed, _ bool) {
	if !r.OK() {
		f.failures = append(f.failures, "golden case "+console.OneLine(r.Case.Name))
	}
}

func (f *failedTests) end(verdict) error { return nil }
