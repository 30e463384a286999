package measure

import (
	"unsafe"

	"golang.org/x/sys/windows"

	"github.com/data-wise/aiterm/host/facts/system"
)

var (
	kernel                   = windows.NewLazySystemDLL("kernel32.dll")
	procGlobalMemoryStatusEx = kernel.NewProc("GlobalMemoryStatusEx")
	procGetSystemPowerStatus = kernel.NewProc("GetSystemPowerStatus")
	procGetSystemTimes       = kernel.NewProc("GetSystemTimes")
	procGetProcessMemoryInfo = kernel.NewProc("K32GetProcessMemoryInfo")
)

func look(place system.Place) (m machine) {
	m.memory, m.battery = memorySize(), batteries()
	if place.PID > 0 {
		m.processes = processes()
	}
	if dir, err := windows.UTF16PtrFromString(place.Dir); err == nil && place.Dir != "" {
		if windows.GetDiskFreeSpaceEx(dir, &m.disk.free, &m.disk.total, nil) != nil {
			m.disk = disk{}
		}
	}
	return m
}

// counters are of GetSystemTimes, whose kernel's time has the idle time in it.
func counters() system.Counters {
	var idle, kernel, user windows.Filetime
	ok, _, _ := procGetSystemTimes.Call(uintptr(unsafe.Pointer(&idle)), uintptr(unsafe.Pointer(&kernel)), uintptr(unsafe.Pointer(&user)))
	if ok == 0 {
		return system.Counters{}
	}
	units := func(t windows.Filetime) uint64 { return uint64(t.HighDateTime)<<32 | uint64(t.LowDateTime) }
	all := units(kernel) + units(user)
	return system.Counters{Busy: all - min(units(idle), all), All: all}
}

// memorySize is of MEMORYSTATUSEX.
func memorySize() memory {
	status := struct {
		length, load                                                                          uint32
		total, available, totalPage, availablePage, totalVirtual, availableVirtual, extension uint64
	}{}
	status.length = uint32(unsafe.Sizeof(status))
	if ok, _, _ := procGlobalMemoryStatusEx.Call(uintptr(unsafe.Pointer(&status))); ok == 0 {
		return memory{}
	}
	return memory{status.total, status.available}
}

// batteries is of SYSTEM_POWER_STATUS, where 255 is for unknown.
func batteries() (b battery) {
	var status struct {
		line, flag, percent, saver byte
		life, fullLife             uint32
	}
	const (
		noBattery = 128
		charging  = 8
		unknown   = 255
	)
	ok, _, _ := procGetSystemPowerStatus.Call(uintptr(unsafe.Pointer(&status)))
	if ok == 0 || status.flag == unknown || status.flag&noBattery != 0 {
		return b
	}
	switch {
	case status.flag&charging != 0:
		b.add(uint64(status.percent), "charging")
	case status.line == 0:
		b.add(uint64(status.percent), "discharging")
	default:
		b.add(uint64(status.percent), "")
	}
	return b
}

func processes() (all []process) {
	snapshot, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPPROCESS, 0)
	if err != nil {
		return nil
	}
	defer windows.CloseHandle(snapshot)
	var entry windows.ProcessEntry32
	entry.Size = uint32(unsafe.Sizeof(entry))
	for err = windows.Process32First(snapshot, &entry); err == nil; err = windows.Process32Next(snapshot, &entry) {
		if entry.ProcessID == 0 {
			continue
		}
		all = append(all, process{int(entry.ProcessID), int(entry.ParentProcessID), workingSet(entry.ProcessID)})
	}
	return all
}

// workingSet is how many bytes a process has in memory, 0 for one that is not to be looked
// at. It is of PROCESS_MEMORY_COUNTERS.
func workingSet(pid uint32) uint64 {
	handle, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION, false, pid)
	if err != nil {
		return 0
	}
	defer windows.CloseHandle(handle)
	var counters struct {
		size, faults                     uint32
		peak, workingSet                 uintptr
		quotas                           [4]uintptr
		pagefileUsage, peakPagefileUsage uintptr
	}
	counters.size = uint32(unsafe.Sizeof(counters))
	ok, _, _ := procGetProcessMemoryInfo.Call(uintptr(handle), uintptr(unsafe.Pointer(&counters)), uintptr(counters.size))
	if ok == 0 {
		return 0
	}
	return uint64(counters.workingSet)
}
