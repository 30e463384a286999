//go:build linux || darwin

package main

import (
	"errors"
	"os"
	"strings"
	"testing"
)

func shell(t *testing.T, script string) command {
	return command{argv: []string{"/bin/sh", "-c", script}, env: []string{"PATH=" + os.Getenv("PATH")}, dir: t.TempDir()}
}

func TestRun(t *testing.T) {
	large := []byte(strings.Repeat("x", 1<<20))
	for _, tt := range []struct {
		name, script string
		payload      []byte
		want, wrong  string
	}{
		{"reads and prints", "cat", []byte("hello"), "hello", ""},
		{"a payload that no pipe holds", "cat | wc -c | tr -d ' '", large, "1048576\n", ""},
		{"nothing is read of it", "echo done", large, "done\n", ""},
		{"fails", "echo no; exit 3", nil, "", "it ended with exit code 3"},
		{"is ended", "kill -TERM $$", nil, "", "it was ended by a signal: terminated"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out, took, err := shell(t, tt.script).run(tt.payload, start)
			if tt.wrong != "" {
				if ended := (*endedError)(nil); !errors.As(err, &ended) || ended.how != tt.wrong {
					t.Errorf("error %v, want %s", err, tt.wrong)
				}
				return
			}
			if err != nil || out != tt.want {
				t.Errorf("%q, %v", out, err)
			}
			if took.wall <= 0 || took.faults <= 0 {
				t.Errorf("it cost nothing: %+v", took)
			}
		})
	}
	_, _, err := command{argv: []string{"/no/such/command"}, dir: "/"}.run(nil, start)
	if ended := (*endedError)(nil); !errors.As(err, &ended) {
		t.Errorf("error %v", err)
	}
}

// What a command started and waited for is part of what it cost.
func TestCostHasTheChildren(t *testing.T) {
	_, alone, err := shell(t, "echo hi").run(nil, start)
	if err != nil {
		t.Fatal(err)
	}
	_, took, err := shell(t, "for i in 1 2 3 4; do /bin/sh -c : ; done; echo hi").run(nil, start)
	if err != nil {
		t.Fatal(err)
	}
	if took.faults < 3*alone.faults {
		t.Errorf("%d page faults, %d for one shell alone", took.faults, alone.faults)
	}
}
