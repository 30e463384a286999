//go:build linux || darwin

package main

import (
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
)

// scenario is one way to be unkind.
type scenario struct {
	name, about string
	// busy says that more processes run than the machine has processors for, on
	// purpose: how long a line took says nothing then.
	busy bool
	// ending says that processes are ended while they write.
	ending bool
	play   func(*run) error
}

// scenarios are in the order in which they are run.
func scenarios() []scenario {
	return []scenario{
		{name: "guests", about: "every hostile segment alone, not compiled and compiled, on all processors and on one", play: guestsAlone},
		{name: "guests-eight", about: "eight hostile segments at once", play: guestsTogether},
		{name: "types", about: "every field of the payload as every type", play: everyType},
		{name: "mutations", about: "payloads with bytes and values changed at random", play: mutations},
		{name: "extremes", about: "payloads that are huge, deep or odd", play: extremes},
		{name: "stdin", about: "whatever can be stdin: slow, closed, held open, a folder, a device", play: stdins},
		{name: "terminal", about: "every size of the terminal, and values that are none", play: terminals},
		{name: "environment", about: "variables that steer Go, time, colours and folders", play: environments},
		{name: "damage", about: "every file of the cache, the state and the configuration damaged in every way", play: damaged},
		{name: "replaced", about: "every folder replaced by a file, a link, a pipe", play: replacedFolders},
		{name: "edited", about: "files that are being written while a render reads them", play: edited},
		{name: "clock", about: "files from the past and from the future", play: clockJumps},
		{name: "limits", about: "few files, little memory, small files, few processes, no executable memory", play: limits},
		{name: "disk", about: "a disk that is full, or soon will be", play: fullDisk},
		{name: "machine", about: "no /proc, a disk that cannot be written, another user's files", play: oddMachine},
		{name: "git", about: "no git; one that hangs, fails, prints garbage or 100 MB", play: badGit},
		{name: "crowd", about: "fifty sessions at once", busy: true, play: crowd},
		{name: "kill-render", about: "renders that get SIGTERM or SIGKILL at any moment", busy: true, ending: true, play: killRenders},
		{name: "kill-guests", about: "the processes of strangers' segments get SIGKILL, SIGTERM or SIGSTOP at any moment", play: killGuests},
		{name: "kill-work", about: "background processes that get SIGTERM or SIGKILL at any moment", busy: true, ending: true, play: killWork},
		{name: "kill-commands", about: "commands that change a person's files, ended at any moment", busy: true, ending: true, play: killCommands},
	}
}

// suite is what all scenarios share.
type suite struct {
	seed    uint64
	factor  float64
	root    string   // a temporary folder; all that is written is below it
	out     string   // where failures are kept
	source  string   // the repository that this is run in
	bin     string   // the folder of the built programs
	program string   // aiterm, in it
	render  []string // the command that draws a line, as settings.json has it
	self    string   // this program, which other processes are started through
	marker  string   // in the environment of every process that comes from here
	repo    string   // a git repository for sessions to be in
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
	s := &suite{
		seed: seed, factor: factor, root: root, source: source,
		out: filepath.Join(source, ".build", "torture"), marker: filepath.Base(root),
		bin: filepath.Join(root, "bin"), repo: filepath.Join(root, "work"),
	}
	s.program, s.render = filepath.Join(s.bin, "aiterm"), []string{filepath.Join(s.bin, "aiterm-line")}
	if err := s.prepare(); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *suite) prepare() error {
	// Some processes run as another user, who must get at the program.
	if err := os.Chmod(s.root, 0o755); err != nil {
		return err
	}
	if err := os.RemoveAll(s.out); err != nil {
		return err
	}
	var err error
	if s.self, err = s.copySelf(); err != nil {
		return err
	}
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", s.bin+"/", "./cmd/...")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build the programs, in the root of their repository: %w\n%s", err, out)
	}
	if _, err := os.Stat(s.render[0]); err != nil {
		s.render = []string{s.program, "statusline", "render"}
	}
	if err := s.makeRepository(); err != nil {
		return err
	}
	return s.readPayload("testdata/payloads/every-field-synthetic.json")
}

// copySelf puts this program where another user can start it: "go run" keeps it
// in a folder that is private.
func (s *suite) copySelf() (string, error) {
	exe, err := os.Executable()
	if err != nil {
		return "", err
	}
	data, err := os.ReadFile(exe)
	if err != nil {
		return "", err
	}
	path := filepath.Join(s.bin, "torture")
	if err := os.Mkdir(filepath.Dir(path), 0o755); err != nil {
		return "", err
	}
	return path, os.WriteFile(path, data, 0o755)
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
func (s *suite) readPayload(path string) error {
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

// session is the payload as JSON, of the session with that id.
func (s *suite) session(id string) []byte {
	payload := maps.Clone(s.payload)
	payload["session_id"] = id
	data, err := json.Marshal(payload)
	if err != nil {
		panic(err) // it was JSON before
	}
	return data
}

// times is n, or as much more or less as -n asks for.
func (s *suite) times(n int) int { return max(1, int(float64(n)*s.factor)) }

// timesAtMost is times of n, but no more than there are.
func (s *suite) timesAtMost(most, n int) int { return min(most, s.times(n)) }

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

// run is a scenario being run.
type run struct {
	*suite
	*tally
	rand     *rand.Rand
	machines []*machine
	torn     int // processes that were ended while they may have written
}

// perform runs a scenario and looks at what it left.
func (s *suite) perform(sc scenario) *tally {
	r := &run{suite: s, tally: newTally(sc, s.out), rand: s.random(sc.name)}
	start := time.Now()
	if err := sc.play(r); err != nil {
		r.broken("the scenario itself", err)
	}
	for len(r.machines) > 0 {
		r.machines[0].drop()
	}
	r.took = time.Since(start)
	fmt.Println(r.line())
	return r.tally
}

func writeFile(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text), 0o644)
}

// makeWritable gives the folders below path back to us, so that they can be
// removed.
func makeWritable(path string) {
	filepath.WalkDir(path, func(path string, d os.DirEntry, err error) error {
		if d != nil && d.IsDir() {
			os.Chmod(path, 0o700)
		}
		return nil
	})
}
