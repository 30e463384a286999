package capability

import (
	"strings"

	"github.com/data-wise/aiterm/host/look/cells"
	"github.com/data-wise/aiterm/host/look/span"
)

// What the facts of a transcript answer below these are words, each kind of them behind a
// permission of its own.
const (
	namesOf  = "names."
	titlesOf = "titles."
)

// Of what is told in words, so many cells.
const (
	maxName  = 40
	maxTitle = 80
)

func handleTranscript(c *Call, a *Args) {
	if path := a.Text[0]; !strings.HasPrefix(path, namesOf) && !strings.HasPrefix(path, titlesOf) {
		a.answer(transcribed(c, path))
	}
}

func handleTranscriptName(c *Call, a *Args) { answerWords(c, a, namesOf, maxName) }

func handleTranscriptTitle(c *Call, a *Args) { answerWords(c, a, titlesOf, maxTitle) }

// AskedOfTranscript is the path that a question asks of the transcript's facts; ok is false
// for any other question.
func AskedOfTranscript(q Question) (path string, ok bool) {
	if len(q.Text) == 0 {
		return "", false
	}
	switch q.Function {
	case "transcript":
		return q.Text[0], true
	case "transcript_name":
		return namesOf + q.Text[0], true
	case "transcript_title":
		return titlesOf + q.Text[0], true
	}
	return "", false
}

func transcribed(c *Call, path string) (string, bool) {
	if c.Transcript == nil || len(path) > MaxKey {
		return "", false
	}
	facts := c.Transcript()
	if facts == nil {
		return "", false
	}
	return facts.Get(path)
}

// answerWords answers with one line of so many cells at most.
func answerWords(c *Call, a *Args, below string, most int) {
	text, ok := transcribed(c, below+a.Text[0])
	text, _, _ = strings.Cut(strings.TrimSpace(text), "\n")
	// What is left of it, once it can be drawn, may begin or end with blanks, or be nothing else.
	text = cells.Shorten(strings.TrimSpace(span.Clean(drawable(text))), most)
	a.answer(text, ok && text != "")
}
