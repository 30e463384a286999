package confine

import (
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Self confines this process, all its threads and those to come. There is no way back.
// The error is for rules that cannot be carried out: the process must then run nothing
// of a stranger's.
func Self(rules Rules) (Report, error) {
	var report Report
	report.add(Job, joinJob(rules), "")
	if rules.Write {
		// What is at that level could not write to a folder of the user's either.
		report = append(report, Wall{Name: Integrity, Note: "a process that compiles must write its folder"})
		return report, nil
	}
	report.add(Integrity, lowerIntegrity(), "")
	return report, nil
}

// joinJob puts this process into a job of its own, in which there is no second one. The
// job has no name and its only handle is this process's: nothing is left of either when
// the process ends, however it does.
func joinJob(rules Rules) error {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return err
	}
	limits := windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION{
		BasicLimitInformation: windows.JOBOBJECT_BASIC_LIMIT_INFORMATION{
			LimitFlags: windows.JOB_OBJECT_LIMIT_ACTIVE_PROCESS |
				windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE |
				windows.JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION,
			ActiveProcessLimit: 1,
		},
	}
	if rules.Memory > 0 {
		limits.BasicLimitInformation.LimitFlags |= windows.JOB_OBJECT_LIMIT_PROCESS_MEMORY
		limits.ProcessMemoryLimit = uintptr(rules.Memory)
	}
	if rules.CPU > 0 {
		limits.BasicLimitInformation.LimitFlags |= windows.JOB_OBJECT_LIMIT_PROCESS_TIME
		limits.BasicLimitInformation.PerProcessUserTimeLimit = int64(rules.CPU / (100 * time.Nanosecond))
	}
	_, err = windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation, uintptr(unsafe.Pointer(&limits)), uint32(unsafe.Sizeof(limits)))
	if err == nil {
		// The desktop and the clipboard are not its business, nor are other
		// processes' windows.
		screen := windows.JOBOBJECT_BASIC_UI_RESTRICTIONS{
			UIRestrictionsClass: windows.JOB_OBJECT_UILIMIT_DESKTOP | windows.JOB_OBJECT_UILIMIT_DISPLAYSETTINGS |
				windows.JOB_OBJECT_UILIMIT_EXITWINDOWS | windows.JOB_OBJECT_UILIMIT_GLOBALATOMS | windows.JOB_OBJECT_UILIMIT_HANDLES |
				windows.JOB_OBJECT_UILIMIT_READCLIPBOARD | windows.JOB_OBJECT_UILIMIT_SYSTEMPARAMETERS | windows.JOB_OBJECT_UILIMIT_WRITECLIPBOARD,
		}
		_, err = windows.SetInformationJobObject(job, windows.JobObjectBasicUIRestrictions, uintptr(unsafe.Pointer(&screen)), uint32(unsafe.Sizeof(screen)))
	}
	if err == nil {
		err = windows.AssignProcessToJobObject(job, windows.CurrentProcess())
	}
	if err != nil {
		windows.CloseHandle(job)
	}
	return err
}

// lowerIntegrity takes the level from this process at which the user's files may be
// changed and the user's other processes opened. What is open stays open.
func lowerIntegrity() error {
	var token windows.Token
	if err := windows.OpenProcessToken(windows.CurrentProcess(), windows.TOKEN_ADJUST_DEFAULT|windows.TOKEN_QUERY, &token); err != nil {
		return err
	}
	defer token.Close()
	low, err := windows.CreateWellKnownSid(windows.WinLowLabelSid)
	if err != nil {
		return err
	}
	label := windows.Tokenmandatorylabel{Label: windows.SIDAndAttributes{Sid: low, Attributes: windows.SE_GROUP_INTEGRITY}}
	return windows.SetTokenInformation(token, windows.TokenIntegrityLevel, (*byte)(unsafe.Pointer(&label)), label.Size())
}
