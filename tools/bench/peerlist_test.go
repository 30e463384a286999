//go:build linux || darwin

package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParsePeers(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []peerCommand
		wrong      string // in the error
	}{
		{"nothing", " \n ; ;\n", nil, ""},
		{"one", "mine=/bin/mine --fast", []peerCommand{{"mine", []string{"/bin/mine", "--fast"}}}, ""},
		{"by semicolons and lines", "a=x 1; b=y\nc=z;", []peerCommand{
			{"a", []string{"x", "1"}}, {"b", []string{"y"}}, {"c", []string{"z"}},
		}, ""},
		{"quotes", `a="/opt/my tools/x" 'b; c' d"e f"g ''`, []peerCommand{
			{"a", []string{"/opt/my tools/x", "b; c", "de fg", ""}},
		}, ""},
		{"no shell", `a=x $HOME *.go \n "it's"`, []peerCommand{{"a", []string{"x", "$HOME", "*.go", `\n`, "it's"}}}, ""},
		{"more equal signs", "a=env KEY=value x", []peerCommand{{"a", []string{"env", "KEY=value", "x"}}}, ""},
		{"a blank after the name", "a= x", []peerCommand{{"a", []string{"x"}}}, ""},
		{"a quoted name", `'my line'=x`, []peerCommand{{"my line", []string{"x"}}}, ""},
		{"an escape in the name", "\x1b[31ma=x", []peerCommand{{"a", []string{"x"}}}, ""},
		{"no name", "=x", nil, `no name before the = of "=x": write name=command`},
		{"no equal sign", "ccline --fast; /opt/mine x=y", []peerCommand{{"ccline", []string{"ccline", "--fast"}}, {"mine", []string{"/opt/mine", "x=y"}}}, ""},
		{"no command", "a=", nil, "a has no command"},
		{"twice", "a=x; a=y", nil, "the name a is there twice"},
		{"the same program twice", "/a/mine; /b/mine", nil, "the name mine is there twice"},
		{"an open quote", `a="x; b=y`, nil, `a quote " is not closed`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := parsePeers(tt.text)
			if tt.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), tt.wrong) {
					t.Errorf("error %v does not say %q", err, tt.wrong)
				}
				return
			}
			if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(peerCommand{})); diff != "" || err != nil {
				t.Errorf("error %v (-want +got):\n%s", err, diff)
			}
		})
	}
}

func TestOthersThatAreNotThere(t *testing.T) {
	w := &world{root: t.TempDir()}
	subjects, absent := w.others([]peerCommand{
		{"shell", []string{"sh", "-c", "echo hi"}},
		{"none", []string{"/no/such/\x1b[2Jcommand"}},
	})
	if len(subjects) != 1 || !strings.HasSuffix(subjects[0].argv[0], "/sh") || subjects[0].Kind != peer {
		t.Errorf("subjects: %+v", subjects)
	}
	want := []missing{{"none", "/no/such/command is not there, or can't be run"}}
	if diff := cmp.Diff(want, absent); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func FuzzParsePeers(f *testing.F) {
	f.Add("a=x 'b c'; d=\"e\"\nf=g")
	f.Add("=;'\"")
	f.Fuzz(func(t *testing.T, text string) {
		commands, err := parsePeers(text)
		if err != nil && commands != nil {
			t.Errorf("both commands and %v", err)
		}
		for _, c := range commands {
			if c.name == "" || len(c.argv) == 0 {
				t.Errorf("%q gives %+v", text, c)
			}
		}
	})
}
