package usage

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/disk/jsontext"
)

// maxLimits is how many entries of limits[] are read.
const maxLimits = 64

// ParseUtilization reads what the usage endpoint answers and what Claude Code
// keeps of it, in either of the two known shapes. seenAt is when it was true.
// The error says that data is not such an answer at all; a window that is
// missing or cannot be true is just not there.
//
// Neither shape is documented. Seen were a percentage, {"utilization": 37}, and
// counts, {"utilization": {"used": 45, "total": 100}}; the weeks of single
// models are only in limits[], and extra usage is in the smallest amounts of its
// currency.
func ParseUtilization(data []byte, source string, seenAt, now time.Time) (Answer, error) {
	if tooDeep(data) {
		return Answer{}, fmt.Errorf("the usage data nests deeper than %d levels: it is no answer of the usage endpoint", maxDepth)
	}
	if !jsontext.ValidBytes(data) {
		return Answer{}, errors.New("the usage data is not JSON: look at what the usage endpoint really answers")
	}
	answer := jsontext.ParseBytes(data)
	if !answer.IsObject() {
		return Answer{}, errors.New("the usage data is not a JSON object: look at what the usage endpoint really answers")
	}
	a := utilization{source: source, seenAt: seenAt.UTC().Truncate(time.Second), now: now}
	a.found.At = a.seenAt
	empty := true
	answer.ForEach(func(key, value jsontext.Value) bool {
		empty = false
		a.member(key.String(), value)
		return true
	})
	if empty {
		return Answer{}, nil
	}
	if !a.known {
		return Answer{}, errors.New("the usage data names no window: look at what the usage endpoint really answers")
	}
	return a.found, nil
}

// utilization is an answer that is being read.
type utilization struct {
	source      string
	seenAt, now time.Time
	found       Answer
	known       bool // something in it is known to belong to such an answer
}

func (a *utilization) member(name string, value jsontext.Value) {
	figures := value.Get("utilization")
	switch {
	case name == "limits":
		a.known = true
		a.limits(value)
		return
	case name == FiveHour || name == SevenDay || name == ExtraUsage || name == SpendLimit || strings.HasPrefix(name, modelWeek):
		a.known = true
	case value.IsObject() && figures.Exists():
		a.known = true
	}
	if !plainName(name) {
		return
	}
	if value.Type == jsontext.Null || name == ExtraUsage && value.Get("is_enabled").Type == jsontext.False {
		a.found.note(&a.found.none, name)
		return
	}
	if !value.IsObject() {
		return
	}
	a.found.note(&a.found.named, name)
	w := Window{Name: name}
	switch {
	case name == ExtraUsage:
		if !extraUsage(value, &w) {
			return
		}
	case figures.Type == jsontext.Number:
		w.Percent = figures.Num
	case figures.IsObject():
		used, total := figures.Get("used"), figures.Get("total")
		if used.Type != jsontext.Number || total.Type != jsontext.Number || !(total.Num > 0) {
			return
		}
		w.Used, w.Limit, w.Percent = used.Num, total.Num, 100*used.Num/total.Num
	default:
		return
	}
	a.add(w, value.Get("resets_at"))
}

// extraUsage reads {"is_enabled", "monthly_limit", "used_credits",
// "utilization", "currency"}. Amounts without a known currency say nothing, and
// only the percentage counts. Without a limit what was spent is all there is.
func extraUsage(value jsontext.Value, w *Window) bool {
	percent, used, limit := value.Get("utilization"), value.Get("used_credits"), value.Get("monthly_limit")
	spent, limited := used.Type == jsontext.Number, limit.Type == jsontext.Number && limit.Num > 0
	unit := currencyCode(value.Get("currency").String())
	if spent && unit != "" {
		minor := math.Pow10(Decimals(unit))
		w.Used, w.Unit = used.Num/minor, unit
		if limited {
			w.Limit = limit.Num / minor
		}
	}
	switch {
	case w.uncapped():
	case percent.Type == jsontext.Number:
		w.Percent = percent.Num
	case spent && limited:
		w.Percent = 100 * used.Num / limit.Num
	default:
		return false
	}
	return true
}

// limits reads limits[]: {"kind", "percent", "resets_at", "scope"}.
func (a *utilization) limits(list jsontext.Value) {
	if !list.IsArray() {
		return
	}
	n := 0
	list.ForEach(func(_, limit jsontext.Value) bool {
		n++
		percent := limit.Get("percent")
		if w, ok := limitName(limit); ok && percent.Type == jsontext.Number {
			a.found.note(&a.found.named, w.Name)
			w.Percent = percent.Num
			a.add(w, limit.Get("resets_at"))
		}
		return n < maxLimits
	})
}

// limitName gives an entry of limits[] its window's name and label.
func limitName(limit jsontext.Value) (w Window, ok bool) {
	kind := limit.Get("kind").String()
	switch kind {
	case "session":
		return Window{Name: FiveHour}, true
	case "weekly_all":
		return Window{Name: SevenDay}, true
	}
	prefix := modelWeek
	if kind != "weekly_scoped" {
		if prefix = slug(kind); prefix == "" {
			return Window{}, false
		}
		prefix += "_"
	}
	var words, labels []string
	for _, part := range []string{"scope.model", "scope.surface"} {
		label, word := scopeName(limit.Get(part))
		if word != "" {
			labels, words = append(labels, label), append(words, word)
		}
	}
	if len(words) == 0 && kind == "weekly_scoped" {
		return Window{}, false // the week of what?
	}
	name := prefix + strings.Join(words, "_")
	name = strings.Trim(name[:min(len(name), maxName)], "_")
	return Window{Name: name, Label: cleanLabel(strings.Join(labels, ", "))}, true
}

// scopeName reads a part of a limit's scope: {"id", "display_name"}, or a name.
func scopeName(part jsontext.Value) (label, word string) {
	candidates := []jsontext.Value{part}
	if part.IsObject() {
		candidates = []jsontext.Value{part.Get("display_name"), part.Get("name"), part.Get("id")}
	}
	for _, c := range candidates {
		if c.Type != jsontext.String {
			continue
		}
		if label, word := cleanLabel(c.Str), slug(c.Str); label != "" && word != "" {
			return label, word
		}
	}
	return "", ""
}

// slug makes a part of a window's name: lower case, with everything but letters
// of ASCII and digits as a single _.
func slug(text string) string {
	var b []byte
	for i := 0; i < len(text) && len(b) < maxName; i++ {
		c := text[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		switch {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			b = append(b, c)
		case len(b) > 0 && b[len(b)-1] != '_':
			b = append(b, '_')
		}
	}
	return strings.TrimSuffix(string(b), "_")
}

// add keeps the window if it can be true, beside its twin of the same name.
func (a *utilization) add(w Window, resets jsontext.Value) {
	w.Source, w.SeenAt = a.source, a.seenAt
	switch resets.Type {
	case jsontext.Null: // also absent
	case jsontext.Number:
		w.ResetsAt = fromEpoch(resets.Num)
	default:
		t, ok := parseTime(resets.String())
		if !ok {
			return
		}
		w.ResetsAt = t
	}
	if w.valid(a.now) && !w.expired(a.now) {
		a.found.put(w)
	}
}
