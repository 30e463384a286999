package worker

import "golang.org/x/sys/windows"

// lives tells whether a process that was waited for is still there.
func (p *process) lives() bool {
	handle, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION, false, uint32(p.started.Pid))
	if err != nil {
		return false
	}
	defer windows.CloseHandle(handle)
	var code uint32
	return windows.GetExitCodeProcess(handle, &code) == nil && code == 259 // STILL_ACTIVE
}

func (p *process) id() int { return p.started.Pid }
