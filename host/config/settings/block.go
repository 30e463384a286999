package settings

import (
	"slices"
	"strings"

	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// A block is a key at the margin of plugins.yaml, with all that belongs to it: lists and
// mappings are taken out and put in as such, since they have no single value.

// withoutBlock is a text without the block of a key. It is nil where there is none, or where
// it is not written so.
func withoutBlock(data []byte, key string) []byte {
	lines, first, end := block(data, key)
	if first < 0 {
		return nil
	}
	return []byte(strings.Join(slices.Delete(lines, first, end), ""))
}

// keyBlock is the text of the block of a key, or "".
func keyBlock(data []byte, key string) string {
	lines, first, end := block(data, key)
	if first < 0 {
		return ""
	}
	text := strings.Join(lines[first:end], "")
	if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return text
}

// block finds the lines of a block; first is -1 where there is none.
func block(data []byte, key string) (lines []string, first, end int) {
	before, line := keysBeside(data, key)
	if line == 0 {
		return nil, -1, 0
	}
	lines, first = strings.SplitAfter(string(data), "\n"), line-1
	end = line
	for i := line; i < len(lines); i++ {
		if text := lines[i]; text == "" || strings.ContainsRune("\r\n#", rune(text[0])) {
			continue // it belongs to what follows, if that is another key
		} else if !strings.ContainsRune(" \t-]}", rune(text[0])) {
			break
		}
		end = i + 1
	}
	rest := slices.Delete(slices.Clone(lines), first, end)
	if after, again := keysBeside([]byte(strings.Join(rest, "")), key); again != 0 || !slices.Equal(after, before) {
		return nil, -1, 0
	}
	return lines, first, end
}

// keysBeside are the other keys of a text, and the line of that one, or 0.
func keysBeside(data []byte, key string) (keys []string, line int) {
	root := strictyaml.Parse(&strictyaml.Report{}, data)
	for _, p := range pairs(root) {
		if p.Key.Text == key {
			line = p.Key.Line
		} else {
			keys = append(keys, p.Key.Text)
		}
	}
	return keys, line
}
