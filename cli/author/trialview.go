package author

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/author/trial"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/sandbox"
	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// This file shows what came of a trial, to a person and to a program.

// trialLabel is the width of the labels in cells.
const trialLabel = 13

// How many questions, and lines of a log, a person is shown.
const (
	mostAsked  = 40
	mostLogged = 20
)

func (t tried) print(env *console.Env, flags trialFlags) error {
	c, err := newCanvas(env, flags.theme, t.world.Columns)
	if err != nil {
		return err
	}
	if t.ended == nil && t.report.Failure == "" {
		if len(t.report.Spans) > 0 {
			c.line("", t.report.Spans)
		}
	}
	c.rows(nil)
	t.draw(c)
	if flags.granted(t.segment.about) != nil && len(flags.grants) == 0 {
		c.said("", "(its manifest asks for it: the line gives it nothing that you have not granted)")
	}
	_, err = env.Stdout.Write(c.out)
	return err
}

// draw writes what there is to know beside the line itself.
func (t tried) draw(c *canvas) {
	c.said("segment", t.segment.title())
	c.said("result", t.result())
	if t.ended == nil {
		c.labelled("spans", t.spanTexts()...)
		c.labelled("asked", t.askedTexts()...)
		c.labelled("log", t.logTexts()...)
		if len(t.report.Stored) > 0 {
			c.labelled("stored", storedTexts(t.report.Stored)...)
		}
		if t.report.Refused > 0 {
			c.labelled("", fmt.Sprintf("%d values did not fit the store", t.report.Refused))
		}
	}
	c.said("time", t.timeText())
	c.said("memory", t.memoryText())
	c.said("data", t.dataText())
	c.said("may", grantsText(t.world.Grants))
}

// outcome is the trial's in one word.
func (t tried) outcome() string {
	switch {
	case t.ended != nil:
		return "hung"
	case t.report.Failure != "":
		return "failed"
	case len(t.report.Spans) == 0:
		return "nothing"
	}
	return "shown"
}

func (t tried) result() string {
	switch t.outcome() {
	case "hung":
		return "ended by force: " + t.ended.Error()
	case "failed":
		return "failed: " + t.report.Failure
	}
	text := "shown"
	if len(t.report.Spans) == 0 {
		text = "it shows nothing" + t.absent()
	}
	if t.report.Truncated != "" {
		text += fmt.Sprintf("; %s (%s)", t.report.Truncated, t.report.Output())
	}
	return text
}

// absent names what a segment asked for and was not told, and how to tell it.
func (t tried) absent() string {
	var texts []string
	hint, more := "", 0
	for _, q := range t.report.Asked {
		if q.Present {
			continue
		}
		if len(texts) == 3 {
			more++
			continue
		}
		argument := console.OneLine(q.Argument)
		texts = append(texts, strings.TrimSpace(q.Function+" "+argument))
		if hint != "" {
			continue
		}
		window, _, _ := strings.Cut(argument, ".")
		switch q.Function {
		case "status":
			hint = "--status " + argument + "=VALUE"
		case "usage":
			if window != "windows" {
				hint = "--usage " + window + "=91%"
			}
		case "config":
			hint = "--set " + argument + "=VALUE"
		case "env":
			hint = "--env " + argument + "=VALUE"
		case "git", "spend", "system":
			hint = "--real " + q.Function
		case "transcript", "transcript_name", "transcript_title":
			hint = "--real transcript --payload FILE"
		}
	}
	if len(t.report.Asked) == 0 {
		return ", and asked for nothing"
	}
	if len(texts) == 0 {
		return ", and all that it asked for was there"
	}
	text := "; it asked for " + strings.Join(texts, ", ")
	if more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	if len(texts)+more == 1 {
		text += ", which is absent"
	} else {
		text += ", which are absent"
	}
	if hint != "" {
		text += " (to try it: " + hint + ")"
	}
	return text
}

func (t tried) spanTexts() []string {
	texts := []string{}
	for _, d := range t.report.Drawn {
		text := quoted(d.Text)
		if d.Style != "" {
			text += "  " + console.OneLine(d.Style)
		}
		for word := range strings.FieldsSeq(d.Style) {
			if configfile.RejectStyle(word) != "" {
				text += " (" + strictyaml.Quote(word) + " means nothing)"
				break
			}
		}
		if d.URL != "" {
			text += "  " + console.OneLine(d.URL)
		}
		if d.Unclean {
			text += "  (cleaned before it is drawn)"
		}
		texts = append(texts, text)
	}
	return orNone(texts)
}

func (t tried) askedTexts() []string {
	texts := []string{}
	for i, q := range t.report.Asked {
		if i == mostAsked {
			texts = append(texts, fmt.Sprintf("… and %d more, see -f json", len(t.report.Asked)-i))
			break
		}
		text := q.Function
		if q.Argument != "" {
			text += " " + quoted(q.Argument)
		}
		if q.Present {
			if q.Answer != "" || q.Function == "status" || q.Function == "config" {
				text += " → " + quoted(q.Answer)
			}
		} else {
			text += " → absent"
		}
		if q.Times > 1 {
			text += fmt.Sprintf("  (%d times)", q.Times)
		}
		texts = append(texts, text)
	}
	return orNone(texts)
}

func (t tried) logTexts() []string {
	texts := []string{}
	for i, line := range t.report.Log {
		if i == mostLogged {
			texts = append(texts, fmt.Sprintf("… and %d more, see -f json", len(t.report.Log)-i))
			break
		}
		texts = append(texts, levelName(line.Level)+" "+console.OneLine(line.Text))
	}
	if t.report.LogBytes > capability.MaxLog {
		texts = append(texts, fmt.Sprintf("%d bytes, over the limit of %d KiB: the rest was left out", t.report.LogBytes, capability.MaxLog>>10))
	}
	return orNone(texts)
}

func levelName(level int) string {
	return [...]string{"debug", "info", "warn", "error"}[min(max(level, 0), 3)]
}

func storedTexts(stored map[string]string) []string {
	texts := []string{}
	for key, value := range stored {
		texts = append(texts, quoted(key)+" → "+quoted(value))
	}
	slices.Sort(texts)
	return texts
}

func (t tried) timeText() string {
	text := fmt.Sprintf("compiled in %s, loaded again in %s", console.Milliseconds(t.loaded.Compiled), console.Milliseconds(t.loaded.Loaded))
	if t.ended == nil {
		text += ", rendered in " + console.Milliseconds(t.report.Took)
	}
	return text
}

func (t tried) memoryText() string {
	text := "not known, since it did not return"
	switch {
	case t.ended != nil:
	case t.report.Memory == 0:
		text = "not known"
	default:
		text = fmt.Sprintf("%s of %s", console.SizeText(int(t.report.Memory)), console.SizeText(sandbox.MemoryLimitPages<<16))
	}
	if peak := max(t.loaded.Peak, t.report.Peak); peak > 0 {
		text += "; the process that compiled and ran it " + console.SizeText(int(peak))
	}
	return text
}

func (t tried) dataText() string {
	var own []string
	if t.payload != "" {
		own = append(own, "that payload")
	}
	if len(t.world.Real) > 0 {
		own = append(own, "your own "+strings.Join(t.world.Real, ", "))
	}
	text := "made up"
	if own != nil {
		text = strings.Join(own, ", ") + "; the rest made up"
	}
	if t.world.StoreFile != "" {
		text += "; store in " + t.world.StoreFile
	}
	return text
}

func grantsText(grants []string) string {
	if len(grants) == 0 {
		return "nothing but what every segment may"
	}
	return strings.Join(grants, " ")
}

// quoted is a text in quotes, in which nothing can act on a terminal.
func quoted(s string) string {
	const limit = 120 // characters
	if text := []rune(s); len(text) > limit {
		s = string(text[:limit]) + "…"
	}
	return strconv.Quote(s)
}

func orNone(texts []string) []string {
	if len(texts) == 0 {
		return []string{"none"}
	}
	return texts
}

// trialJSON is a trial for programs.
type trialJSON struct {
	File          string            `json:"file"`
	Name          string            `json:"name,omitempty"`
	Version       string            `json:"version,omitempty"`
	Engine        string            `json:"engine"`
	Size          int               `json:"size"` // bytes
	Result        string            `json:"result"`
	Error         string            `json:"error,omitempty"`
	Text          string            `json:"text"`
	Spans         []span.Span       `json:"spans"`
	Asked         []trial.Asked     `json:"asked"`
	Log           []loggedJSON      `json:"log"`
	Stored        map[string]string `json:"stored,omitempty"`
	Truncated     string            `json:"truncated,omitempty"`
	Granted       []string          `json:"granted"`
	Real          []string          `json:"real"`
	At            time.Time         `json:"at"`
	Columns       int               `json:"columns"` // of the line
	CompileMS     float64           `json:"compile_ms"`
	LoadMS        float64           `json:"load_ms"`
	RenderMS      float64           `json:"render_ms"`
	Memory        int64             `json:"memory"`                   // bytes
	ProcessMemory int64             `json:"process_memory,omitempty"` // bytes
}

type loggedJSON struct {
	Level string `json:"level"` // debug, info, warn or error
	Text  string `json:"text"`
}

func (t tried) json() trialJSON {
	j := trialJSON{
		File: t.segment.path, Name: t.segment.about.Name, Version: t.segment.about.Version,
		Engine: t.segment.engine(), Size: len(t.segment.module), Result: t.outcome(),
		Spans: t.report.Spans, Asked: t.report.Asked, Stored: t.report.Stored, Truncated: t.report.Truncated,
		Granted: t.world.Grants, Real: t.world.Real, At: t.world.At, Columns: t.world.Columns,
		CompileMS: inMS(t.loaded.Compiled), LoadMS: inMS(t.loaded.Loaded), RenderMS: inMS(t.report.Took),
		Memory: t.report.Memory, ProcessMemory: max(t.loaded.Peak, t.report.Peak),
	}
	for _, s := range t.report.Spans {
		j.Text += s.Text
	}
	for _, line := range t.report.Log {
		j.Log = append(j.Log, loggedJSON{levelName(line.Level), line.Text})
	}
	if err := t.failure(); err != nil {
		j.Error = console.OneLine(err.Error())
	}
	j.Spans, j.Asked, j.Log = notNull(j.Spans), notNull(j.Asked), notNull(j.Log)
	j.Granted, j.Real = notNull(j.Granted), notNull(j.Real)
	return j
}

func inMS(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// notNull is a list that is one in JSON too.
func notNull[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
