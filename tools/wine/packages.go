package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// wineFaults are tests that fail by what Wine 8.0 is, and would say nothing about
// Windows: each with the reason, which is printed.
var wineFaults = []struct{ test, reason string }{
	{"TestProcess", "Wine's clock moves in steps, and a small module is compiled within one"},
	{"TestNoOtherProcess", "a job object of Wine counts no processes"},
	{"TestLowIntegrity", "Wine takes the level of a process and holds nobody to it"},
	{"TestLinesOfSeveralProcessesDoNotMix", "a write at the end of a file is not one step in Wine"},
}

// tests runs the tests of packages in Wine, and returns how many failed.
func (w *world) tests(ctx context.Context, packages string) (failed int, err error) {
	var skip []string
	for _, f := range wineFaults {
		skip = append(skip, "^"+f.test+"$")
		fmt.Printf("skip  %s: %s\n", f.test, f.reason)
	}
	args := []string{"test", "-count=1", "-timeout=20m", "-vet=off", "-p=1", "-overlay", w.overlay, "-exec", w.wine, "-skip", strings.Join(skip, "|")}
	cmd := exec.CommandContext(ctx, "go", append(args, strings.Fields(packages)...)...)
	cmd.Env = append(w.environ[:len(w.environ):len(w.environ)], "GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	for lines := bufio.NewReader(out); err == nil; {
		var line string
		if line, err = lines.ReadString('\n'); !strings.Contains(line, "[no test files]") {
			fmt.Print(line)
		}
		if strings.HasPrefix(line, "FAIL\t") {
			failed++
		}
	}
	err = cmd.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return failed, err
	}
	if err != nil && failed == 0 {
		failed = 1
	}
	return failed, nil
}
