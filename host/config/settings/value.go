package settings

import (
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// scalar reads what a person typed as a value of that type. What does not fit
// stays text, for the check to refuse.
func scalar(kind, typed string) *strictyaml.Node {
	n := &strictyaml.Node{Kind: strictyaml.String, Text: typed}
	word := strings.TrimSpace(typed)
	switch kind {
	case "bool":
		switch strings.ToLower(word) {
		case "true", "yes", "on":
			n.Kind, n.Text = strictyaml.Bool, "true"
		case "false", "no", "off":
			n.Kind, n.Text = strictyaml.Bool, "false"
		}
	case "int", "number":
		if v, err := strconv.ParseInt(word, 10, 64); err == nil {
			n.Kind, n.Text = strictyaml.Int, strconv.FormatInt(v, 10)
		} else if _, err := strconv.ParseFloat(word, 64); err == nil {
			n.Kind, n.Text = strictyaml.Float, word
		}
	case "duration":
		n.Text = word
	}
	return n
}
