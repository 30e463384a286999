package strictjson

import (
	"encoding/json"
	"testing"
)

func TestKeys(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"nothing", ``, ""},
		{"a scalar", `"Name"`, ""},
		{"all right", `{"name": "Name", "list": [{"a": 1}, {"a": {"b": [], "a": null}}], "b_2": {}}`, ""},
		{"no JSON", `{"name": `, ""},
		{"twice", `{"name": 1, "name": 1}`, `the key "name" is given twice: keep one`},
		{"twice, once with an escape", `{"name": 1, "n\u0061me": 1}`, `the key "name" is given twice: keep one`},
		{"twice in an entry", `{"list": [{"a": 1}, {"a": 1, "b": [[]], "a": 2}]}`, `the key "a" is given twice: keep one`},
		{"in other letters", `{"Name": 1}`, `the key "Name" is unknown: keys are in lower case`},
		{"in letters that fold to others", `{"ſettings": 1}`, `the key "ſettings" is unknown: keys are in lower case`},
		{"deep", `[[{"a": {"B": 1}}]]`, `the key "B" is unknown: keys are in lower case`},
		{"behind the first value", `{} {"B": 1}`, ""},
	}
	for _, tt := range tests {
		got := ""
		if err := Keys([]byte(tt.in)); err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// FuzzKeys: whatever it is given it ends, and a document that passes means the same
// to one who takes the first of two keys and to one who takes the last.
func FuzzKeys(f *testing.F) {
	f.Add([]byte(`{"name": 1, "list": [{"a": 1}]}`))
	f.Add([]byte(`{"a": {"a": 1, "a": 2}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if Keys(data) != nil || !json.Valid(data) {
			return
		}
		var v map[string]json.RawMessage
		if json.Unmarshal(data, &v) != nil {
			return
		}
		again, err := json.Marshal(v)
		if err != nil || Keys(again) != nil {
			t.Errorf("%s passes, and %s does not", data, again)
		}
	})
}
