//go:build linux || darwin

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"syscall"
)

// A render with limits is started through this program: it limits itself and
// then becomes the shell. Nothing of it is left by the time that the render
// begins.

// launchWord is the first argument of such a process.
const launchWord = "launched-by-torture"

// limit is what a process may use. Zero is no limit.
type limit struct {
	CPUs     int    `json:",omitempty"` // processors
	Files    uint64 `json:",omitempty"` // open files
	Memory   uint64 `json:",omitempty"` // address space, in bytes
	FileSize uint64 `json:",omitempty"` // bytes a file may get; 1 for none
	Tasks    uint64 `json:",omitempty"` // processes and threads of the user
	Stack    uint64 `json:",omitempty"` // bytes
	Seconds  uint64 `json:",omitempty"` // of a processor

	NoCode   bool     `json:",omitempty"` // memory that was written cannot be run
	NoProc   bool     `json:",omitempty"` // nothing in /proc
	ReadOnly []string `json:",omitempty"` // folders that cannot be written
	Umask    int      `json:",omitempty"`
	User     uint32   `json:",omitempty"` // becomes this user, if it is root
}

// String is how a limit is told to the process, and to people.
func (l *limit) String() string {
	data, err := json.Marshal(l)
	if err != nil {
		panic(err) // numbers and strings only
	}
	return string(data)
}

// launched is the main function of such a process.
func launched(args []string) {
	runtime.LockOSThread() // what follows may hold for one thread alone
	fail := func(err error) {
		fmt.Fprintln(os.Stderr, "torture: limit a process:", err)
		os.Exit(125)
	}
	var l limit
	if err := json.Unmarshal([]byte(args[0]), &l); err != nil {
		fail(err)
	}
	// The parent sees by this file when the program takes over.
	syscall.CloseOnExec(3)
	if err := l.applySystem(); err != nil {
		fail(err)
	}
	if l.Umask != 0 {
		syscall.Umask(l.Umask)
	}
	if l.User != 0 && os.Geteuid() == 0 {
		if err := becomeUser(int(l.User)); err != nil {
			fail(err)
		}
	}
	env := os.Environ()
	// Last, since this program needs more than what is left.
	if err := l.applyNumbers(); err != nil {
		fail(err)
	}
	fail(syscall.Exec(args[1], args[1:], env))
}

func becomeUser(uid int) error {
	if err := syscall.Setgroups(nil); err != nil {
		return err
	}
	if err := syscall.Setgid(uid); err != nil {
		return err
	}
	return syscall.Setuid(uid)
}

func (l *limit) applyNumbers() error {
	for _, one := range []struct {
		resource int
		most     uint64
	}{
		{syscall.RLIMIT_FSIZE, l.FileSize}, {resourceTasks, l.Tasks}, {syscall.RLIMIT_STACK, l.Stack},
		{syscall.RLIMIT_CPU, l.Seconds}, {syscall.RLIMIT_NOFILE, l.Files}, {syscall.RLIMIT_AS, l.Memory},
	} {
		if one.most == 0 {
			continue
		}
		if err := syscall.Setrlimit(one.resource, &syscall.Rlimit{Cur: one.most, Max: one.most}); err != nil {
			return err
		}
	}
	return nil
}
