package gitrun

import (
	"strconv"
	"strings"
)

// maxTrusted is how many settings of the environment are looked at.
const maxTrusted = 1000

// trustSettings returns the variables that say which repositories of other owners
// the person trusts: what env has of safe.directory, in its order, since an empty
// value takes back what came before. No other setting is passed on from there: some
// would start programs, and which do is git's business from version to version.
func trustSettings(env []string) []string {
	vars := map[string]string{}
	for _, v := range env {
		if name, value, _ := strings.Cut(v, "="); strings.HasPrefix(name, "GIT_CONFIG_") {
			vars[name] = value
		}
	}
	// Git reads the numbered variables first (config.c, git_config_from_parameters).
	var trusted []string
	count, _ := strconv.Atoi(vars["GIT_CONFIG_COUNT"])
	for i := range min(count, maxTrusted) {
		n := strconv.Itoa(i)
		key, hasKey := vars["GIT_CONFIG_KEY_"+n]
		value, hasValue := vars["GIT_CONFIG_VALUE_"+n]
		if !hasKey || !hasValue {
			return nil // to git that is an error
		}
		if strings.EqualFold(key, safeDirectory) {
			trusted = append(trusted, value)
		}
	}
	trusted = append(trusted, trustedParameters(vars["GIT_CONFIG_PARAMETERS"])...)
	if len(trusted) == 0 {
		return nil
	}
	out := []string{"GIT_CONFIG_COUNT=" + strconv.Itoa(len(trusted))}
	for i, value := range trusted {
		n := strconv.Itoa(i)
		out = append(out, "GIT_CONFIG_KEY_"+n+"="+safeDirectory, "GIT_CONFIG_VALUE_"+n+"="+value)
	}
	return out
}

const safeDirectory = "safe.directory"

// trustedParameters reads GIT_CONFIG_PARAMETERS, in which git hands the settings of
// its option -c to what it starts: words in the quotes of a shell, 'KEY=VALUE' or
// 'KEY'='VALUE'.
func trustedParameters(s string) []string {
	var trusted []string
	for s = strings.TrimLeft(s, " "); s != ""; s = strings.TrimLeft(s, " ") {
		word, rest, ok := unquote(s)
		if !ok {
			return nil
		}
		key, value, hasValue := strings.Cut(word, "=")
		if after, apart := strings.CutPrefix(rest, "="); apart {
			key, value, hasValue = word, "", true
			if rest = after; strings.HasPrefix(rest, "'") {
				if value, rest, ok = unquote(rest); !ok {
					return nil
				}
			}
		}
		if strings.EqualFold(key, safeDirectory) && hasValue && len(trusted) < maxTrusted {
			trusted = append(trusted, value)
		}
		if s = rest; s != "" && s[0] != ' ' {
			return nil
		}
	}
	return trusted
}

// unquote reads a word as git quotes it: in ', with \' and \! outside of them.
func unquote(s string) (word, rest string, ok bool) {
	var b strings.Builder
	for {
		after, found := strings.CutPrefix(s, "'")
		if !found {
			return "", "", false
		}
		inside, after, found := strings.Cut(after, "'")
		if !found {
			return "", "", false
		}
		b.WriteString(inside)
		if len(after) < 3 || after[0] != '\\' || after[1] != '\'' && after[1] != '!' || after[2] != '\'' {
			return b.String(), after, true
		}
		b.WriteByte(after[1])
		s = after[2:]
	}
}
