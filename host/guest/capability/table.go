package capability

import (
	"strings"

	"github.com/data-wise/aiterm/host/guest/grant"
)

// Param is the kind of one argument of a host function.
type Param byte

const (
	Text   Param = 's' // a string: pointer and length in guest memory
	Int    Param = 'i' // a 32-bit integer
	Buffer Param = 'b' // where the answer goes: pointer and limit; always the last one
)

// Result is the kind of a host function's result.
type Result byte

const (
	Nothing Result = 0
	// Length is the full length of the answer, or -1 if there is none. The
	// answer is written only if it fits the buffer, so the guest can retry.
	Length Result = 'n'
	Int32  Result = 'i'
	Int64  Result = 'l'
)

// Args carries one call from an engine to a handler and its answer back.
type Args struct {
	// Text are the Text arguments, in order. They are views of the guest's
	// memory that end with the call: a handler clones what it keeps.
	Text []string
	Int  int32 // the Int argument

	Answer  string // for Length
	Present bool   // for Length: false is "absent"
	Number  int64  // for Int32 and Int64
}

func (a *Args) answer(value string, present bool) {
	a.Answer, a.Present = value, present
}

// Kind says what a call of a function means for showing the segment's output
// again at another render (see [Trace]).
type Kind byte

const (
	Answers  Kind = iota // the output depends on the answer
	Draws                // it is output
	Computes             // the answer follows from the arguments alone
	Varies               // it differs at every render, or changes something
)

// Func is one host function, the same for every engine.
type Func struct {
	Name       string
	Permission string // what a user must have granted, or "" if every segment has it
	Params     string // one Param a byte
	Result     Result
	Kind       Kind
	Doc        string

	handle func(c *Call, a *Args)
}

// Types are those of the function in the native ABI, as FunctionType of package module takes them: a
// text and a buffer are two i32 each.
func (f *Func) Types() (params, results []string) {
	for i := range len(f.Params) {
		params = append(params, "i32")
		if Param(f.Params[i]) != Int {
			params = append(params, "i32")
		}
	}
	switch f.Result {
	case Length, Int32:
		results = []string{"i32"}
	case Int64:
		results = []string{"i64"}
	}
	return params, results
}

// Call answers one call of a segment's.
func (f *Func) Call(c *Call, a *Args) {
	if c.Elsewhere != nil {
		c.Elsewhere(f, a)
		return
	}
	f.answer(c, a)
	if c.Watch != nil {
		c.Watch(f, a)
	}
	c.note(f, a, nil)
}

// Told is [Func.Call] for a segment that was told the answer before it asked, in the same
// line. a, which are no views of a guest's memory, is kept.
func (f *Func) Told(c *Call, a *Args) {
	if c.Watch != nil {
		c.Watch(f, a)
	}
	c.note(f, a, a.Text)
}

// answer has the function handle a call if the segment may call it. If not, it is
// one that the segment can do without, or was never to be run.
func (f *Func) answer(c *Call, a *Args) {
	switch {
	case c.may(f):
		f.handle(c, a)
	case f.Result == Int32:
		a.Number = -1
	}
}

// may tells whether the segment may call the function. One that reads words of the
// session has no way to keep or to send them, whatever else it was granted.
func (c *Call) may(f *Func) bool {
	switch {
	case f.Permission == "":
		return f.Name != "log" || !c.Grants.Private()
	case f.Permission == "http" || f.Permission == "store":
		return c.Grants.Allow(f.Permission) && !c.Grants.Private()
	}
	return c.Grants.Allow(f.Permission)
}

// Texts is how many Text arguments the function takes.
func (f *Func) Texts() int { return strings.Count(f.Params, string(Text)) }

// table lists every host function there is. A function that is not in it does
// not exist for a segment, and neither does a permission that is not named here.
var table = [...]Func{
	{"status", "", "sb", Length, Answers, "value at a dotted path of the JSON that Claude Code sent", handleStatus},
	{"config", "", "sb", Length, Answers, "this segment's own setting", handleConfig},
	{"now", "", "", Int64, Varies, "Unix time in milliseconds", handleNow},
	{"minute", "", "", Int64, Answers, "Unix time in whole minutes", handleMinute},
	{"utc_offset", "", "", Int32, Answers, "seconds east of UTC", handleUTCOffset},
	{"columns", "", "", Int32, Answers, "cells that the line has", handleColumns},
	{"width", "", "s", Int32, Computes, "cells that a text takes", handleWidth},
	{"shorten", "", "sib", Length, Computes, "a text in at most so many cells", handleShorten},
	{"span", "", "ss", Nothing, Draws, "append text with a style", handleSpan},
	{"link", "", "sss", Nothing, Draws, "append text with a style and a link", handleLink},
	{"log", "", "is", Nothing, Varies, "write to aiterm's log", handleLog},
	{"usage", "usage", "sb", Length, Answers, "how much of the plan's limits is used", handleUsage},
	{"git", "git", "sb", Length, Answers, "facts of the repository that the session is in", handleGit},
	{"spend", "spend", "sb", Length, Answers, "what sessions have cost, in dollars", handleSpend},
	{"system", "system", "sb", Length, Answers, "figures of the machine that the session runs on", handleSystem},
	{"transcript", grant.Transcript, "sb", Length, Answers, "numbers and fixed words of what the session did, from its transcript", handleTranscript},
	{"transcript_name", grant.TranscriptNames, "sb", Length, Answers, "a name that somebody chose, of what the session used", handleTranscriptName},
	{"transcript_title", grant.TranscriptTitles, "sb", Length, Answers, "what the current task or an agent is called, in one line", handleTranscriptTitle},
	{"env", "env", "sb", Length, Answers, "one environment variable that was named in the grant", handleEnv},
	{"store_get", "store", "sb", Length, Answers, "what this segment stored under a key", handleStoreGet},
	{"store_set", "store", "ss", Int32, Varies, "keep a value under a key after the render", handleStoreSet},
	{"fetch", "http", "sib", Length, Answers, "the body that the host last got from a URL; it gets a newer one after the render", handleFetch},
}

// Table lists every host function.
func Table() []Func { return table[:] }

// Lookup returns the host function of that name, or nil.
func Lookup(name string) *Func {
	for i := range table {
		if table[i].Name == name {
			return &table[i]
		}
	}
	return nil
}

// PermissionOf returns the permission that the named function needs. known is
// false for a function that does not exist.
func PermissionOf(function string) (permission string, known bool) {
	f := Lookup(function)
	if f == nil {
		return "", false
	}
	return f.Permission, true
}
