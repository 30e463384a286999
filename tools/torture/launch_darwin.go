package main

import "errors"

const resourceTasks = 7 // RLIMIT_NPROC of sys/resource.h

func ownMounts() (inside bool, code int, err error) { return true, 0, nil }

func smallDisk(string, int) (undo func(), err error) {
	return nil, errors.New("it takes Linux")
}

func (l *limit) applySystem() error { return nil }

// canNot says why a limit cannot be had here, or "".
func (l *limit) canNot() string {
	if l.CPUs > 0 || l.NoProc || l.NoCode || len(l.ReadOnly) > 0 {
		return "it takes Linux"
	}
	return ""
}
