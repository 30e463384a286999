package confine

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// raiseOne puts up a single wall, to see what it stops without the others.
func raiseOne(name string, rules Rules) (Report, error) {
	switch name {
	case Landlock:
		_, err := restrict(rules)
		return nil, err
	case Seccomp:
		return nil, filter(rules, false)
	}
	return nil, limit(rules)
}

// surroundings is a world whose every part answers.
func surroundings(t *testing.T) world {
	t.Helper()
	w := world{Outside: t.TempDir()}
	if err := os.WriteFile(filepath.Join(w.Outside, "secret"), []byte("key"), 0o600); err != nil {
		t.Fatal(err)
	}
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	udp, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w.TCP, w.UDP, w.Unix = tcp.Addr().String(), udp.LocalAddr().String(), filepath.Join(w.Outside, "socket")
	unix, err := net.Listen("unix", w.Unix)
	if err != nil {
		t.Fatal(err)
	}
	abstract, err := net.Listen("unix", "@"+w.Unix)
	if err != nil {
		t.Fatal(err)
	}
	other := exec.Command("sleep", "60")
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	w.Other = other.Process.Pid
	t.Cleanup(func() {
		tcp.Close()
		udp.Close()
		unix.Close()
		abstract.Close()
		other.Process.Kill()
		other.Wait()
	})
	return w
}

// version is that of Landlock here, 0 for none.
func version() int {
	v, err := landlockVersion()
	if err != nil {
		return 0
	}
	return v
}

// never is a version of Landlock that there is not: it does not stop this.
const never = 1 << 20

// What is tried, and which walls stop it, each alone: Landlock from a version on, and
// seccomp. docs/security.md has the same in words.
var tried = []struct {
	name     string
	landlock int
	seccomp  bool
	write    bool // in a process that may write its folder
}{
	{"read a file", 1, false, false},
	{"read passwd", 1, false, false},
	{"list a folder", 1, false, false},
	{"list processes", 1, false, false},
	{"make a file", 1, true, false},
	{"make a file", 1, false, true},
	{"append to a file", 1, true, false},
	{"append to a file", 1, false, true},
	{"make a file in the folder", 1, true, false},
	{"change a file in the folder", 1, true, false},
	{"truncate a file in the folder", 3, true, false},
	{"remove a file in the folder", 1, true, false},
	{"rename a file in the folder", 1, true, false},
	{"make a link in the folder", 1, true, false},
	{"make a link in the folder", 1, true, true},
	{"make a hard link in the folder", 1, true, false},
	{"make a hard link in the folder", 1, true, true},
	{"make a pipe in the folder", 1, true, true},
	{"move a file out of the folder", 1, false, true},
	{"change rights of a file", never, true, false},
	{"change rights of a file", never, true, true},
	{"change times of a file", never, true, true},
	{"open a device", 1, false, false},

	{"connect by TCP", 4, true, false},
	{"listen by TCP", 4, true, false},
	{"send by UDP", 10, true, false},
	{"connect to a socket with a path", 9, true, false},
	{"connect to an abstract socket", 6, true, false},
	{"make a pair of sockets", never, true, false},
	{"ask the kernel by netlink", never, true, false},

	{"start a program", 1, true, false},
	{"start a program", 1, true, true},
	{"fork", never, true, false},
	{"fork by clone3", never, true, false},
	{"signal the parent", 6, true, false},
	{"signal another process", 6, true, false},
	{"signal by a pidfd", 6, true, false},
	{"have a descriptor signal", never, true, false},
	{"trace the parent", 1, true, false},
	{"read the parent's memory", 1, true, false},
	{"open the parent's memory", 1, false, false},
	{"open the parent's environment", 1, false, false},
	{"go in by the parent's root", 1, false, false},
	{"limit the parent", never, true, false},

	{"mount", 1, true, false},
	{"change the root", never, true, false},
	{"make a namespace", never, true, false},
	{"lift the limits", never, true, false},
	{"rename the host", never, true, false},
	{"make an io_uring", never, true, false},
	{"make a file in memory", never, true, false},
	{"load a program for the kernel", never, true, false},
	{"change the priority of another process", never, true, false},
}

// Each attempt succeeds without walls, fails behind all of them, and fails behind each
// wall that is said to stop it, alone.
func TestTriedFromInside(t *testing.T) {
	w := surroundings(t)
	here := version()
	for _, a := range tried {
		name := a.name
		if a.write {
			name += ", writing"
		}
		t.Run(name, func(t *testing.T) {
			try := func(walls string) (bool, string) {
				o := orders{Try: a.name, Walls: walls, World: w, Rules: Rules{Folder: folder(t), Write: a.write, FileSize: 1 << 20}}
				out, err := o.run(t)
				if err != nil {
					t.Fatalf("%s: %v", walls, err)
				}
				return out.Got, out.Said
			}
			if got, said := try("none"); !got {
				t.Skipf("it is not possible here without walls either: %s", said)
			}
			if here >= a.landlock {
				if got, said := try(Landlock); got {
					t.Errorf("Landlock %d does not stop it: %s", here, said)
				}
			}
			if a.seccomp {
				if got, said := try(Seccomp); got {
					t.Errorf("seccomp does not stop it: %s", said)
				}
			}
			if here < a.landlock && !a.seccomp {
				t.Skipf("nothing stops it here: it needs Landlock %d, and there is %d", a.landlock, here)
			}
			if got, said := try("all"); got {
				t.Errorf("it gets through: %s", said)
			} else if !strings.Contains(said, "permi") && a.name != "fork by clone3" {
				t.Errorf("it fails with %q, which is no wall's doing", said)
			}
		})
	}
}

// No call that is not in the list reaches the kernel, in either numbering.
func TestOnlyListedCalls(t *testing.T) {
	for _, rules := range []Rules{{}, {Folder: folder(t)}, {Folder: folder(t), Write: true}} {
		out, err := orders{Try: "make every other call", Walls: Seccomp, Rules: rules}.run(t)
		if err != nil || out.Got {
			t.Errorf("%+v: %s %v", rules, out.Said, err)
		}
	}
}

// A filter that was made for this machine sees no calls of another: their numbers mean
// other things.
func TestOtherMachinesCallsEndTheProcess(t *testing.T) {
	program := assemble(calls(Rules{}))
	if program[1].K != machine || program[1].Jf != 0 || program[2].K != 0x80000000 {
		t.Errorf("it begins with %v", program[:4])
	}
}

// A process without a folder opens nothing at all, also where there is no Landlock.
func TestNoFolder(t *testing.T) {
	w := surroundings(t)
	for _, name := range []string{"read a file", "read passwd", "list a folder", "look at a file", "open the parent's memory"} {
		out, err := orders{Try: name, Walls: Seccomp, World: w}.run(t)
		if err != nil || out.Got {
			t.Errorf("%s: %s %v", name, out.Said, err)
		}
	}
}

// What whoever started the process had left open is closed.
func TestInheritedDescriptors(t *testing.T) {
	for walls, want := range map[string]bool{"none": true, "all": false} {
		o := orders{Try: "read a descriptor", Walls: walls}
		cmd := o.start(t)
		file, err := os.Open(filepath.Join(folder(t), "kept"))
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		cmd.ExtraFiles = []*os.File{nil, nil, file} // as 5
		out, err := cmd.Output()
		if got := strings.Contains(string(out), `"Got":true`); err != nil || got != want {
			t.Errorf("%s: %s %v", walls, out, err)
		}
	}
}

func TestLimits(t *testing.T) {
	for name, rules := range map[string]Rules{
		"take memory":       {Memory: 3 << 30},
		"open many files":   {Files: 24},
		"write a huge file": {Write: true, FileSize: 1 << 20},
		"lift the limits":   {Memory: 3 << 30, Files: 24},
		"leave a core":      {},
		"lock memory":       {},
		"be looked into":    {},
	} {
		t.Run(name, func(t *testing.T) {
			if rules.Write || rules.Files > 0 {
				rules.Folder = folder(t)
			}
			out, err := orders{Try: name, Walls: "all", Rules: rules, World: world{Outside: t.TempDir()}}.run(t)
			if err != nil || out.Got {
				t.Errorf("%s %v", out.Said, err)
			} else {
				t.Log(out.Said)
			}
		})
	}
}

func TestProcessorTime(t *testing.T) {
	cmd := orders{Try: "burn", Walls: "all", Rules: Rules{CPU: time.Second}}.start(t)
	err := cmd.Run()
	state := cmd.ProcessState
	if used := state.UserTime() + state.SystemTime(); err == nil || !strings.Contains(state.String(), "killed") || used > 4*time.Second {
		t.Errorf("%v after %v of the processor", state, used)
	}
}

// All that a guest needs works behind the walls.
func TestNeeded(t *testing.T) {
	dir := folder(t)
	for name, rules := range map[string]Rules{
		"read the folder":                      {Folder: dir},
		"write the folder":                     {Folder: folder(t), Write: true, FileSize: 1 << 20},
		"have threads, timers and a collector": {Folder: dir, Memory: 3 << 30, Files: 16},
		"compile":                              {Folder: folder(t), Write: true, FileSize: 64 << 20, Memory: 2 << 30, Files: 32},
	} {
		t.Run(name, func(t *testing.T) {
			out, err := orders{Try: name, Walls: "all", Rules: rules, World: world{Outside: dir}}.run(t)
			if err != nil || !out.Got {
				t.Errorf("%s %v", out.Said, err)
			}
			t.Log(out.Said, out.Report)
		})
	}
}

// A module that was compiled before is run from a folder that can only be read.
func TestRunFromTheCache(t *testing.T) {
	dir := t.TempDir()
	first, err := orders{Try: "compile", Walls: "all", Rules: Rules{Folder: dir, Write: true, FileSize: 64 << 20}}.run(t)
	if err != nil || !first.Got {
		t.Fatal(first.Said, err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "wazero-*", "*"))
	if len(files) != 1 {
		t.Fatalf("the cache has %q", files)
	}
	second, err := orders{Try: "compile", Walls: "all", Rules: Rules{Folder: dir, Memory: 2 << 30, Files: 16}}.run(t)
	if err != nil || !second.Got {
		t.Fatal(second.Said, err)
	}
}

// Rules that cannot be carried out are an error: nothing may run then.
func TestFolderIsNotThere(t *testing.T) {
	if version() == 0 {
		t.Skip("without Landlock the folder is not looked at")
	}
	_, err := orders{Try: "read the folder", Walls: "all", Rules: Rules{Folder: filepath.Join(t.TempDir(), "gone")}}.run(t)
	if err == nil || !strings.Contains(err.Error(), "gone") {
		t.Errorf("Self: %v", err)
	}
}

// What remains possible stands in docs/security.md.
func TestWhatWallsDoNotStop(t *testing.T) {
	w := surroundings(t)
	out, err := orders{Try: "look at a file", Walls: "all", Rules: Rules{Folder: folder(t)}, World: w}.run(t)
	if err != nil || !out.Got {
		t.Errorf("%s %v: better than docs/security.md says", out.Said, err)
	}
}

// folder is one as the cache of compiled code is, with a file in it.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "kept"), []byte("code"), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}
