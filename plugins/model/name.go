package main

// display makes a model's name fit for the line: without "Claude ", and with an
// identifier spelled out. The remark on the context size that older versions of
// Claude Code append, " (1M context)", is returned on its own.
func display(name string) (short, context string) {
	if i := index(name, " ("); i >= 0 && index(name[i:], " context)") >= 0 {
		name, context = name[:i], name[i:]
	}
	if i := index(name, "claude-"); i >= 0 {
		return spell(name[i+len("claude-"):]), context
	}
	if len(name) > len("claude ") && index(name, "claude ") == 0 {
		name = name[len("claude "):]
	}
	return name, context
}

// spell turns what follows "claude-" in an identifier into words: "sonnet-4-5"
// is "Sonnet 4.5", "3-5-haiku" is "3.5 Haiku". It stops where the model ends and
// the release or the provider's version begins, as in "opus-4-1-20250805-v1:0"
// or "sonnet-4-5@20250929".
func spell(id string) string {
	text := ""
	number := false // the last part was one
	for len(id) > 0 {
		end := 0
		for end < len(id) && id[end] != '-' && id[end] != '@' && id[end] != '[' && id[end] != ':' {
			end++
		}
		part := id[:end]
		digit := part != "" && part[0] >= '0' && part[0] <= '9'
		if digit && len(part) > 4 || part == "latest" || len(part) == 2 && part[0] == 'v' {
			break
		}
		switch {
		case part == "":
		case digit && number:
			text += "." + part
		case text != "":
			text += " " + capital(part)
		default:
			text = capital(part)
		}
		number = digit
		if end == len(id) || id[end] != '-' {
			break
		}
		id = id[end+1:]
	}
	return text
}

func capital(word string) string {
	if word[0] >= 'a' && word[0] <= 'z' {
		return string([]byte{word[0] - 'a' + 'A'}) + word[1:]
	}
	return word
}

// index is where s holds word, which is in lower case, in any spelling of its
// ASCII letters, or -1.
func index(s, word string) int {
	for i := 0; i+len(word) <= len(s); i++ {
		n := 0
		for n < len(word) && lower(s[i+n]) == word[n] {
			n++
		}
		if n == len(word) {
			return i
		}
	}
	return -1
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c - 'A' + 'a'
	}
	return c
}
