package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/look/cells"
	"github.com/data-wise/aiterm/host/look/span"
)

// This file has the check of how many cells a text takes.

const (
	bunTable    = "host/look/cells/testdata/bun-width.tsv"
	claudeTable = "host/look/cells/testdata/claude-width.tsv"
)

// wideBeyondBun are the characters to which Claude Code gives two cells and Bun one.
const wideBeyondBun = "\u17a4\u17d8☝⛹✌✍⸺⸻㉈㉉㉊㉋㉌㉍㉎㉏🏋🏌🕴🕵🖐🤻🥆"

// sequences are texts of more than one character, as they are met in names,
// branches and themes.
var sequences = []string{
	"main", "日本語", "한국어", "e\u0301", "☀️", "☀︎", "✌️", "✌︎", "☝🏽", "👍🏽", "👨‍👩‍👧‍👦", "❤️‍🔥", "🏳️‍🌈", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇩🇪", "🇩🇪🇫🇷", "🇩", "1️⃣", "#️⃣", "©️", "™️",
	"░▒▓", "▓▒░", "╭─", "│", "·", "…", "\ue0a0", "\ue0b0\ue0b2", "⇡⇣≡", "⏱", "📊", "🕵️‍♀️", "🧑🏿‍💻", "🤝🏻", "👁️‍🗨️", "नमस्ते", "ไทย", "שלום", "ｱｲｳ", "ﾊﾟ", "Ａ", "①", "Ω", "½", "⚠", "⚠️", "✓", "✗", "⎇", "●", "○", "■",
}

// widths measures in the real client what people have in a line, and what Claude
// Code measures otherwise than Bun.
func widths(t *session) error {
	r, err := newRuler(t)
	if err != nil {
		return err
	}
	texts := append([]string(nil), sequences...)
	for _, c := range wideBeyondBun {
		texts = append(texts, string(c))
	}
	measured, err := r.measure(texts)
	if err != nil {
		return err
	}
	for i, text := range texts {
		if got := cells.Width(text); got != measured[i] {
			return fmt.Errorf("%q takes %d cells, and aiterm counts %d: measure anew with -widths", text, measured[i], got)
		}
	}
	return nil
}

// inARow is how many characters of one width are measured together.
const inARow = 24

// measureAll measures all characters that Bun's table has, and writes down what
// differs from that.
func measureAll(t *session) error {
	r, err := newRuler(t)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(bunTable)
	if err != nil {
		return err
	}
	bun := map[rune]int{}
	var groups [][]rune
	for line := range strings.Lines(string(data)) {
		if !strings.HasPrefix(line, "U+") {
			continue
		}
		codes, width, _ := strings.Cut(strings.TrimSpace(line), "\t")
		from, to, isRange := strings.Cut(codes, "-")
		if !isRange {
			to = from
		}
		first, err1 := strconv.ParseInt(from[2:], 16, 32)
		last, err2 := strconv.ParseInt(to[2:], 16, 32)
		w, err3 := strconv.Atoi(width)
		if err1 != nil || err2 != nil || err3 != nil {
			return fmt.Errorf("%s: bad line %q", bunTable, line)
		}
		var group []rune
		for c := rune(first); c <= rune(last); c++ {
			if span.Clean(string(c)) != string(c) {
				continue
			}
			bun[c] = w
			if group = append(group, c); len(group) == inARow {
				groups, group = append(groups, group), nil
			}
		}
		if len(group) > 0 {
			groups = append(groups, group)
		}
	}
	texts := make([]string, len(groups))
	for i, group := range groups {
		texts[i] = joined(group)
	}
	measured, err := r.measure(texts)
	if err != nil {
		return err
	}
	var doubtful []rune
	for i, group := range groups {
		want := len(group) - 1
		for _, c := range group {
			want += bun[c]
		}
		if measured[i] != want {
			doubtful = append(doubtful, group...)
		}
	}
	fmt.Printf("e2e: %d characters in %d rows, %d measured alone\n", len(bun), len(groups), len(doubtful))
	texts = texts[:0]
	for _, c := range doubtful {
		texts = append(texts, string(c))
	}
	alone, err := r.measure(texts)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "# What Claude Code %s measures otherwise than bun-width.tsv says, and texts. Written by\n# go run ./tools/e2e -widths; the columns are those of that file.\n", claudeVersion)
	for i, c := range doubtful {
		if alone[i] != bun[c] {
			fmt.Fprintf(&out, "U+%04X\t%d\n", c, alone[i])
		}
	}
	measured, err = r.measure(sequences)
	if err != nil {
		return err
	}
	for i, text := range sequences {
		fmt.Fprintf(&out, "=\t%s\t%d\n", strconv.QuoteToASCII(text), measured[i])
	}
	return os.WriteFile(claudeTable, out.Bytes(), 0o644)
}

func joined(group []rune) string {
	var b strings.Builder
	for i, c := range group {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	return b.String()
}
