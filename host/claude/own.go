package claude

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/data-wise/aiterm/host/disk/programs"
)

// own is where in a command aiterm's status line is run: "aiterm-line", or
// "aiterm statusline render". The program may be started by others that only change
// how it runs (env, nice, timeout, sh -c and the like), in a list or a pipeline, and
// by whatever name leads to it.
type own struct {
	command  string
	from, to int    // of the program's word, with its quotes
	program  string // that word without them
	told     bool   // "statusline render" follows; else it is aiterm-line
	end      int    // behind that, or behind the program's word
	limit    int    // the end of the text that the words are in: between quotes that of these
	nested   bool   // that text is in another text
	quote    byte   // the quotes around it; 0 for none, \ for quotes in quotes
}

// deepest is how many shells may start one another in a command that is still
// looked through.
const deepest = 4

// IsOurs tells whether a command runs aiterm's status line.
func IsOurs(command string) bool {
	_, ok := findOwn(command)
	return ok
}

func findOwn(command string) (own, bool) {
	o, ok := find(lettersOf(command), 0)
	o.command = command
	if ok && o.limit < len(command) {
		if c := command[o.limit]; c == '\'' || c == '"' || c == '\\' {
			o.quote = c
		}
		if o.quote != 0 && o.nested {
			o.quote = '\\'
		}
	}
	return o, ok
}

func find(t letters, depth int) (own, bool) {
	if depth == deepest {
		return own{}, false
	}
	for _, words := range simpleCommands(split(t)) {
		if o, ok := findIn(words, t, depth); ok {
			return o, true
		}
	}
	return own{}, false
}

// findIn looks through one simple command, which is in the text t.
func findIn(words []word, t letters, depth int) (own, bool) {
	for len(words) > 0 {
		first := words[0]
		if isAssignment(first.text) {
			words = words[1:]
			continue
		}
		o := own{from: first.from, to: first.to, program: first.text, end: first.to, limit: t.at[len(t.text)], nested: depth > 1}
		if len(words) > 2 && words[1].text == "statusline" && words[2].text == "render" {
			o.told, o.end = true, words[2].to
		}
		if o.told && leads(first, isAiterm) || leads(first, isLine) {
			return o, true
		}
		rest, inner, how := starter(programs.NameOf(first.text), words[1:])
		switch how {
		case startsWords:
			words = rest
		case startsText:
			return find(inner.letters, depth+1)
		default:
			return own{}, false
		}
	}
	return own{}, false
}

// leads tells whether a word names a program: by its own name, by the name of the
// file that a link leads to, or because it leads to the very file that is asked for.
func leads(word word, to func(name, path string) bool) bool {
	if to(programs.NameOf(word.text), "") {
		return true
	}
	home, _ := os.UserHomeDir()
	path := whereIs(word.text, home)
	end, err := filepath.EvalSymlinks(path)
	return path != "" && err == nil && to(programs.NameOf(end), end)
}

// isAiterm tells whether a program is aiterm: by its name, or because its file is the
// one that runs now.
func isAiterm(name, path string) bool {
	if path == "" || name == programs.Aiterm || name == programs.Ait {
		return name == programs.Aiterm || name == programs.Ait
	}
	running, err := os.Executable()
	return err == nil && SameFile(path, running)
}

// isLine tells whether a program is aiterm-line: by its name, or because its file is
// the one beside the program that runs now.
func isLine(name, path string) bool {
	if path == "" || name == programs.Line {
		return name == programs.Line
	}
	running, err := os.Executable()
	return err == nil && SameFile(path, programs.Find(running, programs.Line))
}

func isAssignment(word string) bool {
	name, _, ok := strings.Cut(word, "=")
	for i, c := range name {
		if c != '_' && (c|0x20 < 'a' || c|0x20 > 'z') && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return ok && name != ""
}

// rest is what follows the program, or "statusline render": arguments that the user
// added, and what else there is behind them.
func (o own) rest() string { return strings.TrimRight(o.command[o.end:o.limit], " \t\r\n") }

// with is the command with the padding that is given, or as it is for nil, and with
// call, which starts the line as [Command] says, in the place of what starts it now;
// "" leaves that as it is.
func (o own) with(call string, padding *int) string {
	program, told := cutTold(call)
	switch {
	case call == "":
		program, told = o.command[o.from:o.to], o.told
	case o.quote == '\\' && program != quoteShell(program):
		return call + arguments(o.rest(), padding) // without the shells around it
	default:
		program = o.within(program)
	}
	return o.calling(program, told, padding)
}

// calling is the command with another program's word, as it has to be written there,
// which is told to draw the line or need not be.
func (o own) calling(word string, told bool, padding *int) string {
	switch {
	case told && o.told:
		word += o.command[o.to:o.end] // with the blanks that are there
	case told:
		word += renderArguments
	}
	return o.command[:o.from] + word + arguments(o.rest(), padding) + o.command[o.end+len(o.rest()):]
}

// updated is the command as s wants it, in words of the user's own wherever these
// lead to the program that s starts.
func (o own) updated(s StatusLine, opt Options) string {
	_, told := cutTold(s.Command)
	if told == o.told && o.leadsTo(opt.Executable, opt.Home) {
		return o.with("", s.Padding)
	}
	if word := o.besides(opt.Executable, opt.Home); word != "" {
		return o.calling(word, told, s.Padding)
	}
	return o.with(s.Command, s.Padding)
}

// cutTold is the program's word of a call as [Command] makes it, and whether the
// command that draws the line follows.
func cutTold(call string) (program string, told bool) {
	return strings.CutSuffix(call, renderArguments)
}

// within is a word as it has to be written in the quotes around it.
func (o own) within(word string) string {
	switch o.quote {
	case '\'':
		return strings.ReplaceAll(word, "'", `'\''`)
	case '"':
		return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace(word)
	}
	return word
}

// leadsTo tells whether the program's word, as it is written, means the file
// executable wherever the command is run: by a full path, by the home folder, or
// by a name that PATH has.
func (o own) leadsTo(executable, home string) bool {
	return leadsTo(o.command[o.from:o.to], o.program, executable, home)
}

// leadsTo is that of a word, with its quotes and without them.
func leadsTo(raw, text, executable, home string) bool {
	if executable == "" {
		return false
	}
	if strings.HasPrefix(raw, "'") || strings.HasPrefix(raw, `"~`) {
		home = "" // the shell leaves what is in there as it is
	}
	path := whereIs(text, home)
	return filepath.IsAbs(path) && SameFile(path, executable)
}

// besides is the program's word with the name of another program of ours in it, as it
// is written otherwise, if that leads to the file executable; "" if it does not. So
// "$HOME/bin/aiterm" stays a path that holds on every machine of a person's.
func (o own) besides(executable, home string) string {
	raw := o.command[o.from:o.to]
	old := o.program[strings.LastIndexAny(o.program, `/\`)+1:]
	name := programs.NameOf(executable)
	if strings.HasSuffix(strings.ToLower(old), ".exe") {
		name += old[len(old)-len(".exe"):]
	}
	at := strings.LastIndex(raw, old)
	text := strings.TrimSuffix(o.program, old) + name
	if at < 0 || strings.ContainsAny(old, `'"\$`) || !leadsTo(raw, text, executable, home) {
		return ""
	}
	return raw[:at] + name + raw[at+len(old):]
}

// OwnProgram is the word of a command that names aiterm, with its quotes, or ""
// for a command that is not aiterm's.
func OwnProgram(command string) string {
	o, ok := findOwn(command)
	if !ok {
		return ""
	}
	return command[o.from:o.to]
}

// whereIs is the path that a word without quotes has for a shell, or "" for a
// name that is not on PATH.
func whereIs(word, home string) string {
	word = ExpandHome(word, home)
	if strings.ContainsAny(word, `/\`) {
		return word
	}
	path, err := exec.LookPath(word)
	if err != nil {
		return ""
	}
	return path
}

// ExpandHome is a path as the shell reads it: sh, Git Bash, PowerShell or cmd.
func ExpandHome(path, home string) string {
	if home == "" {
		return path
	}
	for _, name := range []string{"~", "$HOME", "${HOME}", "%USERPROFILE%", "$env:USERPROFILE", "${env:USERPROFILE}", "$USERPROFILE", "${USERPROFILE}"} {
		if len(path) < len(name) || !strings.EqualFold(path[:len(name)], name) {
			continue
		}
		rest := path[len(name):]
		if strings.HasPrefix(rest, "/") || runtime.GOOS == "windows" && strings.HasPrefix(rest, `\`) {
			return filepath.Join(home, rest)
		}
	}
	return path
}

// SameFile tells whether two paths lead to one file.
func SameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

// maxScript is above the size of any script that draws a status line.
const maxScript = 256 << 10 // bytes

// Wraps is the script that a command names and that seems to run aiterm's status
// line itself, or "".
func Wraps(command, home string) string {
	for _, w := range split(lettersOf(command)) {
		path := ExpandHome(w.text, home)
		if info, err := os.Stat(path); w.kind != plainWord || err != nil || !info.Mode().IsRegular() || info.Size() > maxScript {
			continue
		}
		if data, err := os.ReadFile(path); err == nil && (strings.Contains(string(data), renderArguments) || strings.Contains(string(data), programs.Line)) {
			return path
		}
	}
	return ""
}
