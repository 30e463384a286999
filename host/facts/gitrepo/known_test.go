package gitrepo

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/gitrun"
)

// TestKnown: what was not counted, or not lately, or not by a git that could, is not
// taken for a work tree without changes.
func TestKnown(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		name                 string
		counts               counts
		known, dirty, staged string
	}{
		{"never counted", counts{}, "pending", "", ""},
		{"counted", counts{Taken: now}, "known", "false", "0"},
		{"counted a little later than the line began", counts{Taken: now.Add(time.Second)}, "known", "false", "0"},
		{"counted a while ago", counts{Taken: now.Add(-10 * time.Minute)}, "known", "false", "0"},
		{"counted yesterday", counts{Taken: now.Add(-24 * time.Hour)}, "pending", "", ""},
		{"counted tomorrow", counts{Taken: now.Add(24 * time.Hour)}, "pending", "", ""},
		{"failed from the beginning", counts{Failure: &failure{At: now}}, "unknown", "", ""},
		{"failed after a count", counts{Taken: now.Add(-time.Minute), Failure: &failure{At: now}}, "unknown", "", ""},
		{"failed, long ago", counts{Failure: &failure{At: now.Add(-24 * time.Hour)}}, "unknown", "", ""},
		{"a file that may be changed", counts{Taken: now, Unsure: 1}, "unknown", "", "0"},
		{"a file that may be changed, and one that is", counts{Taken: now, Unsure: 1, statusCounts: statusCounts{Staged: 1}}, "known", "true", "1"},
		{"a file that may be changed, then a failure", counts{Taken: now.Add(-time.Minute), Unsure: 1, Failure: &failure{At: now}}, "unknown", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir, cacheDir := tempDir(t), t.TempDir()
			gitDir(t, filepath.Join(dir, ".git"), "HEAD", "ref: refs/heads/main\n")
			r := find(t, dir, cacheDir, now)
			tt.counts.Root = dir
			if err := tt.counts.write(r.cachePath(".json"), false); err != nil {
				t.Fatal(err)
			}
			r = find(t, dir, cacheDir, now)
			for key, want := range map[string]string{"counts": tt.known, "dirty": tt.dirty, "staged": tt.staged} {
				if got, ok := r.Get(key); got != want || ok != (want != "") {
					t.Errorf("%s = %q, %v; want %q", key, got, ok, want)
				}
			}
		})
	}
}

// TestKnownWithoutCounts: where nothing is counted nothing is pending.
func TestKnownWithoutCounts(t *testing.T) {
	dir := tempDir(t)
	bare := gitDir(t, filepath.Join(dir, "bare.git"), "HEAD", "ref: refs/heads/main\n", "config", "[core]\nbare = true\n")
	if got, _ := find(t, bare, t.TempDir(), time.Now()).Get("counts"); got != "none" {
		t.Errorf("counts of a bare repository are %q", got)
	}
	gitDir(t, filepath.Join(dir, "tree", ".git"), "HEAD", "ref: refs/heads/main\n")
	if got, _ := find(t, filepath.Join(dir, "tree"), "", time.Now()).Get("counts"); got != "unknown" {
		t.Errorf("counts without a cache folder are %q", got)
	}
}

// TestOperationOfReftable: there a cherry-pick of one commit leaves no file.
func TestOperationOfReftable(t *testing.T) {
	for _, tt := range []struct{ ref, want string }{{"CHERRY_PICK_HEAD", "CHERRY-PICK"}, {"REVERT_HEAD", "REVERT"}, {"", ""}} {
		dir, cacheDir := tempDir(t), t.TempDir()
		gitDir(t, filepath.Join(dir, ".git"), "HEAD", "ref: refs/heads/.invalid\n", "reftable/tables.list", "")
		// The git at hand may be too old for reftables.
		in := func(context.Context, string, string) (Git, map[string]string, error) {
			return func(_ context.Context, read func(*os.File) error, _, command string, args ...string) error {
				out, in, err := os.Pipe()
				if err != nil {
					return err
				}
				defer out.Close()
				switch command {
				case "status":
					in.WriteString("# branch.oid " + commitA + "\x00# branch.head topic\x00")
				case "rev-parse":
					if args[len(args)-1] != tt.ref {
						err = os.ErrNotExist
					}
				}
				in.Close()
				if err == nil {
					err = read(out)
				}
				return err
			}, nil, nil
		}
		if err := find(t, dir, cacheDir, time.Now()).Refresh(context.Background(), in); err != nil {
			t.Fatal(err)
		}
		r := find(t, dir, cacheDir, time.Now())
		if got, _ := r.Get("operation"); got != tt.want {
			t.Errorf("with %q the operation is %q, want %q", tt.ref, got, tt.want)
		}
		if got, _ := r.Get("branch"); got != "topic" {
			t.Errorf("branch = %q", got)
		}
	}
}

// TestTrustFromEnvironment: a repository of another owner that the person trusts by
// a variable is counted, and nothing else comes in by that way.
func TestTrustFromEnvironment(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can give a folder to somebody else")
	}
	r := newRepository(t)
	if err := filepath.WalkDir(r.dir, func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, 65534, 65534)
	}); err != nil {
		t.Fatal(err)
	}
	r.write("new", "")
	refresh := func() (string, error) {
		cacheDir := t.TempDir()
		err := find(t, r.dir, cacheDir, time.Now()).Refresh(context.Background(), gitrun.In)
		counts, _ := find(t, r.dir, cacheDir, time.Now()).Get("counts")
		return counts, err
	}
	if counts, err := refresh(); err == nil || counts != "unknown" {
		t.Errorf("not trusted: counts are %s, %v", counts, err)
	}
	marker := filepath.Join(t.TempDir(), "started")
	t.Setenv("GIT_CONFIG_COUNT", "2")
	t.Setenv("GIT_CONFIG_KEY_0", "core.fsmonitor")
	t.Setenv("GIT_CONFIG_VALUE_0", "touch "+marker)
	t.Setenv("GIT_CONFIG_KEY_1", "safe.directory")
	t.Setenv("GIT_CONFIG_VALUE_1", r.dir)
	if counts, err := refresh(); err != nil || counts != "known" {
		t.Errorf("trusted by GIT_CONFIG_COUNT: counts are %s, %v", counts, err)
	}
	t.Setenv("GIT_CONFIG_COUNT", "")
	t.Setenv("GIT_CONFIG_PARAMETERS", "'core.fsmonitor'='touch "+marker+"' 'safe.directory'='"+r.dir+"'")
	if counts, err := refresh(); err != nil || counts != "known" {
		t.Errorf("trusted by GIT_CONFIG_PARAMETERS: counts are %s, %v", counts, err)
	}
	if state.Exists(marker) {
		t.Error("another setting came in that way")
	}
}
