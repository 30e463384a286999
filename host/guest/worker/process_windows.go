package worker

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// process is one that runs segments.
type process struct {
	name    string
	started *os.Process
	job     windows.Handle
	in, out *os.File // its stdin and stdout
	killed  bool
}

// start starts the process for jobs, in a job object that ends with it and with this
// process. It has no environment but what Windows and its Go runtime are to know.
func start(program Program, jobs []*job) (*process, error) {
	job, err := newJob()
	if err != nil {
		return nil, fmt.Errorf("make a job object: %w", err)
	}
	p, err := startIn(job, program, jobs)
	if err != nil {
		windows.CloseHandle(job)
		return nil, err
	}
	return p, nil
}

func startIn(job windows.Handle, program Program, jobs []*job) (*process, error) {
	guestIn, in, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("make a pipe: %w", err)
	}
	defer guestIn.Close()
	out, guestOut, err := os.Pipe()
	if err != nil {
		in.Close()
		return nil, fmt.Errorf("make a pipe: %w", err)
	}
	defer guestOut.Close()
	argv := arguments(program, jobs)
	started, err := os.StartProcess(argv[0], argv, &os.ProcAttr{
		Dir:   filepath.VolumeName(argv[0]) + `\`,
		Env:   append(environment(jobs), "SYSTEMROOT="+os.Getenv("SYSTEMROOT")),
		Files: []*os.File{guestIn, guestOut, nil},
		Sys:   &syscall.SysProcAttr{HideWindow: true, CreationFlags: windows.CREATE_NO_WINDOW},
	})
	if err == nil {
		if err = assign(job, started.Pid); err != nil {
			started.Kill()
			started.Wait()
		}
	}
	if err != nil {
		in.Close()
		out.Close()
		return nil, fmt.Errorf("start %s: %w", argv[0], err)
	}
	return &process{name: argv[0], started: started, job: job, in: in, out: out}, nil
}

// endsWithLine says that the system ends the process when its line is ended.
const endsWithLine = true

// newJob makes a job whose processes end when its last handle is closed, as it is when
// this process ends.
func newJob() (windows.Handle, error) {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return 0, err
	}
	var limits windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION
	limits.BasicLimitInformation.LimitFlags = windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
	_, err = windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation, uintptr(unsafe.Pointer(&limits)), uint32(unsafe.Sizeof(limits)))
	if err != nil {
		windows.CloseHandle(job)
		return 0, err
	}
	return job, nil
}

func assign(job windows.Handle, pid int) error {
	process, err := windows.OpenProcess(windows.PROCESS_SET_QUOTA|windows.PROCESS_TERMINATE, false, uint32(pid))
	if err != nil {
		return err
	}
	defer windows.CloseHandle(process)
	return windows.AssignProcessToJobObject(job, process)
}

// kill ends the process, and all that it started.
func (p *process) kill() {
	if !p.killed {
		p.killed = true
		windows.TerminateJobObject(p.job, 1)
	}
}

// wait waits until a killed process has ended.
func (p *process) wait() {
	p.in.Close()
	p.out.Close()
	p.started.Wait()
	windows.CloseHandle(p.job)
}

// reap is not needed: the job ends with all that is in it.
func (p *process) reap() bool { return false }
