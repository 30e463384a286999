package confine

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync"
	"syscall"
	"time"
	"unsafe"

	"github.com/tetratelabs/wazero"
	"golang.org/x/sys/unix"
)

// attempts return nil if they got through, or what kept them from it.
var attempts = map[string]func(orders) (string, error){
	"read a file":    opens(func(o orders) string { return filepath.Join(o.World.Outside, "secret") }, os.O_RDONLY),
	"read passwd":    opens(func(orders) string { return "/etc/passwd" }, os.O_RDONLY),
	"open a device":  opens(func(orders) string { return "/dev/zero" }, os.O_RDONLY),
	"list a folder":  lists(func(o orders) string { return o.World.Outside }),
	"list processes": lists(func(orders) string { return "/proc" }),
	"look at a file": func(o orders) (string, error) {
		info, err := os.Stat(filepath.Join(o.World.Outside, "secret"))
		if err != nil {
			return "", err
		}
		return fmt.Sprint(info.Size()), nil
	},
	"make a file":                   opens(func(o orders) string { return filepath.Join(o.World.Outside, "new-"+o.Walls) }, os.O_WRONLY|os.O_CREATE),
	"append to a file":              opens(func(o orders) string { return filepath.Join(o.World.Outside, "secret") }, os.O_WRONLY|os.O_APPEND),
	"make a file in the folder":     opens(func(o orders) string { return filepath.Join(o.Rules.Folder, "new") }, os.O_WRONLY|os.O_CREATE),
	"change a file in the folder":   opens(func(o orders) string { return filepath.Join(o.Rules.Folder, "kept") }, os.O_RDWR),
	"truncate a file in the folder": func(o orders) (string, error) { return "", os.Truncate(filepath.Join(o.Rules.Folder, "kept"), 0) },
	"remove a file in the folder":   func(o orders) (string, error) { return "", unix.Unlink(filepath.Join(o.Rules.Folder, "kept")) },
	"rename a file in the folder": func(o orders) (string, error) {
		return "", os.Rename(filepath.Join(o.Rules.Folder, "kept"), filepath.Join(o.Rules.Folder, "other"))
	},
	"make a link in the folder": func(o orders) (string, error) {
		return "", os.Symlink("/etc/passwd", filepath.Join(o.Rules.Folder, "link"))
	},
	"make a hard link in the folder": func(o orders) (string, error) {
		return "", os.Link(filepath.Join(o.World.Outside, "secret"), filepath.Join(o.Rules.Folder, "link"))
	},
	"make a pipe in the folder": func(o orders) (string, error) {
		return "", unix.Mkfifo(filepath.Join(o.Rules.Folder, "pipe"), 0o600)
	},
	"move a file out of the folder": func(o orders) (string, error) {
		err := os.Rename(filepath.Join(o.Rules.Folder, "kept"), filepath.Join(o.World.Outside, "taken"))
		if errors.Is(err, unix.EXDEV) { // Landlock's word for it
			err = os.ErrPermission
		}
		return "", err
	},
	"change rights of a file": func(o orders) (string, error) {
		return "", os.Chmod(filepath.Join(o.World.Outside, "secret"), 0o600)
	},
	"change times of a file": func(o orders) (string, error) {
		return "", os.Chtimes(filepath.Join(o.World.Outside, "secret"), time.Time{}, time.Unix(1, 0))
	},

	"connect by TCP":                  dials("tcp", func(o orders) string { return o.World.TCP }),
	"send by UDP":                     dials("udp", func(o orders) string { return o.World.UDP }),
	"connect to a socket with a path": dials("unix", func(o orders) string { return o.World.Unix }),
	"connect to an abstract socket":   dials("unix", func(o orders) string { return "@" + o.World.Unix }),
	"listen by TCP": func(orders) (string, error) {
		// As a guest would that does not ask Go, which takes another protocol.
		fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
		if err == nil {
			err = unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}})
		}
		if err == nil {
			err = unix.Listen(fd, 1)
		}
		return "", err
	},
	"make a pair of sockets": func(orders) (string, error) {
		_, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
		return "", err
	},
	"ask the kernel by netlink": func(orders) (string, error) {
		_, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW, unix.NETLINK_ROUTE)
		return "", err
	},

	"start a program": func(orders) (string, error) {
		out, err := exec.Command("/bin/sh", "-c", "echo started").CombinedOutput()
		return string(out), err
	},
	"fork": func(orders) (string, error) { return forked(unix.SYS_CLONE, uintptr(unix.SIGCHLD), 0) },
	"fork by clone3": func(orders) (string, error) {
		args := [8]uint64{4: uint64(unix.SIGCHLD)}
		return forked(unix.SYS_CLONE3, uintptr(unsafe.Pointer(&args)), unsafe.Sizeof(args))
	},
	"signal the parent":      func(o orders) (string, error) { return "", unix.Kill(o.Parent, unix.SIGWINCH) },
	"signal another process": func(o orders) (string, error) { return "", unix.Kill(o.World.Other, unix.SIGWINCH) },
	"signal by a pidfd": func(o orders) (string, error) {
		fd, err := unix.PidfdOpen(o.World.Other, 0)
		if err == nil {
			err = unix.PidfdSendSignal(fd, unix.SIGWINCH, nil, 0)
		}
		return "", err
	},
	"have a descriptor signal": func(o orders) (string, error) {
		_, err := unix.FcntlInt(0, unix.F_SETOWN, o.World.Other)
		return "", err
	},
	"trace the parent": func(o orders) (string, error) {
		_, _, errno := unix.Syscall6(unix.SYS_PTRACE, unix.PTRACE_SEIZE, uintptr(o.Parent), 0, 0, 0, 0)
		return "", orNil(errno)
	},
	"read the parent's memory": func(o orders) (string, error) {
		buffer, there := make([]byte, 8), new(uint64)
		*there = 7
		// The same program, at the same address.
		_, err := unix.ProcessVMReadv(o.Parent, []unix.Iovec{{Base: &buffer[0], Len: 8}},
			[]unix.RemoteIovec{{Base: uintptr(unsafe.Pointer(&machineCalls)), Len: 8}}, 0)
		return "", err
	},
	"open the parent's memory":      opens(func(o orders) string { return fmt.Sprintf("/proc/%d/mem", o.Parent) }, os.O_RDONLY),
	"open the parent's environment": opens(func(o orders) string { return fmt.Sprintf("/proc/%d/environ", o.Parent) }, os.O_RDONLY),
	"go in by the parent's root":    lists(func(o orders) string { return fmt.Sprintf("/proc/%d/root/etc", o.Parent) }),
	"limit the parent": func(o orders) (string, error) {
		var now unix.Rlimit
		if err := unix.Prlimit(o.Parent, unix.RLIMIT_CORE, nil, &now); err != nil {
			return "", err
		}
		return "", unix.Prlimit(o.Parent, unix.RLIMIT_CORE, &now, nil)
	},

	"mount": func(o orders) (string, error) {
		err := unix.Mount("none", o.Rules.Folder, "tmpfs", 0, "")
		if err == nil {
			err = unix.Unmount(o.Rules.Folder, 0)
		}
		return "", err
	},
	"change the root": func(o orders) (string, error) { return "", unix.Chroot("/") },
	"make a namespace": func(orders) (string, error) {
		return "", unix.Unshare(unix.CLONE_NEWUTS)
	},
	"rename the host": func(orders) (string, error) {
		var name unix.Utsname
		if err := unix.Uname(&name); err != nil {
			name.Nodename = [65]byte{'x'}
		}
		return "", unix.Sethostname(bytes.TrimRight(name.Nodename[:], "\x00"))
	},
	"lift the limits": func(orders) (string, error) {
		return "", unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{Cur: 0, Max: 0})
	},
	"make an io_uring": func(orders) (string, error) {
		var params [120]byte
		_, _, errno := unix.Syscall(unix.SYS_IO_URING_SETUP, 1, uintptr(unsafe.Pointer(&params)), 0)
		return "", orNil(errno)
	},
	"make a file in memory": func(orders) (string, error) {
		_, err := unix.MemfdCreate("x", 0)
		return "", err
	},
	"load a program for the kernel": func(orders) (string, error) {
		// A map, which the same call makes.
		attr := [18]uint32{unix.BPF_MAP_TYPE_ARRAY, 4, 4, 1}
		_, _, errno := unix.Syscall(unix.SYS_BPF, unix.BPF_MAP_CREATE, uintptr(unsafe.Pointer(&attr)), unsafe.Sizeof(attr))
		return "", orNil(errno)
	},
	"change the priority of another process": func(o orders) (string, error) {
		return "", unix.Setpriority(unix.PRIO_PROCESS, o.World.Other, 1)
	},
	"read a descriptor": func(orders) (string, error) {
		var b [4]byte
		_, err := unix.Read(5, b[:])
		return string(b[:]), err
	},
	"make every other call": everyOtherCall,

	"take memory": func(o orders) (string, error) {
		const step = 64 << 20
		total := uint64(0)
		for {
			if _, err := unix.Mmap(-1, 0, step, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE); err != nil {
				return "", fmt.Errorf("%d MiB: %w", total>>20, err)
			}
			if total += step; total > o.Rules.Memory {
				return fmt.Sprint(total), nil
			}
		}
	},
	"open many files": func(o orders) (string, error) {
		for n := range uint64(100) {
			if _, err := unix.Open(filepath.Join(o.Rules.Folder, "kept"), unix.O_RDONLY, 0); err != nil {
				if _, again := os.Open(filepath.Join(o.Rules.Folder, "kept")); again == nil || n == 0 {
					return "", nil
				}
				return "", fmt.Errorf("after %d: %w", n, err)
			}
		}
		return "", nil
	},
	"write a huge file": func(o orders) (string, error) {
		signal.Ignore(unix.SIGXFSZ) // which ends the process otherwise
		file, err := os.Create(filepath.Join(o.Rules.Folder, "huge"))
		if err != nil {
			return "", nil
		}
		_, err = file.WriteAt([]byte("x"), int64(o.Rules.FileSize))
		return "", err
	},
	"leave a core": holdsLimit(unix.RLIMIT_CORE),
	"lock memory":  holdsLimit(unix.RLIMIT_MEMLOCK),
	"be looked into": func(orders) (string, error) {
		info, err := os.Stat("/proc/self/fd")
		return fmt.Sprint(info), err
	},

	"read the folder": func(o orders) (string, error) {
		if _, err := os.ReadDir(o.Rules.Folder); err != nil {
			return "", err
		}
		data, err := os.ReadFile(filepath.Join(o.Rules.Folder, "kept"))
		return string(data), err
	},
	"write the folder": func(o orders) (string, error) {
		dir := filepath.Join(o.Rules.Folder, "a", "b")
		return dir, cmp.Or(os.MkdirAll(dir, 0o700),
			os.WriteFile(filepath.Join(dir, "c"), []byte("x"), 0o600),
			os.Rename(filepath.Join(dir, "c"), filepath.Join(dir, "d")),
			os.RemoveAll(filepath.Join(o.Rules.Folder, "a")))
	},
	"have threads, timers and a collector": work,
	"compile":                              compile,

	"burn": func(orders) (string, error) {
		//lint:ignore SA5002 that is what is tried
		for {
		}
	},
}

func opens(path func(orders) string, flags int) func(orders) (string, error) {
	return func(o orders) (string, error) {
		file, err := os.OpenFile(path(o), flags, 0o600)
		if err == nil {
			file.Close()
		}
		return path(o), err
	}
}

func lists(path func(orders) string) func(orders) (string, error) {
	return func(o orders) (string, error) {
		_, err := os.ReadDir(path(o))
		return path(o), err
	}
}

func dials(network string, address func(orders) string) func(orders) (string, error) {
	return func(o orders) (string, error) {
		conn, err := net.Dial(network, address(o))
		if err == nil {
			_, err = conn.Write([]byte("x"))
		}
		return address(o), err
	}
}

func orNil(errno syscall.Errno) error {
	if errno != 0 {
		return errno
	}
	return nil
}

// forked makes a process, by a call that may.
func forked(number, a, b uintptr) (string, error) {
	pid, _, errno := syscall.RawSyscall6(number, a, b, 0, 0, 0, 0)
	if errno == 0 && pid == 0 { // the child
		syscall.RawSyscall(unix.SYS_EXIT_GROUP, 0, 0, 0)
	}
	if errno == 0 {
		unix.Wait4(int(pid), nil, 0, nil)
	}
	return "", orNil(errno)
}

// everyOtherCall makes all that are not in the list, without arguments: none may come
// back with anything but that it is not permitted.
func everyOtherCall(o orders) (string, error) {
	listed := map[uint32]bool{}
	for _, c := range calls(o.Rules) {
		listed[c.number] = true
	}
	const x32 = 1 << 30
	for number := range uint32(1024) {
		for _, number := range []uint32{number, number | x32} {
			if listed[number] || number&^x32 == 335 || number&^x32 == 336 {
				continue // of the last two the kernel makes a SIGILL, whatever a filter says
			}
			if _, _, errno := syscall.RawSyscall6(uintptr(number), 0, 0, 0, 0, 0, 0); errno != unix.EPERM {
				return fmt.Sprintf("call %d answers %v", number, errno), nil
			}
		}
	}
	return "", os.ErrPermission
}

func holdsLimit(resource int) func(orders) (string, error) {
	return func(orders) (string, error) {
		var limit unix.Rlimit
		if err := unix.Getrlimit(resource, &limit); err != nil {
			return err.Error(), nil
		}
		if limit.Max != 0 {
			return fmt.Sprint(limit), nil
		}
		return "", errors.New("limited to 0")
	}
}

// work is what Go's runtime does for any program.
func work(orders) (string, error) {
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			time.Sleep(time.Millisecond)
			_ = make([]byte, 4<<20)
		})
	}
	wg.Wait()
	runtime.GC()
	debug.FreeOSMemory()
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	<-ctx.Done()
	return "", nil
}

// compile has wazero compile a module, from the cache in the folder if it is there, and
// runs it.
func compile(o orders) (string, error) {
	ctx := context.Background()
	cache, err := wazero.NewCompilationCacheWithDir(o.Rules.Folder)
	if err != nil {
		return "", err
	}
	runtime := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().WithCompilationCache(cache))
	// (module (func (export "f") (result i32) i32.const 42))
	module, err := runtime.Instantiate(ctx, []byte("\x00asm\x01\x00\x00\x00\x01\x05\x01\x60\x00\x01\x7f\x03\x02\x01\x00\x07\x05\x01\x01f\x00\x00\x0a\x06\x01\x04\x00\x41\x2a\x0b"))
	if err != nil {
		return "", err
	}
	results, err := module.ExportedFunction("f").Call(ctx)
	if err == nil && results[0] != 42 {
		err = fmt.Errorf("f answers %d", results[0])
	}
	return "", err
}
