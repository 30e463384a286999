package claude

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/disk/jsontext"
)

// AgentFile is the settings file of another agent than Claude Code, in which a status
// line's command stands in much the same way.
type AgentFile struct {
	Agent string   // its name, as --agent has it
	Title string   // what its makers call it
	Path  string   // the file of the user, absolute
	Key   []string // the names of the objects around the status line, and its own
	TOML  bool     // it is TOML, with the command in the table Key[0]
	// Also are the members that the status line needs beside its command.
	Also []Also
	// Interval is whether it takes a refreshInterval, in seconds.
	Interval bool
	// NoShell is whether the command is started without a shell.
	NoShell bool
}

// Also is a member of a status line and its value, as JSON.
type Also struct{ Name, Value string }

// Command is the command for an agent that starts the program at the absolute path
// executable (see [Command]).
func (a AgentFile) Command(executable string) (string, error) {
	command, err := Command(executable)
	if err != nil {
		return "", err
	}
	if program, _ := cutTold(command); a.NoShell && strings.ContainsAny(program, `'"`) {
		return "", fmt.Errorf("%s starts its command without a shell, and %s has characters that only a shell's quotes keep together: move aiterm to a folder without blanks in its path", a.Title, executable)
	}
	return command + " --agent " + a.Agent, nil
}

// AgentLine is what an agent's file says of its status line.
type AgentLine struct {
	Exists  bool   // the file does
	HasLine bool   // it has a status line, be it none of aiterm's
	Command string // its command, or ""
	Ours    bool   // it runs aiterm
	Named   bool   // with the agent's name
	Raw     string // as it is written
}

// Look reads the file without changing it.
func (a AgentFile) Look() (AgentLine, error) {
	f, err := readText(a.Path)
	if err != nil {
		return AgentLine{}, err
	}
	s, err := a.find(f)
	if err != nil {
		return AgentLine{Exists: f.exists}, err
	}
	line := AgentLine{Exists: f.exists, HasLine: s.raw() != "" && s.raw() != "null", Command: s.command(), Raw: s.raw()}
	if o, ours := findOwn(line.Command); ours {
		line.Ours = true
		name, _ := Settings{rest: o.rest()}.Argument("--agent")
		line.Named = name == a.Agent
	}
	return line, nil
}

// spot is where the status line is in a file, or would be.
type spot interface {
	raw() string     // as it is written, "" for none
	command() string // "" for none
	made() bool      // what is around it is not there
	// with is the text with a command there; ours keeps what else stands there.
	with(command string, interval *int, ours bool) (string, error)
	// without is the text without it, or with what was there before; made has what is
	// around it go too, if nothing else is in there.
	without(before string, made bool) (string, error)
}

func (a AgentFile) find(f file) (spot, error) {
	if a.TOML {
		t, err := findTOML(f.data, a.Key[0], a.Key[1])
		if err != nil {
			return nil, f.refuse(err)
		}
		return t, nil
	}
	s, err := a.findJSON(f.objectText())
	if err != nil {
		return nil, f.refuse(err)
	}
	return s, nil
}

// jsonSpot is one in JSON, which may have comments.
type jsonSpot struct {
	agent    AgentFile
	text     string
	plain    string   // the text without comments, byte for byte in the same places
	around   []object // the objects on the way, the root first
	in       []int    // of each but the last, the member that leads on
	missing  []string // the names of those that are not there
	position int      // of the status line in the last of them, or -1
}

func (a AgentFile) findJSON(text string) (jsonSpot, error) {
	s := jsonSpot{agent: a, text: text, plain: jsontext.WithoutComments(text), position: -1}
	root, err := parseObject(s.plain)
	if err != nil {
		return s, err
	}
	s.around = []object{root}
	for i, name := range a.Key {
		o := s.around[len(s.around)-1]
		at, err := o.find(s.plain, name)
		last := i == len(a.Key)-1
		switch {
		case err != nil:
			return s, err
		case last:
			s.position = at
		case at < 0:
			s.missing = a.Key[i : len(a.Key)-1]
			return s, nil
		default:
			m := o.members[at]
			if s.plain[m.value] != '{' {
				return s, invalidAt(s.plain, m.value, fmt.Sprintf("%q must be an object, { … }", name))
			}
			inner, err := parseObject(s.plain[m.value:m.end])
			if err != nil {
				return s, err
			}
			s.around, s.in = append(s.around, inner.moved(m.value)), append(s.in, at)
		}
	}
	return s, nil
}

// moved is an object in a text that its own begins in at an offset.
func (o object) moved(by int) object {
	o.open, o.close = o.open+by, o.close+by
	for i := range o.members {
		m := &o.members[i]
		m.key, m.keyEnd, m.value, m.end = m.key+by, m.keyEnd+by, m.value+by, m.end+by
	}
	return o
}

func (s jsonSpot) holder() object { return s.around[len(s.around)-1] }
func (s jsonSpot) made() bool     { return len(s.missing) > 0 }

func (s jsonSpot) raw() string {
	if s.position < 0 {
		return ""
	}
	m := s.holder().members[s.position]
	return s.text[m.value:m.end]
}

func (s jsonSpot) command() string {
	var line map[string]json.RawMessage
	var command string
	if json.Unmarshal([]byte(jsontext.WithoutComments(s.raw())), &line) != nil || json.Unmarshal(line["command"], &command) != nil {
		return ""
	}
	return command
}

func (s jsonSpot) fields(command string, interval *int) []field {
	fields := []field{{"type", `"command"`}, {"command", quoteJSON(command)}}
	if interval != nil && *interval > 0 {
		fields = append(fields, field{refreshField, strconv.Itoa(*interval)})
	}
	for _, also := range s.agent.Also {
		fields = append(fields, field{also.Name, also.Value})
	}
	return fields
}

func (s jsonSpot) with(command string, interval *int, ours bool) (string, error) {
	fields, o := s.fields(command, interval), s.holder()
	if ours {
		value, err := updated(s.raw(), fields)
		if err == nil && interval != nil && *interval == 0 {
			value, err = withoutField(value, refreshField)
		}
		return replace(s.text, o, s.position, value), err
	}
	l := layoutKept(s.text, o)
	if len(s.in) > 0 {
		outer := layoutKept(s.text, s.around[len(s.around)-2])
		if unit, ok := strings.CutPrefix(l.gap, outer.gap); ok && unit != "" && l.tall() {
			l.unit = unit
		}
	}
	if s.position >= 0 {
		return replace(s.text, o, s.position, l.render(fields)), nil
	}
	name := s.agent.Key[len(s.agent.Key)-1]
	if len(s.missing) == 0 {
		return insertKept(s.text, s.plain, o, field{name, l.render(fields)}), nil
	}
	// The innermost first, each a level deeper than what is around it.
	value := ""
	for depth := len(s.missing); depth >= 0; depth-- {
		inner := l
		inner.gap += strings.Repeat(l.unit, depth)
		if value = inner.render(fields); depth > 0 {
			if depth == len(s.missing) {
				fields = []field{{name, value}}
			} else {
				fields = []field{{s.missing[depth], value}}
			}
		}
	}
	return insertKept(s.text, s.plain, o, field{s.missing[0], value}), nil
}

func (s jsonSpot) without(before string, made bool) (string, error) {
	if before != "" {
		return replace(s.text, s.holder(), s.position, before), nil
	}
	text := removeKept(s.text, s.plain, s.holder(), s.position)
	for depth := len(s.in) - 1; made && depth >= 0; depth-- {
		after := s.agent
		after.Key = s.agent.Key[:depth+1]
		outer, err := after.findJSON(text)
		if err != nil || outer.position < 0 {
			return text, err
		}
		if strings.Trim(outer.raw(), "{}"+jsonSpace) != "" {
			break
		}
		text = removeKept(outer.text, outer.plain, outer.holder(), outer.position)
	}
	return text, nil
}
