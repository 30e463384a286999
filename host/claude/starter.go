package claude

import "strings"

// How a program starts another one.
const (
	startsNothing = iota
	startsWords   // the words behind it are the other one's
	startsText    // one of its words is a command by itself
)

// starter looks at the words behind a program that starts another one. Those
// that do something else with what it prints are not among them.
func starter(name string, words []word) (rest []word, text word, how int) {
	valued, positional := "", 0
	switch name {
	case "!", "{", "if", "then", "else", "elif", "do", "while", "until", "nohup", "setsid", "caffeinate", "unbuffer",
		"chronic", "winpty", "torsocks", "torify", "firejail", "systemd-run", "linux32", "linux64":
	case "sudo":
		valued = "-u -g -U -C -D -h -p -R -r -T -t --user --group --chdir"
	case "doas":
		valued = "-u -C"
	case "flock":
		valued, positional = "-w -E --timeout --conflict-exit-code", 1
	case "proxychains", "proxychains4":
		valued = "-f"
	case "asdf", "mise", "rtx": // exec, with tools or without
		positional = 1
	case "direnv":
		positional = 2 // exec and a folder
	case "exec":
		valued = "-a"
	case "env":
		valued = "-u -C --unset --chdir"
	case "nice":
		valued = "-n --adjustment"
	case "ionice":
		valued = "-c -n -p --class --classdata"
	case "timeout", "gtimeout":
		valued, positional = "-k -s --kill-after --signal", 1
	case "stdbuf":
		valued = "-i -o -e --input --output --error"
	case "command", "time", "builtin":
		if len(words) > 0 && (words[0].text == "-v" || words[0].text == "-V") {
			return nil, word{}, startsNothing
		}
	case "taskset", "chrt":
		positional = 1
	case "arch":
		valued = "-e -d"
	case "wsl":
		valued = "-d -u --distribution --user --cd"
	case "eval", "sh", "bash", "dash", "ash", "ksh", "mksh", "zsh", "fish", "busybox", "cmd", "powershell", "pwsh":
		return shellText(name, words)
	case "echo", "printf":
		return nil, word{}, startsNothing
	default:
		// What comes behind -- is another program's for whoever starts one.
		for i, w := range words {
			if w.text == "--" {
				return words[i+1:], word{}, startsWords
			}
		}
		return nil, word{}, startsNothing
	}
	for len(words) > 0 {
		w := words[0].text
		switch {
		case name == "env" && (w == "-S" || w == "--split-string") && len(words) > 1:
			return nil, words[1], startsText
		case w == "--":
			return words[1:], word{}, startsWords
		case strings.HasPrefix(w, "-") && hasWord(valued, w) && len(words) > 1:
			words = words[2:]
		case strings.HasPrefix(w, "-"), name == "env" && isAssignment(w):
			words = words[1:]
		case positional > 0:
			positional--
			words = words[1:]
		default:
			return words, word{}, startsWords
		}
	}
	return nil, word{}, startsNothing
}

// shellText finds the command that a shell is given as a text.
func shellText(name string, words []word) (rest []word, text word, how int) {
	for i, w := range words {
		option := strings.ToLower(w.text)
		found := false
		switch name {
		case "eval":
			found = true
			i-- // there is no option before the text
		case "busybox":
			return words[i:], word{}, startsWords
		case "cmd":
			found = option == "/c"
		case "powershell", "pwsh":
			found = option == "-c" || option == "-command"
		default:
			if !strings.HasPrefix(option, "-") && !strings.HasPrefix(option, "+") {
				return nil, word{}, startsNothing // a script's name
			}
			found = !strings.HasPrefix(option, "--") && strings.HasPrefix(option, "-") && strings.Contains(option, "c") || option == "--command"
		}
		if !found {
			continue
		}
		behind := words[i+1:]
		switch name {
		case "eval", "cmd", "powershell", "pwsh":
			if len(behind) > 1 { // these join the words
				return behind, word{}, startsWords
			}
		}
		if len(behind) == 0 {
			break
		}
		return nil, behind[0], startsText
	}
	return nil, word{}, startsNothing
}

func hasWord(list, word string) bool {
	for one := range strings.FieldsSeq(list) {
		if one == word {
			return true
		}
	}
	return false
}
