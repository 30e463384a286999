package configfile

import (
	"path/filepath"
	"testing"
)

// BenchmarkResolve takes the plan from its snapshot, as nearly every render does;
// BenchmarkResolveAnew makes it from the files.
func BenchmarkResolve(b *testing.B) {
	in := benchInputs(b)
	in.CacheDir = filepath.Join(b.TempDir(), "cache")
	benchResolve(b, in)
}

func BenchmarkResolveAnew(b *testing.B) { benchResolve(b, benchInputs(b)) }

func benchInputs(b *testing.B) Inputs {
	path := filepath.Join(b.TempDir(), "plugins.yaml")
	writeOld(b, path, fixturePlugins)
	return Inputs{Sources: fixture(b), Path: path, Program: "test 1"}
}

func benchResolve(b *testing.B, in Inputs) {
	b.ReportAllocs()
	for b.Loop() {
		if plan, problems, err := Resolve(in); err != nil || len(problems) > 0 || len(plan.Segments) == 0 {
			b.Fatal(err, problems)
		}
	}
}
