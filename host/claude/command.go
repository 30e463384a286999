package claude

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"unicode"

	"github.com/data-wise/aiterm/host/disk/programs"
)

// Command is the shell command that makes the program at the absolute path
// executable print the status line: aiterm-line, which does nothing else, or any
// other, which is aiterm and is told to. On Unix it is safe for /bin/sh. On
// Windows it runs under Git Bash and PowerShell alike, which only a path
// without quotes and backslashes does: a path with a space is given in its
// short 8.3 form, and refused when the disk has none.
func Command(executable string) (string, error) {
	for _, folder := range strings.Split(filepath.ToSlash(filepath.Dir(executable)), "/") {
		// Both the temporary folder of `go run` and Go's build cache.
		if strings.HasPrefix(folder, "go-build") {
			return "", fmt.Errorf("%s is a temporary build of `go run`: install the program (go install ./cmd/...), then run the installed one", executable)
		}
	}
	if !filepath.IsAbs(executable) {
		return "", fmt.Errorf("%s is not an absolute path: Claude Code starts the command in any folder, so run aiterm by its full path", executable)
	}
	program := quoteShell(executable)
	if runtime.GOOS == "windows" {
		var err error
		if program, err = bareWindowsPath(executable, shortPath); err != nil {
			return "", err
		}
	}
	if programs.NameOf(executable) == programs.Line {
		return program, nil
	}
	return program + renderArguments, nil
}

// renderArguments are what aiterm is called with.
const renderArguments = " statusline render"

// quoteShell is path as one word of POSIX sh.
func quoteShell(path string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/._-+:@%,", r)
	}
	if path != "" && strings.IndexFunc(path, func(r rune) bool { return !plain(r) }) < 0 {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}

// bareWindowsPath writes path in characters that mean themselves in both
// shells. short answers a path's 8.3 form. The name of the file is not shortened where
// that can be helped: of AITERM~1.EXE nobody could tell which program it is.
func bareWindowsPath(path string, short func(string) (string, error)) (string, error) {
	special := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("/._-:~", r)
	}
	bare := strings.ReplaceAll(path, `\`, "/")
	if strings.IndexFunc(bare, special) < 0 {
		return bare, nil
	}
	name := strings.LastIndexAny(path, `/\`)
	for _, end := range []int{max(name, 0), len(path)} {
		if s, err := short(path[:end]); err == nil {
			if s = strings.ReplaceAll(s+path[end:], `\`, "/"); strings.IndexFunc(s, special) < 0 {
				return s, nil
			}
		}
	}
	i := strings.IndexFunc(bare, special)
	return "", fmt.Errorf("%s has the character %q, and no way to write it works in both Git Bash and PowerShell: move aiterm to a folder such as C:/aiterm and run it from there", path, []rune(bare[i:])[0])
}

// arguments is rest, what follows the program, or "statusline render", in a command
// that is ours, with --padding set to the number of cells, or as it is for nil.
func arguments(rest string, padding *int) string {
	if padding == nil {
		return rest
	}
	return setFlag(rest, "--padding", strconv.Itoa(*padding))
}

// setFlag is rest with a flag set to a value, wherever it was set before.
func setFlag(rest, flag, value string) string {
	set := " " + flag + " " + value
	for kept := ""; ; {
		blank := len(rest) - len(strings.TrimLeft(rest, " \t"))
		word, after := firstWord(rest[blank:])
		switch {
		case word == "" || strings.IndexByte("\r\n;|&<>", word[0]) >= 0: // the end, >file or another command
			return set + kept + rest
		case word == flag:
			_, after = firstWord(strings.TrimLeft(after, " \t"))
		case !strings.HasPrefix(word, flag+"="):
			kept += rest[:len(rest)-len(after)]
		}
		rest = after
	}
}

// firstWord splits off the first word of a shell command and takes its quotes
// away. A backslash before a letter stays, since in a status line it is a
// Windows path far more often than an escape.
func firstWord(s string) (word, rest string) {
	var b strings.Builder
	quote := byte(0)
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
			b.WriteByte(c)
		case c == '\'' || c == '"':
			quote = c
		case c == '\\' && i+1 < len(s) && strings.IndexByte(" '\"\\$&()", s[i+1]) >= 0:
			i++
			b.WriteByte(s[i])
		case strings.IndexByte(" \t\r\n;|&<>", c) >= 0 && i > 0:
			return b.String(), s[i:]
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), ""
}
