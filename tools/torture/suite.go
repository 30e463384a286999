//go:build linux || darwin

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/data-wise/aiterm/tools/programs"
)

// suite is what all scenarios share.
type suite struct {
	programs.Programs
	seed    uint64
	factor  float64
	root    string // a temporary folder; all that is written is below it
	out     string // where failures are kept
	source  string // the repository that this is run in
	bin     string // the folder of the built programs
	self    string // this program, which other processes are started through
	marker  string // in the environment of every process that comes from here
	repo    string // a git repository for sessions to be in
	payload map[string]any
}

func newSuite(seed uint64, factor float64) (*suite, error) {
	source, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	root, err := os.MkdirTemp("", "aiterm-torture-")
	if err != nil {
		return nil, err
	}
	bin := filepath.Join(root, "bin")
	s := &suite{
		Programs: programs.In(bin), seed: seed, factor: factor, root: root, source: source, bin: bin,
		out: filepath.Join(source, ".build", "torture"), marker: filepath.Base(root),
		self: filepath.Join(bin, "torture"), repo: filepath.Join(root, "work"),
	}
	for _, prepare := range []func() error{s.prepareFolders, s.copySelf, s.build, s.makeRepository, s.readPayload} {
		if err := prepare(); err != nil {
			s.close()
			return nil, err
		}
	}
	return s, nil
}

func (s *suite) prepareFolders() error {
	// Some processes run as another user, who must get at the program.
	if err := os.Chmod(s.root, 0o755); err != nil {
		return err
	}
	if err := os.Mkdir(s.bin, 0o755); err != nil {
		return err
	}
	return os.RemoveAll(s.out)
}

func (s *suite) build() error {
	_, err := programs.Build(context.Background(), s.bin)
	return err
}

// copySelf puts this program where another user can start it: "go run" keeps it
// in a folder that is private.
func (s *suite) copySelf() error {
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	data, err := os.ReadFile(exe)
	if err != nil {
		return err
	}
	return os.WriteFile(s.self, data, 0o755)
}

func (s *suite) makeRepository() error {
	for i := range 20 {
		if err := writeFile(filepath.Join(s.repo, fmt.Sprintf("dir%d/file%d.txt", i%4, i)), "text\n"); err != nil {
			return err
		}
	}
	for _, args := range []string{"init -q -b main", "add .", "-c user.name=t -c user.email=t@example.com commit -q -m files"} {
		cmd := exec.Command("git", strings.Fields(args)...)
		cmd.Dir, cmd.Env = s.repo, []string{"PATH=" + os.Getenv("PATH"), "HOME=" + s.root, "GIT_CONFIG_NOSYSTEM=1"}
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("git %s: %w\n%s", args, err, out)
		}
	}
	return writeFile(filepath.Join(s.repo, "new.txt"), "new\n")
}

// readPayload takes the document with every field and moves the session into the
// repository, with limits that have not been reset yet.
func (s *suite) readPayload() error {
	const path = "testdata/payloads/every-field-synthetic.json"
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, &s.payload); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	workspace := s.payload["workspace"].(map[string]any)
	s.payload["cwd"], workspace["current_dir"], workspace["project_dir"] = s.repo, s.repo, s.repo
	s.payload["page"] = map[string]any{"url": "http://localhost:1/page"} // for a guest that fetches it
	for name, window := range s.payload["rate_limits"].(map[string]any) {
		window.(map[string]any)["resets_at"] = time.Now().Add(time.Duration(len(name)) * 20 * time.Minute).Unix()
	}
	return nil
}

// document is the payload of a session as JSON, with other values in it.
func (s *suite) document(session string, other map[string]any) []byte {
	payload := maps.Clone(s.payload)
	payload["session_id"] = session
	maps.Copy(payload, other)
	data, err := json.Marshal(payload)
	if err != nil {
		panic(err) // it was JSON before
	}
	return data
}

// reply is the payload of a session after n more replies of the model: there is
// something new to write down.
func (s *suite) reply(session string, n int) []byte {
	return s.document(session, map[string]any{
		"cost": map[string]any{"total_cost_usd": float64(n) / 7, "total_api_duration_ms": 1000 * n, "total_duration_ms": 2000 * n},
		"rate_limits": map[string]any{"five_hour": map[string]any{
			"used_percentage": float64(n%1000) / 10, "resets_at": time.Now().Add(time.Hour + time.Duration(n)*time.Minute).Unix(),
		}},
	})
}

// times is n, or as much more or less as -n asks for.
func (s *suite) times(n int) int { return max(1, int(float64(n)*s.factor)) }

// some are times of n of them, but no more than there are.
func some[T any](s *suite, all []T, n int) []T { return all[:min(len(all), s.times(n))] }

// random is the same for a seed and a name, whatever else is run.
func (s *suite) random(name string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(name))
	return rand.New(rand.NewPCG(s.seed, h.Sum64()))
}

func (s *suite) who() string {
	if os.Geteuid() == 0 {
		return "root"
	}
	return fmt.Sprintf("user %d", os.Geteuid())
}

// close ends what a scenario could not, and removes the folder. One that is still
// being run, since the suite is ended by a signal, may go on for a moment.
func (s *suite) close() {
	os.RemoveAll(s.bin) // nothing begins any more
	for range 50 {
		for _, p := range s.processes("") {
			p.kill()
		}
		makeWritable(s.root)
		if os.RemoveAll(s.root) == nil {
			if _, err := os.Lstat(s.root); err != nil {
				return
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
}
