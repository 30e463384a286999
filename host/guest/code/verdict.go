package code

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/guest/capability"
)

// What is held against a module that could not be compiled depends on whose fault
// it was. What wazero or the host's own rules say of its bytes is so wherever they
// are compiled: that is kept until these rules change. All else may have been the
// machine's doing (a full disk, a killed process, too little memory or time): it is
// kept for a while, twice as long each time, and then tried again.

const (
	firstRest = time.Minute
	longRest  = 24 * time.Hour

	// RetryHint stands in what is held against a module that may pass.
	RetryHint = "aiterm plugins retry"
)

// failedError says why a module was not compiled, which may not be its own fault.
type failedError struct {
	why     string
	machine bool // it is surely not
}

func (e *failedError) Error() string { return e.why }

// MachineFailed tells whether a module was not compiled for want of room on a disk or
// the like, which says nothing of the module.
func MachineFailed(err error) bool {
	var failed *failedError
	return Machines(err) != nil || errors.As(err, &failed) && failed.machine
}

// Machines returns what is of the operating system's making in an error, and so
// says nothing of the module that was at hand, or nil.
func Machines(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	var call *os.SyscallError
	var number syscall.Errno
	switch {
	case errors.As(err, &path):
		return path
	case errors.As(err, &link):
		return link
	case errors.As(err, &call):
		return call
	case errors.As(err, &number):
		return number
	}
	return nil
}

// rules stands for what the host has decided about modules: with other functions,
// what was refused may be accepted.
func rules() string {
	var b strings.Builder
	for _, f := range capability.Table() {
		fmt.Fprintf(&b, "%s %s %c\n", f.Name, f.Params, f.Result)
	}
	return strconv.FormatUint(state.Checksum(b.String()), 36)
}

// held is what is held against a module at a moment, or "".
func (e entry) held(now time.Time) string {
	at := time.Unix(0, e.modTime)
	switch {
	case e.refusal == "", e.tries == 0 && e.rules != rules():
		return ""
	case e.tries == 0:
		return e.refusal
	}
	rest := longRest
	if e.tries < 12 {
		rest = min(rest, firstRest<<(e.tries-1))
	}
	if now.Sub(at).Abs() >= rest {
		return ""
	}
	times := "once"
	if e.tries > 1 {
		times = strconv.Itoa(e.tries) + " times"
	}
	return fmt.Sprintf("%s (tried %s; it is tried again after %s, or at once with: %s)",
		e.refusal, times, at.Add(rest).Local().Format("15:04 on 2 January"), RetryHint)
}

// Refuse notes that a module is not fit to be loaded, so that nobody tries
// again until its bytes change.
func (c *Cache) Refuse(hash, why string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.hold(hash, entry{refusal: why, rules: rules()})
}

// Fail notes that a module could not be compiled, for a reason that may not be its
// own: it is left alone for a while.
func (c *Cache) Fail(hash, why string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.hold(hash, entry{refusal: why, tries: c.index[hash].tries + 1})
}

func (c *Cache) hold(hash string, e entry) {
	const longest = 300 // the reason may quote names from the module
	why := strings.Join(strings.Fields(strings.ToValidUTF8(e.refusal, "")), " ")
	if len(why) > longest {
		why = strings.ToValidUTF8(why[:longest], "") + "…"
	}
	// Two in a row must differ, for the order in which they are forgotten.
	c.refused = max(c.refused+1, time.Now().UnixNano())
	e.refusal, e.modTime = why, c.refused
	c.index[hash] = e
	c.dirty = true
}

// verdictLine writes an entry that holds something against a module: "HASH ! TIME
// RULES WHY", or "HASH ? TIME TRIES WHY" for what may pass.
func verdictLine(hash string, e entry) string {
	if e.tries > 0 {
		return fmt.Sprintf("%s ? %d %d %s\n", hash, e.modTime, e.tries, e.refusal)
	}
	return fmt.Sprintf("%s ! %d %s %s\n", hash, e.modTime, e.rules, e.refusal)
}

// readVerdict reads what stands behind the hash in such a line. ok is false for a
// line of another kind.
func readVerdict(rest string) (e entry, ok bool) {
	fields := strings.SplitN(rest, " ", 4)
	if len(fields) != 4 || fields[3] == "" {
		return entry{}, false
	}
	at, err := strconv.ParseInt(fields[1], 10, 64)
	e = entry{modTime: at, refusal: fields[3]}
	switch fields[0] {
	case "!":
		e.rules = fields[2]
		return e, err == nil && e.rules != ""
	case "?":
		tries, wrong := strconv.ParseInt(fields[2], 10, 32)
		e.tries = int(tries)
		return e, err == nil && wrong == nil && tries > 0
	}
	return entry{}, false
}
