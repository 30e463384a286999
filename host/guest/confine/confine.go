// Package confine has a process give up its rights, for good: it is called in a process
// that is about to take in a stranger's module, before a byte of that is read. What runs
// there afterwards may break out of the WebAssembly sandbox and still opens no file,
// reaches no network, starts no program and disturbs no other process.
//
// What stops it depends on the system: Landlock, seccomp and limits on Linux, limits on
// macOS, a job object and a low integrity level on Windows. A wall that the system does
// not have is no error: [Self] reports it, and the sandbox remains.
package confine

import "time"

// Rules say what a process keeps.
type Rules struct {
	// Folder may be read, with all that is in it; "" for none. It must exist.
	Folder string
	// Write allows to make, change and remove files and folders in Folder.
	Write bool
	// Memory is the address space that the process may have, in bytes; 0 for as much
	// as before. On Linux what Go and wazero only reserve counts as well; on macOS
	// there is no such limit.
	Memory uint64
	// CPU is the processor's time after which the system ends the process, in whole
	// seconds; 0 for no end.
	CPU time.Duration
	// FileSize is the size to which a file may grow, in bytes. Nothing is written
	// without Write, whatever it says.
	FileSize uint64
	// Files is how many descriptors may be open at a time; 0 for as many as before.
	Files uint64
}

// Wall is one means of the system, and whether it holds here.
type Wall struct {
	Name   string `json:"name"`
	Stands bool   `json:"stands"`
	// Note says how much of it there is, such as the version of an interface, or why
	// it does not stand.
	Note string `json:"note,omitempty"`
}

// The walls by name.
const (
	Landlock  = "Landlock"            // Linux: no files, no network, no signals
	Seccomp   = "seccomp"             // Linux: only the system calls that are needed
	Limits    = "limits"              // Linux: memory, processor, files; macOS: without memory, but no other process
	Job       = "job object"          // Windows: memory, processor, no other process
	Integrity = "low integrity level" // Windows: nothing of the user's is written or disturbed
)

// Report is every wall that this program knows for the system, the strongest first.
type Report []Wall

// Stands tells whether the wall of a name does.
func (r Report) Stands(name string) bool {
	for _, w := range r {
		if w.Name == name {
			return w.Stands
		}
	}
	return false
}

func (r *Report) add(name string, err error, note string) {
	w := Wall{Name: name, Stands: err == nil, Note: note}
	if err != nil {
		w.Note = err.Error()
	}
	*r = append(*r, w)
}
