package chain

import "io/fs"

// private has nothing to look at: the file is in the user's profile, whose
// access list keeps others out, and its mode says nothing of that list.
func private(string, fs.FileInfo) error { return nil }
