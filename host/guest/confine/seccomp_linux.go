//go:build linux && (amd64 || arm64)

package confine

import (
	"errors"
	"os"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// The filter is a list of the system calls that Go's runtime, its files and wazero make.
// All else fails as not permitted, calls that are not invented yet among them. It is
// written here as the kernel takes it, a program for its packet filter: see bpf(4) of the
// BSDs for the instructions and seccomp(2) for what they look at.

// call is one that is allowed, if its arguments pass.
type call struct {
	number uint32
	// args must all hold; none is for any arguments.
	args []argument
	// missing says that the kernel has no such call, for a C library that tries another
	// one then, and gives up if it is not permitted.
	missing bool
}

// argument holds if the lower half of an argument, masked, is one of values.
type argument struct {
	index  uint32
	mask   uint32
	values []uint32
}

const all = ^uint32(0)

const (
	// threadFlags are the ones with which Go starts a thread, or a C library for it. A
	// clone without CLONE_THREAD is a process.
	threadFlags = unix.CLONE_VM | unix.CLONE_FS | unix.CLONE_FILES | unix.CLONE_SIGHAND | unix.CLONE_SYSVSEM | unix.CLONE_THREAD |
		unix.CLONE_SETTLS | unix.CLONE_PARENT_SETTID | unix.CLONE_CHILD_CLEARTID | unix.CLONE_DETACHED
	// changing are the flags with which a file is opened to be changed.
	changing = unix.O_ACCMODE | unix.O_CREAT | unix.O_TRUNC | unix.O_TMPFILE&^unix.O_DIRECTORY | unix.O_APPEND
)

// always is what every process needs, with a folder or without.
var always = []uint32{
	// Memory: code of the guests is among it.
	unix.SYS_MMAP, unix.SYS_MUNMAP, unix.SYS_MPROTECT, unix.SYS_MADVISE, unix.SYS_MINCORE, unix.SYS_BRK,
	// Threads, their signals and their waiting.
	unix.SYS_FUTEX, unix.SYS_EXIT, unix.SYS_EXIT_GROUP, unix.SYS_GETPID, unix.SYS_GETPPID, unix.SYS_GETTID,
	unix.SYS_RT_SIGACTION, unix.SYS_RT_SIGPROCMASK, unix.SYS_RT_SIGRETURN, unix.SYS_SIGALTSTACK,
	unix.SYS_RESTART_SYSCALL, unix.SYS_SCHED_YIELD, unix.SYS_SCHED_GETAFFINITY,
	// A program that was built with a C compiler has a C library start them.
	unix.SYS_RSEQ, unix.SYS_SET_ROBUST_LIST, unix.SYS_SET_TID_ADDRESS,
	// Time.
	unix.SYS_NANOSLEEP, unix.SYS_CLOCK_NANOSLEEP, unix.SYS_CLOCK_GETTIME, unix.SYS_GETTIMEOFDAY, unix.SYS_GETRUSAGE,
	// The descriptors that there are: pipes to whoever started it.
	unix.SYS_READ, unix.SYS_WRITE, unix.SYS_READV, unix.SYS_WRITEV, unix.SYS_CLOSE, unix.SYS_FSTAT, unix.SYS_LSEEK, unix.SYS_PREAD64,
	unix.SYS_EPOLL_CREATE1, unix.SYS_EPOLL_CTL, unix.SYS_EPOLL_PWAIT, unix.SYS_EVENTFD2,
	unix.SYS_GETRANDOM, unix.SYS_GETCWD, unix.SYS_GETRLIMIT,
}

// calls are all that a process may make under the rules. Its own pid is in them.
func calls(rules Rules) []call {
	list := make([]call, 0, 96)
	for _, number := range always {
		list = append(list, call{number: number})
	}
	for _, number := range machineCalls {
		list = append(list, call{number: number})
	}
	pid := uint32(os.Getpid())
	list = append(list,
		call{number: unix.SYS_CLONE, args: []argument{{0, ^uint32(threadFlags) | unix.CLONE_THREAD, []uint32{unix.CLONE_THREAD}}}},
		call{number: unix.SYS_CLONE3, missing: true}, // its flags are in memory, where a filter does not look
		call{number: unix.SYS_TGKILL, args: []argument{{0, all, []uint32{pid}}}},
		// To ask whether a descriptor waits, and not for whose signal it sends.
		call{number: unix.SYS_FCNTL, args: []argument{{1, all, []uint32{unix.F_GETFD, unix.F_SETFD, unix.F_GETFL, unix.F_SETFL}}}},
		// The names that Go gives to its memory; no other option.
		call{number: unix.SYS_PRCTL, args: []argument{{0, all, []uint32{unix.PR_SET_VMA}}}},
		// To read limits: the new ones must be a null pointer.
		call{number: unix.SYS_PRLIMIT64, args: []argument{{2, all, []uint32{0}}, {2 + upper, all, []uint32{0}}}},
	)
	switch {
	case rules.Folder == "":
	case rules.Write:
		for _, number := range []uint32{
			unix.SYS_OPENAT, unix.SYS_NEWFSTATAT, unix.SYS_GETDENTS64, unix.SYS_UNLINKAT, unix.SYS_RENAMEAT, unix.SYS_RENAMEAT2,
			unix.SYS_MKDIRAT, unix.SYS_FTRUNCATE, unix.SYS_FSYNC, unix.SYS_FDATASYNC, unix.SYS_PWRITE64,
		} {
			list = append(list, call{number: number})
		}
	default:
		list = append(list,
			call{number: unix.SYS_OPENAT, args: []argument{{2, changing, []uint32{unix.O_RDONLY}}}},
			call{number: unix.SYS_NEWFSTATAT}, call{number: unix.SYS_GETDENTS64})
	}
	return list
}

// upper added to the index of an argument means the upper half of it.
const upper = 1 << 8

// Where the kernel's description of a call has what a filter looks at.
const (
	atNumber  = 0
	atMachine = 4
	atArgs    = 16
)

func at(index uint32) uint32 {
	offset := atArgs + index%upper*8
	if index >= upper {
		offset += 4 // both machines have the lower half first
	}
	return offset
}

// filter installs the list for all threads. settled says that none of them gains rights by
// starting a program any more.
func filter(rules Rules, settled bool) error {
	program := assemble(calls(rules))
	// That this process never gains rights by starting a program is asked of the thread
	// that installs the filter, and passed on to the others with it. Landlock has asked it
	// of all of them; to hold on to one would have Go start another thread, which costs more
	// than all of this.
	if !settled {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
			return err
		}
	}
	fprog := unix.SockFprog{Len: uint16(len(program)), Filter: &program[0]}
	thread, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&fprog)))
	switch {
	case errno == unix.ENOSYS || errno == unix.EINVAL:
		return errors.New("this kernel has none")
	case errno != 0:
		return errno
	case thread != 0:
		return errors.New("a thread has another filter already")
	}
	return nil
}

func load(offset uint32) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: offset}
}

func equal(value uint32, then, otherwise int) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: value, Jt: uint8(then), Jf: uint8(otherwise)}
}

func end(how uint32) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: how}
}

// opaque adds nothing. Where it stands first, the kernel does not go through the program
// for each of its calls when it is installed, to know some answers beforehand: that took
// 0.1 ms, for a process that makes a few hundred calls.
var opaque = unix.SockFilter{Code: unix.BPF_ALU | unix.BPF_ADD | unix.BPF_K, K: 0}

// assemble writes the program: a call of another machine ends the process, since its
// numbers mean other things; those of the list are allowed.
func assemble(list []call) []unix.SockFilter {
	refuse := end(unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM))

	program := make([]unix.SockFilter, 0, 256)
	program = append(program,
		load(atMachine), equal(machine, 1, 0), end(unix.SECCOMP_RET_KILL_PROCESS),
		load(atNumber), opaque)
	for _, c := range list {
		test := len(program)
		program = append(program, equal(c.number, 0, 0))
		for _, a := range c.args {
			program = append(program, load(at(a.index)))
			if a.mask != all {
				program = append(program, unix.SockFilter{Code: unix.BPF_ALU | unix.BPF_AND | unix.BPF_K, K: a.mask})
			}
			for i, value := range a.values {
				program = append(program, equal(value, len(a.values)-i, 0))
			}
			program = append(program, refuse)
		}
		if c.missing {
			program = append(program, end(unix.SECCOMP_RET_ERRNO|uint32(unix.ENOSYS)))
		} else {
			program = append(program, end(unix.SECCOMP_RET_ALLOW))
		}
		program[test].Jf = uint8(len(program) - test - 1) // to the next one
	}
	return append(program, refuse)
}
