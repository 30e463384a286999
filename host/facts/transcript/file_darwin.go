package transcript

import "syscall"

// changedAt is when the file was written, or anything else of it changed.
func changedAt(st *syscall.Stat_t) int64 { return st.Ctimespec.Nano() }
