package doctor

import "io/fs"

// The mode of a file says nothing of its access list here, and the folders are
// in the user's profile, which keeps others out.

func ownedByUser(fs.FileInfo) bool { return true }

func ownedByRoot(fs.FileInfo) bool { return false }

func groupMayWrite(fs.FileInfo) bool { return false }

func worldMayWrite(fs.FileInfo) bool { return false }

func othersMayRead(fs.FileInfo) bool { return false }

func othersMayOpen(fs.FileInfo) bool { return false }

// freeSpace is not asked for here.
func freeSpace(string) (bytes uint64, known bool) { return 0, false }
