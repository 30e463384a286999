package line

import (
	"os"
	"time"

	"github.com/data-wise/aiterm/host/capability"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/relay"
)

// Repeat draws a line that has just begun if every segment would show what it
// showed last, and nobody is to be asked for anything. If not, it returns false,
// and package host goes on with the line.
func (l *Line) Repeat() (drawn bool) {
	if l == nil || !l.planned || l.Dirs.Cache == "" {
		return false
	}
	drawn = true // by a fault, at least
	defer EmitFault(l.emit)
	for _, segment := range l.Segments {
		if segment.Source == config.Chain || len(capability.Grants(segment.Grant).Args("http")) > 0 {
			return false // something of it may be due
		}
	}
	if l.mayAskEndpoint() {
		return false
	}
	l.Open()
	all := true
	outcomes := make([]relay.Outcome, len(l.Segments))
	l.Recalled = make([]bool, len(l.Segments))
	for i, segment := range l.Segments {
		start := time.Now()
		l.Recalled[i] = l.Recall(segment, l.Calls[i])
		all = all && l.Recalled[i]
		outcomes[i] = relay.Outcome{Spans: l.Calls[i].Spans, Module: ModuleKey(segment), Remembered: true, Took: time.Since(start)}
	}
	if !all || l.outdated {
		return false
	}
	l.Emit(outcomes, func() {
		l.NoteOutcomes(outcomes)
		l.Keep(outcomes)
		l.WriteLog()
	})
	return true
}

// mayAskEndpoint tells whether the user gave a key for the usage endpoint, and a
// segment may see its answer.
func (l *Line) mayAskEndpoint() bool {
	if l.Executable == "" || l.Dirs.Config == "" || !l.ShowsUsage() {
		return false
	}
	_, err := os.Lstat(l.Dirs.CredentialsPath())
	return err == nil
}

// ShowsUsage tells whether any segment on the line may see the usage of Claude's
// limits. In another program's line there is none.
func (l *Line) ShowsUsage() bool {
	if l.foreign {
		return false
	}
	for _, segment := range l.Segments {
		if capability.Grants(segment.Grant).Allow("usage") {
			return true
		}
	}
	return false
}
