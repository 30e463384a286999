package conformance

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/data-wise/aiterm/host/facts/status"
)

// What the kit makes up is what Claude Code could send: one JSON object.
func TestVariantsAreDocuments(t *testing.T) {
	d := everyField()
	check := func(what string, text []byte) {
		if _, err := status.Parse(text); err != nil {
			t.Errorf("%s: %v: %.300s", what, err, text)
		}
	}
	values := oddValues()
	for _, o := range oddTexts() {
		values = append(values, odd{o.name, literal(o.text)})
	}
	for _, value := range values {
		check("everything is "+value.name, d.with(func(n node) bool { return len(n.path) == 1 }, value.text))
		for _, n := range d.nodes {
			text := d.withOnly(n, value.text)
			check(n.String()+" is "+value.name, text)
			if value.text != absent && !bytes.Contains(text, []byte(value.text)) && !jsonHas(text, value.text) {
				t.Errorf("%s is not %s: %.300s", n, value.name, text)
			}
		}
		if value.text != absent {
			check("later is "+value.name, d.grown(map[string]string{"later": value.text}))
		}
	}
}

// jsonHas tells whether a value is in a text that was made of it, where some
// characters are escaped.
func jsonHas(text []byte, value string) bool {
	var b bytes.Buffer
	json.HTMLEscape(&b, []byte(value))
	return bytes.Contains(text, b.Bytes())
}

func TestEveryFieldIsLookedAt(t *testing.T) {
	d := everyField()
	found := map[string]bool{}
	for _, n := range d.nodes {
		found[n.String()] = true
	}
	for _, want := range []string{"model", "model.display_name", "workspace.added_dirs.0", "rate_limits.five_hour.resets_at"} {
		if !found[want] {
			t.Errorf("%s is not among the %d values", want, len(d.nodes))
		}
	}
}
