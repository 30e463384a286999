//go:build !unix

package state

import "io/fs"

// CheckPrivate has nothing to look at: on Windows the file is in the user's profile,
// whose access list keeps others out, and its mode says nothing of that list; a browser
// has no files of anybody's.
func CheckPrivate(string, fs.FileInfo, bool, string) error { return nil }

// CheckOwner has nothing to look at either.
func CheckOwner(string, fs.FileInfo, string) error { return nil }

func checkFolder(string, fs.FileInfo) error { return nil }
