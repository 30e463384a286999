package worker

import (
	"bytes"
	"os"
	"strings"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/protocol"
)

func say(frames ...[]byte) { os.Stdout.Write(bytes.Join(frames, nil)) }

func done(segment int, failure string) []byte {
	return protocol.AppendDone(nil, protocol.Done{Segment: segment, Failure: failure})
}

func question(name string, text ...string) protocol.Asked {
	return protocol.Asked{Func: capability.Lookup(name), Args: capability.Args{Text: text}}
}

// impostors are what a process does that is no guest's, or not any more.
var impostors = map[string]func(){
	"says nothing":              func() {},
	"says garbage":              func() { say([]byte(strings.Repeat("garbage ", 1000))) },
	"says something else first": func() { say(done(0, "")) },
	"is of another version": func() {
		say(bytes.Replace(protocol.AppendHello(nil), []byte("guest"), []byte("guess"), 1))
	},
	"announces too much":     func() { say(protocol.AppendHello(nil), []byte("\xff\xff\xff\x7fq")) },
	"speaks for another":     func() { say(protocol.AppendHello(nil), done(7, "")) },
	"is done twice":          func() { say(protocol.AppendHello(nil), done(1, ""), done(1, "")) },
	"asks what there is not": func() { say(protocol.AppendHello(nil), []byte("\x07\x00\x00\x00q\x00\x00\x03abc")) },
	"was told nothing of the sort": func() {
		say(protocol.AppendHello(nil), protocol.AppendDone(nil, protocol.Done{Noted: []protocol.Asked{{Told: 9}}}))
	},
	"breaks off where it is trusted": breakOff,
	"asks for all":                   askForAll,
	"speaks before it listens":       speakFirst,
	"floods":                         flood,
}

// askForAll asks what was not granted, and draws more than there may be.
func askForAll() {
	say(protocol.AppendHello(nil))
	from := protocol.NewReader(os.Stdin, protocol.MaxToGuest)
	from.Next() // what is to be run
	ask := func(q protocol.Asked) string {
		say(protocol.AppendAsk(nil, protocol.Ask{Question: q}))
		_, fields, _ := from.Next()
		if answer, err := protocol.DecodeAnswer(fields); err == nil && answer.Present {
			return answer.Answer
		}
		return "none"
	}
	failure := "usage " + ask(question("usage", "five_hour.used")) + ", env " + ask(question("env", "HOME")) + ", \x1b[31m"
	var noted []protocol.Asked
	for range 1000 {
		noted = append(noted, question("span", "\x1b[31mred", ""))
	}
	say(protocol.AppendDone(nil, protocol.Done{Noted: noted, Failure: failure}))
}

// breakOff ends in the middle of a segment if it was thought to be quick, and otherwise says
// what was stored before.
func breakOff() {
	say(protocol.AppendHello(nil))
	from := protocol.NewReader(os.Stdin, protocol.MaxToGuest)
	from.Next() // what is to be run
	noted := []protocol.Asked{question("span", "drawn", ""), question("log", "logged"), question("status", "model.name")}
	q := question("store_set", "key", "stored")
	if os.Args[3] != "quick" {
		q = question("store_get", "key")
	}
	say(protocol.AppendAsk(nil, protocol.Ask{Noted: noted, Question: q}))
	_, fields, _ := from.Next()
	if os.Args[3] == "quick" {
		return
	}
	answer, _ := protocol.DecodeAnswer(fields)
	say(protocol.AppendDone(nil, protocol.Done{Failure: "stored: " + answer.Answer}))
}

// speakFirst says more than a pipe takes before it reads what is to be run, which is as much.
func speakFirst() {
	say(protocol.AppendHello(nil))
	for range 3 {
		say(protocol.AppendAsk(nil, protocol.Ask{Question: question("status", strings.Repeat("z", 60_000))}))
	}
	from := protocol.NewReader(os.Stdin, protocol.MaxToGuest)
	for n := 0; n < 2; n++ {
		kind, fields, _ := from.Next()
		run, err := protocol.DecodeRun(fields)
		if kind != protocol.KindRun || err != nil || len(run.Module) == 0 {
			os.Exit(1)
		}
		say(done(run.Segment, ""))
	}
}

// flood never ends, and never reads.
func flood() {
	say(protocol.AppendHello(nil))
	noted := []protocol.Asked{question("span", "x", ""), question("log", "y"), question("status", strings.Repeat("z", 1000))}
	for {
		say(protocol.AppendAsk(nil, protocol.Ask{Noted: noted, Question: question("store_set", "key", strings.Repeat("v", 60_000))}))
	}
}
