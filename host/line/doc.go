// Package line is the story of one line, from what Claude Code sent to the bytes of its
// rows, and of what is left to do then (see [Draw]). A segment that gets the answers it
// got last is not run; a built-in one is run as it is translated, and any other one in a
// process of its own (package engines).
//
// The stages, each a function of what the former ones came to:
//
//	request      request.go        stdin and the environment; whose session it is (host/agent)
//	configured   configuration.go  the plan, what of it is on the line, and until when
//	facts        facts.go          limits, repository, costs, transcript, what was shown last
//	calls        calls.go          what each segment may ask, and what it showed last
//	outcomes     run.go            what came of each, by package engines
//	rows         compose.go        laid out for the terminal
//	bytes        compose.go
//	afterwards   afterwards.go     what was learnt is kept; who is due is asked
//
// A new fact is a field of facts, with a file of its own, and is looked at when a segment
// asks. What it learned is kept in afterwards, which comes when the line is out.
//
// A byte of the model's name goes this way, through eleven rooms and three more that help
// (jsontext, native, cells):
//
//	cmd/aiterm-line     hands over stdin
//	host/line           Draw
//	facts/status        reads the document, once it is whole
//	config              which segment shows it, and with which settings
//	line/memo           if all is as it was: what that showed last, and on with look/layout
//	line/engines        makes it a task
//	line/schedule       runs it in its turn                           ↑ engines: "run this"
//	guest/translated    the segment, which asks for the name          ↑ capability answers
//	guest/capability    may it? The answer goes in, and comes out
//	look/span           cleaned of what could move a cursor           ↑ line: the outcomes
//	look/layout         its place, width and colour
//	cmd/aiterm-line     writes the row
//
// Three times (↑) the way leads back to a room that it came from.
//
// It is what the program aiterm-line consists of: it imports no engine, no YAML and no
// HTTP. What needs those is done by aiterm, in a process of its own (RATIONALE.md,
// "What does a line not link?").
//
// It imports host/segment, host/config, host/agent, host/claude, host/guest, host/facts,
// host/look and host/disk.
package line
