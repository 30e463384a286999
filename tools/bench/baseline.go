//go:build linux || darwin

package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
)

const (
	helloName  = "hello"
	scriptName = "bash + jq script"
	scriptFile = "tools/bench/statusline.sh"
)

// missing is something that was not measured.
type missing struct {
	Name   string `json:"name"`
	Reason string `json:"reason"`
}

// baselines are what any status line pays, hello first.
func (w *world) baselines() (subjects []*subject, absent []missing) {
	add := func(name string, argv ...string) {
		subjects = append(subjects, &subject{Name: name, Kind: baseline, InChart: true, session: w.session, argv: argv, home: w.home()})
	}
	add(helloName, w.hello)
	bash, err := script()
	if err != nil {
		return subjects, append(absent, missing{scriptName, err.Error()})
	}
	add(scriptName, bash...)
	return subjects, absent
}

// script is the command of the shell script, if what it needs is there.
func script() ([]string, error) {
	if _, err := exec.LookPath("jq"); err != nil {
		return nil, fmt.Errorf("jq is not installed")
	}
	bash, err := exec.LookPath("bash")
	if err != nil {
		return nil, fmt.Errorf("bash is not installed")
	}
	file, err := filepath.Abs(scriptFile)
	return []string{bash, file}, err
}
