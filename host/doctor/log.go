package doctor

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

const (
	lastMessages = 5
	logTail      = 16 << 10 // bytes
	// recent is how old a message may be and still have to do with today.
	recent = 24 * time.Hour
)

// log shows the last messages, which are the only trace of what a render could
// not say in the line.
func (e exam) log(context.Context) (exam, findings) {
	var f findings
	if e.Dirs.State == "" {
		return e, f
	}
	path := e.Dirs.LogPath()
	text, err := tail(path, logTail)
	if os.IsNotExist(err) {
		f.ok("log", "there is none: nothing went wrong so far")
		return e, f
	}
	if err != nil {
		f.add("log", Warning, "the log cannot be read: "+err.Error(), "see what is in its place")
		return e, f
	}
	all := lines(text)
	last := all[max(0, len(all)-lastMessages):]
	if len(last) == 0 {
		f.ok("log", path+" is empty")
		return e, f
	}
	stamp, _, _ := strings.Cut(last[len(last)-1], " ")
	at, err := time.Parse(time.RFC3339, stamp)
	if err == nil && e.Now.Sub(at) > recent {
		f.ok("log", fmt.Sprintf("the last message is %s old", age(e.Now.Sub(at))), last...)
		return e, f
	}
	f.add("log", Note, "the last messages of "+path, "", last...)
	return e, f
}

// tail reads the end of a plain file, from the beginning of a line.
func tail(path string, most int64) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", fmt.Errorf("%s is not a file", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	start := max(0, info.Size()-most)
	data, err := io.ReadAll(io.NewSectionReader(file, start, most))
	text := string(data)
	if start > 0 {
		_, text, _ = strings.Cut(text, "\n")
	}
	return text, err
}

// age is a time span as people say it, in its largest unit.
func age(d time.Duration) string {
	switch {
	case d < 0:
		return "less than a second"
	case d < 2*time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()))
	}
	return fmt.Sprintf("%d days", int(d.Hours()/24))
}
