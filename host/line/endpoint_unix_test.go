//go:build unix

package line

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/config"
)

// A render starts the process that asks the endpoint only when there is somebody
// to ask for, and something to show it.
func TestEndpointIsAskedByAProcessOfItsOwn(t *testing.T) {
	w := newWorld(t)
	program, called := w.callee()
	shows := config.Plan{
		Lines:       []config.Line{{Left: []string{"usage"}}},
		Segments:    []config.Segment{{Name: "usage", Source: "builtin:usage", Grant: []string{"usage"}}},
		HistoryDays: 30,
	}
	hides := shows
	hides.Segments = []config.Segment{{Name: "usage", Source: "builtin:usage"}}

	ask := func(plan config.Plan, program string) {
		t.Helper()
		r := w.of(time.Now(), `{"session_id":"a"}`, plan)
		r.Executable = program
		r.askEndpoint(r.configured)
		if len(r.messages) > 0 {
			t.Fatal(r.messages)
		}
	}
	// Starting a program that is not there would be complained of.
	gone := filepath.Join(w.Home, "gone")
	ask(shows, gone) // there are no credentials
	if err := os.MkdirAll(w.Dirs().Config, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(w.Dirs().CredentialsPath(), []byte("anthropic:\n  api_key: sk-ant-test-0123456789\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ask(hides, gone) // nobody would see the answer
	ask(shows, program)

	if got, want := called(), "usage-refresh --history-days 30\n"; got != want {
		t.Errorf("the processes were called with %q, want one call, %q", got, want)
	}
}

// callee is a program to be started, and what it was called with, which is waited
// for.
func (w *world) callee() (program string, called func() string) {
	w.T.Helper()
	fifo := filepath.Join(w.Home, "called")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		w.T.Skipf("no FIFO here: %v", err)
	}
	// Opened for both, so that the process never waits for a reader.
	f, err := os.OpenFile(fifo, os.O_RDWR|syscall.O_NONBLOCK, 0)
	if err != nil {
		w.T.Fatal(err)
	}
	w.T.Cleanup(func() { f.Close() })
	program = filepath.Join(w.Home, "program")
	if err := os.WriteFile(program, []byte("#!/bin/sh\necho \"$@\" > '"+fifo+"'\n"), 0o700); err != nil {
		w.T.Fatal(err)
	}
	return program, func() string {
		w.T.Helper()
		var got [1024]byte
		err := f.SetReadDeadline(time.Now().Add(time.Minute))
		n := 0
		if err == nil {
			n, err = f.Read(got[:])
		}
		if err != nil {
			w.T.Fatal(err)
		}
		return string(got[:n])
	}
}

// Where nothing can be written, nobody could note that the endpoint was asked:
// a process for that would be started by every render.
func TestNoProcessWhereNothingCanBeWritten(t *testing.T) {
	w := newWorld(t)
	dirs := w.Dirs()
	if err := os.MkdirAll(dirs.Config, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(dirs.CredentialsPath(), []byte("anthropic:\n  api_key: sk-ant-test-0123456789\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	in := w.input(`{"model":{"display_name":"Opus 5.5"}}`)
	in.Dirs.Cache = dirs.CredentialsPath() // not a folder
	// Starting a program that is not there would be complained of.
	in.Executable = filepath.Join(w.Home, "gone")
	Draw(in, func(o Output) { o.Finish() })
	log, err := os.ReadFile(in.Dirs.LogPath())
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(log), in.Executable) {
		t.Errorf("a process was to be started:\n%s", log)
	}
}
