package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

const resourceTasks = unix.RLIMIT_NPROC

// insideName is in the environment of the suite once its mounts are its own.
const insideName = "AITERM_TORTURE_INSIDE"

// ownMounts gives the suite mounts that nobody else sees, if it is root: it
// starts itself again, and returns inside as false with the exit code.
func ownMounts() (inside bool, code int, err error) {
	if os.Getenv(insideName) != "" {
		os.Unsetenv(insideName)
		return true, 0, unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, "")
	}
	if os.Geteuid() != 0 || !mayMount() {
		return true, 0, nil
	}
	// The signal is sent when the thread ends that started the process.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	cmd := exec.Command("/proc/self/exe", os.Args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), insideName+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: unix.CLONE_NEWNS, Pdeathsig: syscall.SIGTERM}
	err = cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return false, exit.ExitCode(), nil
	}
	return false, 0, err
}

// mayMount tells whether this process may have mounts of its own: in many
// containers root may not.
func mayMount() bool {
	cmd := exec.Command("/bin/sh", "-c", "exit 0")
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: unix.CLONE_NEWNS}
	return cmd.Run() == nil
}

// disk is a file system of its own, in memory.
type disk struct{ path string }

func newDisk(path string, bytes int) (disk, error) { return disk{path}, disk{path}.mount(bytes, 0) }

func (d disk) mount(bytes int, flags uintptr) error {
	return unix.Mount("tmpfs", d.path, "tmpfs", unix.MS_NOSUID|unix.MS_NODEV|flags, fmt.Sprintf("size=%d,mode=755", bytes))
}

// grow makes it larger.
func (d disk) grow(bytes int) error { return d.mount(bytes, unix.MS_REMOUNT) }

func (d disk) remove() { unix.Unmount(d.path, unix.MNT_DETACH) }

// applySystem limits what only Linux can.
func (l *limit) applySystem() error {
	if l.CPUs > 0 {
		var all, some unix.CPUSet
		if err := unix.SchedGetaffinity(0, &all); err != nil {
			return err
		}
		for cpu := 0; cpu < 1024 && some.Count() < l.CPUs; cpu++ {
			if all.IsSet(cpu) {
				some.Set(cpu)
			}
		}
		if err := unix.SchedSetaffinity(0, &some); err != nil {
			return err
		}
	}
	if l.NoProc || len(l.ReadOnly) > 0 {
		if err := unix.Unshare(unix.CLONE_NEWNS); err != nil {
			return err
		}
		if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
			return err
		}
	}
	for _, path := range l.ReadOnly {
		if err := unix.Mount(path, path, "", unix.MS_BIND|unix.MS_REC, ""); err != nil {
			return err
		}
		if err := unix.Mount("", path, "", unix.MS_BIND|unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
			return err
		}
	}
	if l.NoProc {
		if err := unix.Mount("tmpfs", "/proc", "tmpfs", unix.MS_RDONLY, "size=4096"); err != nil {
			return err
		}
	}
	if l.NoCode {
		const setMemoryDenyWriteExecute, refuseGain = 65, 1 // PR_SET_MDWE of linux/prctl.h, since 6.3
		if err := unix.Prctl(setMemoryDenyWriteExecute, refuseGain, 0, 0, 0); err != nil {
			return err
		}
	}
	return nil
}

// canNot says why a limit cannot be had here, or "".
func (l *limit) canNot() string {
	root := os.Geteuid() == 0
	switch {
	case (l.NoProc || len(l.ReadOnly) > 0) && !(root && mayMount()):
		return "it takes root, and mounts of its own"
	case l.NoCode && unix.Prctl(66, 0, 0, 0, 0) != nil: // PR_GET_MDWE
		return "it takes Linux 6.3"
	}
	return ""
}
