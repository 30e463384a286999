package terminal

import "golang.org/x/sys/windows"

func size() (columns, lines int) {
	name, err := windows.UTF16PtrFromString("CONOUT$")
	if err != nil {
		return 0, 0
	}
	const share = windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE
	console, err := windows.CreateFile(name, windows.GENERIC_READ|windows.GENERIC_WRITE, share, nil, windows.OPEN_EXISTING, 0, 0)
	if err != nil {
		return 0, 0
	}
	defer windows.CloseHandle(console)
	var info windows.ConsoleScreenBufferInfo
	if err := windows.GetConsoleScreenBufferInfo(console, &info); err != nil {
		return 0, 0
	}
	// The window, not the buffer behind it.
	return int(info.Window.Right-info.Window.Left) + 1, int(info.Window.Bottom-info.Window.Top) + 1
}
