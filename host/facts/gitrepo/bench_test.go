package gitrepo

import (
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/facts/gitrun"
)

// BenchmarkFacts finds the repository and asks for what the git segment shows,
// with counts in the cache.
func BenchmarkFacts(b *testing.B) {
	dir, cache := b.TempDir(), b.TempDir()
	for _, args := range [][]string{
		{"init", "-q", "-b", "main"},
		{"-c", "user.name=bench", "-c", "user.email=bench@example.com", "commit", "-q", "--allow-empty", "-m", "one"},
	} {
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Skipf("git %s: %v\n%s", args[0], err, out)
		}
	}
	repo, err := Find(dir, cache, time.Now(), os.Getenv)
	if err == nil {
		err = repo.Refresh(b.Context(), gitrun.In)
	}
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		repo, err := Find(dir, cache, time.Now(), os.Getenv)
		if err != nil {
			b.Fatal(err)
		}
		for _, key := range []string{"branch", "detached", "operation", "staged", "modified", "untracked", "ahead", "behind", "stashes"} {
			repo.Get(key)
		}
		if branch, _ := repo.Get("branch"); branch != "main" {
			b.Fatalf("the branch is %q", branch)
		}
	}
}
