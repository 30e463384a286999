package credentials

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMask(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"none", "", ""},
		{"short", "12345678901", "…"},
		{"long enough", "123456789012", "…9012"},
		{"an API key", secret, "…WXYZ"},
		{"no ASCII", "ääääääääöööö", "…öööö"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Mask(tt.in); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if got := NewKey(tt.in).String(); got != tt.want {
				t.Errorf("String is %q, want %q", got, tt.want)
			}
		})
	}
}

// Whatever way a Key, or something that holds one, is printed: it is masked.
func TestKeyIsNeverPrinted(t *testing.T) {
	key := NewKey(secret)
	s := Settings{keys: map[string]Key{"": key}}
	holder := struct {
		Key    Key
		hidden Key
		list   []Key
	}{key, key, []Key{key}}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t"} {
		for _, v := range []any{key, &key, []Key{key}, map[string]Key{"a": key}, holder, &holder, s, &s} {
			got := fmt.Sprintf(verb, v)
			if strings.Contains(got, "0123456789") || strings.Contains(strings.ToLower(got), fmt.Sprintf("%x", secret[:12])) {
				t.Errorf("%s of %T tells the key: %s", verb, v, got)
			}
		}
	}
	data, err := json.Marshal(map[string]any{"key": key, "settings": s, "map": map[Key]int{}, "holder": holder})
	if err != nil || strings.Contains(string(data), "0123456789") || !strings.Contains(string(data), `"key":"…WXYZ"`) {
		t.Errorf("JSON is %s, %v", data, err)
	}
	if text, err := key.MarshalText(); err != nil || string(text) != "…WXYZ" {
		t.Errorf("text is %s, %v", text, err)
	}
}

func TestRedact(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"nothing", "invalid x-api-key", "invalid x-api-key"},
		{"the key", "key " + secret + " is wrong", "key … is wrong"},
		{"twice, touching", secret + secret, "…"},
		{"a beginning", "key " + secret[:20] + "... is wrong", "key …... is wrong"},
		{"an end", secret[10:], "…"},
		{"a short piece", "sk-ant", "sk-ant"},
		{"beside umlauts", "ä" + secret + "ä", "ä…ä"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, NewKey(secret).Redact(tt.in)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	if got := (Key{}).Redact("as it is"); got != "as it is" {
		t.Errorf("without a key: %q", got)
	}
}

// A server may answer with a megabyte of it: that must not take minutes.
func TestRedactOfALongText(t *testing.T) {
	const secret = "sk-ant-api03-0123456789abcdefWXYZ"
	fill := strings.Repeat("x", 500<<10)
	if got := NewKey(secret).Redact(fill + secret + fill); got != fill+"…"+fill {
		t.Errorf("it has %d bytes, and the key is in it: %t", len(got), strings.Contains(got, secret))
	}
}

func FuzzRedact(f *testing.F) {
	f.Add("x"+secret, secret)
	f.Add("aaaaaaaaaaab", "aaaaaaaab")
	f.Fuzz(func(t *testing.T, text, key string) {
		if len(key) < piece || wrongKey(key) != "" {
			return
		}
		got := NewKey(key).Redact(text)
		for i := 0; i+piece <= len(key); i++ {
			if strings.Contains(got, key[i:i+piece]) {
				t.Errorf("%q of %q is left in %q", key[i:i+piece], key, got)
			}
		}
	})
}
