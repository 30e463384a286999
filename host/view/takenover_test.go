package view

import (
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/protocol"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/internal/race"
)

// A stranger that broke out of its sandbox has taken over the process that ran it. These
// are such processes: what the line reads is theirs, and what it writes they need not
// read.

// takenOver begins the names under which the test binary is one of them.
const takenOver = "takenover-"

// pidFile has the process's id, beside the program.
const pidFile = "pid"

// evil are what they do, by name. All have said hello before.
var evil = map[string]func(){
	"garbage": func() {
		for {
			os.Stdout.Write([]byte(strings.Repeat("\xff\x00\x1b]0;owned\x07", 1<<10)))
		}
	},
	"a huge length": func() {
		os.Stdout.Write(binary.LittleEndian.AppendUint32(nil, 1<<32-1))
		wait()
	},
	"a frame that does not end": func() {
		os.Stdout.Write(append(binary.LittleEndian.AppendUint32(nil, protocol.MaxToLine), 'd'))
		wait()
	},
	"many texts that are not there": func() {
		body := binary.AppendUvarint([]byte{'d', 0}, 1<<60)
		os.Stdout.Write(append(binary.LittleEndian.AppendUint32(nil, uint32(len(body))), body...))
		wait()
	},
	"silence":     func() { io.Copy(io.Discard, os.Stdin); wait() },
	"no reading":  wait,
	"the end":     func() {},
	"closed ends": func() { os.Stdin.Close(); os.Stdout.Close(); wait() },
	"questions without end": func() {
		go io.Copy(io.Discard, os.Stdin)
		for {
			os.Stdout.Write(ask(0, "status", "model.display_name"))
		}
	},
	"questions without reading": func() {
		for {
			os.Stdout.Write(ask(0, "status", ""))
		}
	},
	"spans without end": func() {
		go io.Copy(io.Discard, os.Stdin)
		noted := make([]protocol.Asked, 64)
		for i := range noted {
			noted[i] = drawn(strings.Repeat("wide", 64))
		}
		for {
			os.Stdout.Write(protocol.AppendAsk(nil, protocol.Ask{Noted: noted, Question: question("now")}))
		}
	},
	"another segment's answer": func() { os.Stdout.Write(done(protocol.Done{Segment: 77})); wait() },
	"done twice": func() {
		os.Stdout.Write(done(protocol.Done{}))
		os.Stdout.Write(done(protocol.Done{Noted: []protocol.Asked{drawn("twice")}}))
		wait()
	},
	"a question after the end": func() {
		os.Stdout.Write(done(protocol.Done{}))
		os.Stdout.Write(ask(0, "status", "model.display_name"))
		wait()
	},
	"escapes": func() {
		text := "\x1b]0;owned\x07\x1b[2J\u202eevil\u0000\n\r\u009b31m"
		all := []protocol.Asked{drawn(text), question("log", text)}
		os.Stdout.Write(done(protocol.Done{Noted: all}))
		os.Stdout.Write(done(protocol.Done{Segment: 1, Failure: strings.Repeat(text, 500), Took: 1<<63 - 1, Memory: 1<<63 - 1}))
		wait()
	},
	"what was not granted": func() {
		// What it is told it draws.
		from := protocol.NewReader(os.Stdin, protocol.MaxToGuest)
		var told []protocol.Asked
		for _, q := range []protocol.Asked{question("env", "SECRET"), question("git", "branch"), question("store_get", "x"), question("fetch", "https://example.com/")} {
			os.Stdout.Write(protocol.AppendAsk(nil, protocol.Ask{Question: q}))
			for {
				kind, fields, err := from.Next()
				if err != nil {
					return
				}
				if kind != protocol.KindAnswer {
					continue
				}
				if a, err := protocol.DecodeAnswer(fields); err == nil && (a.Present || a.Answer != "") {
					told = append(told, drawn("told "+a.Answer))
				}
				break
			}
		}
		os.Stdout.Write(done(protocol.Done{Noted: told}))
		wait()
	},
	"children that hold the pipe": func() {
		cmd := exec.Command(filepath.Join(filepath.Dir(os.Args[0]), takenOver+holder), os.Args[1:]...)
		cmd.Stdin, cmd.Stdout = os.Stdin, os.Stdout
		leaveGroup(cmd)
		cmd.Start()
	},
}

// holder is the name of a child that only has the pipe.
const holder = "holder"

func wait() {
	for {
		time.Sleep(time.Hour)
	}
}

// takeOver is the process of such a name.
func takeOver(name string) {
	pid := filepath.Join(filepath.Dir(os.Args[0]), pidFile)
	if f, err := os.OpenFile(pid, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600); err == nil {
		fmt.Fprintln(f, os.Getpid())
		f.Close()
	}
	if name == holder {
		wait()
	}
	os.Stdout.Write(protocol.AppendHello(nil))
	evil[strings.ReplaceAll(name, "_", " ")]()
	os.Exit(0)
}

func question(function string, texts ...string) protocol.Asked {
	return protocol.Asked{Func: capability.Lookup(function), Args: capability.Args{Text: texts}}
}

func drawn(text string) protocol.Asked {
	f := capability.Lookup("span")
	q := protocol.Asked{Func: f, Args: capability.Args{Text: make([]string, f.Texts())}}
	q.Text[0] = text
	return q
}

func ask(segment int, function string, texts ...string) []byte {
	return protocol.AppendAsk(nil, protocol.Ask{Segment: segment, Question: question(function, texts...)})
}

func done(d protocol.Done) []byte { return protocol.AppendDone(nil, d) }

// Whatever such a process does, the line is there with what the others draw, nothing of
// it gets past what is granted or into the terminal, and no process is left.
func TestTakenOverProcess(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector needs more address space than a compiler may take")
	}
	for name := range evil {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.Env["SECRET"] = "hunter2"
			w.configure("version: 1\nbudget: 1s\nlines:\n  - left: [model, guest, other, clock]\nsegments:\n  guest: {source: ./guest.wasm}\n  other: {source: ./other.wasm}\n")
			w.addFixture("guest", "hello")
			w.addFixture("other", "escapes")
			warm(t, w, compiling)
			w.program(takenOver + holder)
			in := w.input(`{"model":{"display_name":"Opus"}}`)
			in.Start = time.Now()
			in.Executable = w.program(takenOver + strings.ReplaceAll(name, " ", "_"))
			t.Cleanup(func() { endAll(w.pids()) })

			// A process would end when the line is out and all is written down.
			lines := make(chan []string, 1)
			go Render(in, func(o line.Output) {
				o.Finish()
				lines <- strings.Split(strings.TrimSuffix(string(o.Text), "\n"), "\n")
			})
			var rows []string
			select {
			case rows = <-lines:
			case <-time.After(time.Minute):
				t.Fatal("it does not end")
			}
			if len(rows) != 1 || !strings.HasPrefix(rows[0], "Opus") {
				t.Errorf("the line is %q", rows)
			}
			for _, row := range rows {
				if strings.ContainsFunc(row, unicode.IsControl) || strings.Contains(row, "\u202e") || strings.Contains(row, "hunter2") || strings.Contains(row, "told") {
					t.Errorf("the line has what it must not: %q", row)
				}
			}
			log, _ := os.ReadFile(w.Dirs().LogPath())
			if strings.ContainsAny(string(log), "\x1b\x07\u202e") || strings.Contains(string(log), "hunter2") || len(log) > 16<<10 {
				t.Errorf("the log has %d bytes: %.300q", len(log), log)
			}
			pids := w.pids()
			if len(pids) == 0 {
				t.Error("no process was started")
			}
			if name == "children that hold the pipe" {
				pids = pids[:1] // the walls keep the others from being there, and none stands here
			}
			if left := running(pids); len(left) > 0 {
				t.Errorf("processes are left: %v", left)
			}
		})
	}
}

// pids are the processes that were started under such names, in order.
func (w *world) pids() (pids []int) {
	data, err := os.ReadFile(filepath.Join(w.Home, pidFile))
	if err != nil {
		return nil
	}
	for _, field := range strings.Fields(string(data)) {
		if pid, err := strconv.Atoi(field); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}
