package main

import "errors"

const resourceTasks = 7 // RLIMIT_NPROC of sys/resource.h

func ownMounts() (inside bool, code int, err error) { return true, 0, nil }

type disk struct{}

func newDisk(string, int) (disk, error) { return disk{}, errors.New("it takes Linux") }

func (disk) grow(int) error { return nil }

func (disk) remove() {}

func (l *limit) applySystem() error { return nil }

// canNot says why a limit cannot be had here, or "".
func (l *limit) canNot() string {
	if l.CPUs > 0 || l.NoProc || l.NoCode || len(l.ReadOnly) > 0 {
		return "it takes Linux"
	}
	return ""
}
