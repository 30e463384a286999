package line

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
	"unsafe"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/facts/status"
)

func TestPlaces(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there a home has another name, and links need rights")
	}
	top, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"data/u/proj/sub", "data/u/other", "data/v", "src/repo/.git/worktrees/linked", "src/linked", "src/bare.git/worktrees/tree", "src/tree", "src/hidden/.bare/worktrees/in", "src/hidden/in"} {
		if err := os.MkdirAll(filepath.Join(top, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for path, content := range map[string]string{
		"src/repo/.git/HEAD":                       "ref: refs/heads/main\n",
		"src/repo/.git/worktrees/linked/HEAD":      "ref: refs/heads/x\n",
		"src/repo/.git/worktrees/linked/commondir": "../..\n",
		"src/linked/.git":                          "gitdir: ../repo/.git/worktrees/linked\n",
		"src/bare.git/worktrees/tree/HEAD":         "ref: refs/heads/x\n",
		"src/bare.git/worktrees/tree/commondir":    "../..\n",
		"src/tree/.git":                            "gitdir: ../bare.git/worktrees/tree\n",
		"src/hidden/.bare/worktrees/in/HEAD":       "ref: refs/heads/x\n",
		"src/hidden/.bare/worktrees/in/commondir":  "../..\n",
		"src/hidden/in/.git":                       "gitdir: ../.bare/worktrees/in\n",
	} {
		if err := os.WriteFile(filepath.Join(top, path), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, target := range map[string]string{"home": "data/u", "chain": "home", "p": "data/u/proj"} {
		if err := os.Symlink(filepath.Join(top, target), filepath.Join(top, name)); err != nil {
			t.Fatal(err)
		}
	}
	type object = map[string]any
	tests := []struct {
		name, home, dir, project string
		more                     object // of stdin
		want                     map[string]string
	}{
		{name: "plain", home: "data/u", dir: "data/u/proj/sub", project: "data/u/proj", want: map[string]string{"home_dir": "data/u", "project_dir": "data/u/proj"}},
		{name: "home is a link", home: "home", dir: "data/u/proj/sub", project: "data/u/proj", want: map[string]string{"home_dir": "data/u", "project_dir": "data/u/proj"}},
		{name: "home is a link to a link, with a slash", home: "chain/", dir: "data/u", project: "data/u", want: map[string]string{"home_dir": "data/u", "project_dir": "data/u"}},
		{name: "the session's directory is a link", home: "data/u", dir: "home/proj", project: "home/proj", want: map[string]string{"home_dir": "home", "project_dir": "home/proj"}},
		{name: "the project is a link", home: "data/u", dir: "data/u/proj/sub", project: "p", want: map[string]string{"home_dir": "data/u", "project_dir": "data/u/proj"}},
		{name: "below the project by a link", home: "data/u", dir: "p/sub", project: "data/u/proj", want: map[string]string{"home_dir": "data/u", "project_dir": "p"}},
		{name: "elsewhere", home: "home", dir: "data/v", project: "data/v", want: map[string]string{"home_dir": "home", "project_dir": "data/v"}},
		{name: "name that begins alike", home: "data/u", dir: "data/ulf", project: "data/ulf", want: map[string]string{"home_dir": "data/u", "project_dir": "data/ulf"}},
		{name: "no home", dir: "data/v", project: "data/v", want: map[string]string{"project_dir": "data/v"}},
		{name: "worktree of Claude Code's", home: "data/u", dir: "x/repo/.claude/worktrees/feat1/sub", project: "x/repo",
			more: object{"worktree": object{"name": "feat1", "path": filepath.Join(top, "x/repo/.claude/worktrees/feat1"), "original_cwd": filepath.Join(top, "x/repo/sub")}},
			want: map[string]string{"home_dir": "data/u", "project_dir": "x/repo/.claude/worktrees/feat1", "project": "repo", "worktree": "feat1"}},
		{name: "worktree elsewhere", home: "data/u", dir: "x/feat1", project: "x/feat1",
			more: object{"worktree": object{"name": "feat1", "path": filepath.Join(top, "x/feat1"), "original_cwd": filepath.Join(top, "x/repo")}},
			want: map[string]string{"home_dir": "data/u", "project_dir": "x/feat1", "project": "repo", "worktree": "feat1"}},
		{name: "linked worktree", home: "data/u", dir: "src/linked", project: "src/linked", more: object{"git_worktree": "linked", "repo": object{"name": "widgets"}},
			want: map[string]string{"home_dir": "data/u", "project_dir": "src/linked", "project": "repo"}},
		{name: "worktree of a bare repository", home: "data/u", dir: "src/tree", project: "src/tree", more: object{"git_worktree": "tree"},
			want: map[string]string{"home_dir": "data/u", "project_dir": "src/tree", "project": "bare"}},
		{name: "worktree of a hidden repository", home: "data/u", dir: "src/hidden/in", project: "src/hidden/in", more: object{"git_worktree": "in"},
			want: map[string]string{"home_dir": "data/u", "project_dir": "src/hidden/in", "project": "hidden"}},
		{name: "linked worktree that is gone", home: "data/u", dir: "gone/linked", project: "gone/linked", more: object{"git_worktree": "linked", "repo": object{"name": "widgets"}},
			want: map[string]string{"home_dir": "data/u", "project_dir": "gone/linked", "project": "widgets", "worktree": "linked"}},
	}
	for name, wrong := range map[string]any{"a list": []int{1}, "an object": object{"a": 1}, "a number": 1, "blank": " \u200b"} {
		tests = append(tests, tests[0])
		tests[len(tests)-1].name, tests[len(tests)-1].more = "a worktree whose name is "+name, object{"worktree": object{"name": wrong}}
	}
	segments := []config.Segment{{Name: "dir", Source: "builtin:dir"}, {Name: "git", Source: "builtin:git"}}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			at := func(path string) string {
				if path == "" {
					return ""
				}
				return top + "/" + path
			}
			workspace := object{"current_dir": at(tt.dir), "project_dir": at(tt.project)}
			for key, value := range tt.more {
				if key != "worktree" {
					workspace[key] = value
				}
			}
			payload := object{"workspace": workspace}
			if tree, ok := tt.more["worktree"]; ok {
				payload["worktree"] = tree
			}
			data, err := json.Marshal(payload)
			if err != nil {
				t.Fatal(err)
			}
			stdin, err := status.Parse(data)
			if err != nil {
				t.Fatal(err)
			}
			facts := Places(stdin, segments, func(name string) string { return map[string]string{"HOME": at(tt.home)}[name] }, time.Now())
			got := map[string]string{}
			for _, key := range []string{"home_dir", "project_dir", "project", "worktree"} {
				if value, ok := facts.Get(key); ok {
					if rest, below := filepath.Rel(top, value); below == nil && filepath.IsAbs(value) {
						value = rest
					}
					got[key] = value
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("places (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWorktreeWithoutGit(t *testing.T) {
	stdin, err := status.Parse([]byte(`{"worktree":{"name":"feat1"}}`))
	if err != nil {
		t.Fatal(err)
	}
	none := func(string) string { return "" }
	for _, segments := range [][]config.Segment{
		nil,
		{{Name: "git", Source: "builtin:git", Settings: map[string]string{"show_worktree": "false"}}},
	} {
		if got, _ := Places(stdin, segments, none, time.Now()).Get("worktree"); got != "feat1" {
			t.Errorf("worktree = %q beside %v, want feat1", got, segments)
		}
	}
}

// A question is a view of a guest's memory. What is in there at the next one must not change
// what the first one was.
func TestPlacesKeepTheirQuestions(t *testing.T) {
	stdin, err := status.Parse([]byte(`{"workspace": {"project_dir": "/p", "current_dir": "/p/a", "git_worktree": "tree"}}`))
	if err != nil {
		t.Fatal(err)
	}
	p := Places(stdin, nil, func(string) string { return "/home/me" }, time.Now())
	memory := []byte("home_dir")
	question := unsafe.String(&memory[0], len(memory))
	if got, _ := p.Get(question); got != "/home/me" {
		t.Errorf("home_dir is %q", got)
	}
	copy(memory, "worktree")
	if got, _ := p.Get(question); got != "tree" {
		t.Errorf("worktree is %q, which was asked for in the same memory", got)
	}
}
