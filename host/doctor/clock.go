package doctor

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/facts/zone"
)

const day = 24 * time.Hour

// clock looks whether the time can be right: resets and ages depend on it.
func (e exam) clock(context.Context) (exam, findings) {
	var f findings
	const fix = "set the clock, and switch on that it is set from the network"
	built := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) // this program is younger
	if info, err := os.Stat(e.Executable); err == nil && info.ModTime().After(built) {
		built = info.ModTime()
	}
	fine := true
	if e.Now.Before(built.Add(-day)) {
		fine = false
		f.add("clock", Failure, fmt.Sprintf("it says %s, which is before this program was made", e.Now.Format(time.DateOnly)), fix)
	} else if len(e.future) > 0 {
		fine = false
		f.add("clock", Warning, "some times are later than the clock, so it was wrong then or is now",
			fix+"; if it is right now, give the files its time: touch FILE", some(e.future)...)
	}
	if tz := e.Getenv("TZ"); !knownZone(tz) {
		fine = false
		f.add("clock", Warning, "the time zone TZ="+tz+" is not known here, so times are shown in UTC",
			"set TZ to a name such as Europe/Berlin or a rule such as CET-1CEST,M3.5.0,M10.5.0/3, or install the time zones")
	}
	if fine {
		f.ok("clock", e.Now.Format("2006-01-02 15:04 MST (-07:00)"))
	}
	return e, f
}

// knownZone tells whether the value of TZ is one that times can be shown in.
func knownZone(tz string) bool {
	name := strings.TrimPrefix(tz, ":")
	if name == "" || filepath.IsAbs(name) || zone.Parse(tz) != nil {
		return true // a file is Go's to read, up to a limit
	}
	_, err := time.LoadLocation(name)
	return err == nil
}
