package claude

import "golang.org/x/sys/windows"

// shortPath is the 8.3 form of an existing path. On a disk without short
// names Windows answers the long one.
func shortPath(path string) (string, error) {
	long, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return "", err
	}
	// The first call asks for the length, the closing NUL included.
	n, err := windows.GetShortPathName(long, nil, 0)
	if err != nil {
		return "", err
	}
	buf := make([]uint16, n)
	if _, err := windows.GetShortPathName(long, &buf[0], n); err != nil {
		return "", err
	}
	return windows.UTF16ToString(buf), nil
}
