package claude

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRejects(t *testing.T) {
	const line = `"statusLine":{"type":"command","command":"x"}`
	inLine := func(member string) string { return `{"statusLine":{"type":"command","command":"x",` + member + `}}` }
	beside := func(member string) string { return `{` + line + `,` + member + `}` }
	tests := []struct{ text, want string }{
		{`{` + line + `}`, ""},
		{`{}`, ""},
		{inLine(`"padding":"2"`), `statusLine.padding is "2" and must be a number, without quotes`},
		{inLine(`"padding":null`), `statusLine.padding is null and must be a number, without quotes`},
		{inLine(`"padding":1e400`), `statusLine.padding is 1e400 and must be a number, without quotes`},
		{inLine(`"padding":-1.5`), ""},
		{inLine(`"padding":"2","padding":1`), ""},
		{inLine(`"hideVimModeIndicator":"yes"`), `statusLine.hideVimModeIndicator is "yes" and must be true or false, without quotes`},
		{inLine(`"refreshInterval":"5"`), ""},
		{inLine(`"refreshInterval":null`), ""},
		{inLine(`"colour":7`), ""},
		{`{"statusLine":null}`, `statusLine is null and must be an object, { … }`},
		{`{"statusLine":"x"}`, `statusLine is a text and must be an object, { … }`},
		{`{"statusLine":[]}`, `statusLine is a list and must be an object, { … }`},
		{`{"statusLine":{}}`, `statusLine.type is missing and must be "command"`},
		{`{"statusLine":{"type":"text","command":"x"}}`, `statusLine.type is "text" and must be "command"`},
		{`{"statusLine":{"type":"command"}}`, `statusLine.command is missing and must be a text`},
		{`{"statusLine":{"type":"command","command":5}}`, `statusLine.command is 5 and must be a text`},
		{`{"statusLine":{"type":"command","command":""}}`, ""},
		{`{"statusLine":5,` + line + `}`, ""},
		{beside(`"model":5`), `model is 5 and must be a text`},
		{beside(`"model":null`), `model is null and must be a text`},
		{beside(`"env":[]`), `env is a list and must be an object, { … }`},
		{beside(`"env":{"A":1}`), ""},
		{beside(`"disableAllHooks":"true"`), `disableAllHooks is "true" and must be true or false, without quotes`},
		{beside(`"cleanupPeriodDays":"30"`), `cleanupPeriodDays is "30" and must be a whole number from 1, without quotes`},
		{beside(`"cleanupPeriodDays":0`), `cleanupPeriodDays is 0 and must be a whole number from 1, without quotes`},
		{beside(`"cleanupPeriodDays":30`), ""},
		{beside(`"permissions":{"allow":"x"}`), `permissions.allow is "x" and must be a list, [ … ]`},
		{beside(`"permissions":{"allow":[5]}`), ""},
		{beside(`"permissions":{"defaultMode":"x"}`), `permissions.defaultMode is "x" and must be "acceptEdits" or "auto" or "bypassPermissions" or "default" or "dontAsk" or "plan"`},
		{beside(`"permissions":{"defaultMode":"plan"}`), ""},
		{beside(`"hooks":"x"`), ""},
		{beside(`"tui":"x"`), `tui is "x" and must be "default" or "fullscreen"`},
		{beside(`"fallbackModel":"opus"`), `fallbackModel is a text and must be a list of texts, [ … ]`},
		{beside(`"fallbackModel":["opus"]`), ""},
		{beside(`"effortLevel":"huge","theme":5,"nope":{}`), ""},
		{beside(`"env":"API_KEY=secret"`), `env is a text and must be an object, { … }`},
		{beside(`"tui":"a text that is longer than anything that is a word"`), `tui is a text and must be "default" or "fullscreen"`},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			o, err := parseObject(tt.text)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if r := rejects(document{text: tt.text, root: o}); r != nil {
				got = r.Error()
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
