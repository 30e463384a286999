package usage

import (
	"strconv"
	"time"

	"github.com/data-wise/aiterm/host/disk/jsontext"
)

// How a window is written, in the cache and in the history. All of it does
// without reflection: a render reads the cache every time, and reflection would
// cost it more than the reading.

// appendFields writes the members that say how much is used, and whose figure
// that is:
//
//	"used_percentage":50,"resets_at":"…","source":"claude","used":20,"limit":40,"unit":"EUR","label":"…"
func (w Window) appendFields(b []byte) []byte {
	b = strconv.AppendFloat(append(b, `"used_percentage":`...), w.Percent, 'f', -1, 64)
	if !w.ResetsAt.IsZero() {
		b = appendTime(append(b, `,"resets_at":`...), w.ResetsAt)
	}
	if w.Source != "" {
		b = appendText(append(b, `,"source":`...), w.Source)
	}
	if w.Limit > 0 || w.uncapped() {
		b = strconv.AppendFloat(append(b, `,"used":`...), w.Used, 'f', -1, 64)
	}
	if w.Limit > 0 {
		b = strconv.AppendFloat(append(b, `,"limit":`...), w.Limit, 'f', -1, 64)
	}
	if w.Unit != "" {
		b = appendText(append(b, `,"unit":`...), w.Unit)
	}
	if w.Label != "" {
		b = appendText(append(b, `,"label":`...), w.Label)
	}
	return b
}

// appendText writes a plain name or a clean label: of these Go's quoted form is
// JSON too.
func appendText(b []byte, text string) []byte { return strconv.AppendQuote(b, text) }

func appendTime(b []byte, t time.Time) []byte {
	return t.UTC().AppendFormat(b, `"`+time.RFC3339+`"`)
}

// decodeWindow reads the members of appendFields, and the window's name and
// time, which the history calls window and at and the cache seen_at, or seen_by
// where that is only the latest that it can have been. Members of
// other names are left out. ok is false if what must be there is not, or a
// member is something else than it should be.
func decodeWindow(name string, object jsontext.Value) (w Window, ok bool) {
	w.Name = name
	percent, good := false, object.IsObject()
	object.ForEach(func(key, v jsontext.Value) bool {
		switch key.Str {
		case "window":
			w.Name = v.Str
		case "at", "seen_at":
			w.SeenAt, good = parseTime(v.Str)
		case "seen_by":
			w.SeenAt, good = parseTime(v.Str)
			w.Vague = true
		case "used_percentage":
			percent, w.Percent = v.Type == jsontext.Number, v.Num
		case "resets_at":
			w.ResetsAt, good = parseTime(v.Str)
		case "source":
			w.Source = sourceName(v.Str)
		case "used":
			w.Used = v.Num
		case "limit":
			w.Limit = max(v.Num, 0)
		case "unit":
			w.Unit = currencyCode(v.Str)
		case "label":
			w.Label = cleanLabel(v.Str)
		}
		return good
	})
	if w.Limit == 0 && (w.Unit == "" || !w.money()) {
		w.Used, w.Unit = 0, ""
	}
	return w, good && percent && plainName(w.Name) && !w.SeenAt.IsZero()
}

// sourceName is the name of a source as this program writes it, or "".
func sourceName(name string) string {
	if plainName(name) {
		return name
	}
	return ""
}
