// Command when runs the tests as if it were another day, in another zone.
//
//	go run ./tools/when                          on all the days it knows, in turn
//	go run ./tools/when -list                    which those are
//	go run ./tools/when leap-day berlin          on two of them
//	go run ./tools/when daily                    on the one whose turn it is today
//	go run ./tools/when -zone Asia/Tokyo 2031-07-01T23:59
//	go run ./tools/when midnight -- -run Usage ./host/...
//
// The machine's clock stays as it is. The tests, and the programs that they build
// with Go, are compiled with other copies of two files of the standard library: in
// them the wall clock is ahead by what the linker is told, and so are the times of
// files, which come from the kernel. The monotonic clock, and all timers with it,
// is left alone. The copies are made from the Go that is installed, in .build/when.
//
// What is not built here keeps the machine's time: git, touch, date and the Go
// command itself. "touch -d '1 hour ago'" is right nonetheless, since every time of
// a file is moved by the same distance. Tests that build with flags of their own,
// as those of releases do, get programs of today.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	list := flag.Bool("list", false, "say which days there are, and run nothing")
	zone := flag.String("zone", "", "the zone for days that are given as a time (default UTC)")
	flag.Usage = func() {
		fmt.Fprintln(os.Stderr, "usage: go run ./tools/when [-list] [-zone ZONE] [DAY | 2031-07-01T23:59]... [-- FLAGS AND PACKAGES OF GO TEST]")
		flag.PrintDefaults()
	}
	names, tests := os.Args[1:], []string{"./..."}
	if i := slices.Index(names, "--"); i >= 0 {
		names, tests = names[:i], names[i+1:]
	}
	flag.CommandLine.Parse(names) // it exits when it fails
	days, err := choose(flag.Args(), *zone, time.Now())
	if err == nil && *list {
		for _, d := range days {
			fmt.Println(d.name+":", d.at(time.Now()).Format(longTime), d.zone)
		}
		return
	}
	if err == nil {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		err = run(ctx, days, tests)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "when:", err)
		os.Exit(1)
	}
}

// longTime is how a moment is written for people.
const longTime = "Monday 2006-01-02 15:04:05 -0700"

// run runs the tests on each of the days, and says at the end on which they failed.
func run(ctx context.Context, days []day, tests []string) error {
	dir, err := filepath.Abs(filepath.Join(".build", "when"))
	if err != nil {
		return err
	}
	overlay, err := makeOverlay(ctx, dir)
	if err != nil {
		return err
	}
	if err := probe(ctx, dir, overlay); err != nil {
		return err
	}
	// Compiled now, so that the minute before midnight is not spent on that.
	compile := goCommand(ctx, shifted(overlay, 0), append([]string{"test", "-c", "-vet=off", "-o", os.DevNull}, packagesOf(tests)...))
	compile.Stdout = nil // which packages have no tests
	if err := compile.Run(); err != nil {
		return fmt.Errorf("compile the tests: %w", err)
	}
	var failed []string
	for _, d := range days {
		now := time.Now()
		at := d.at(now)
		fmt.Printf("== %s: %s, %s\n", d.name, at.Format(longTime), d.zone)
		// Whole seconds, so that what the kernel writes with less keeps its fraction.
		env := append(shifted(overlay, at.Sub(now).Round(time.Second)), "TZ="+d.zone)
		if err := goCommand(ctx, env, append([]string{"test", "-count=1", "-timeout=30m"}, tests...)).Run(); err != nil {
			failed = append(failed, d.name)
		}
		if ctx.Err() != nil {
			return errors.New("interrupted")
		}
	}
	if len(failed) > 0 {
		return fmt.Errorf("tests failed on %s: run one again with: go run ./tools/when DAY -- -run NAME PACKAGE", strings.Join(failed, ", "))
	}
	return nil
}

// packagesOf is what of go test's arguments names packages.
func packagesOf(tests []string) []string {
	packages := slices.DeleteFunc(slices.Clone(tests), func(s string) bool { return !strings.HasPrefix(s, ".") })
	if len(packages) == 0 {
		return []string{"./..."}
	}
	return packages
}

// shifted is an environment in which Go builds programs whose clock is ahead.
func shifted(overlay string, ahead time.Duration) []string {
	seconds := int64(ahead / time.Second)
	flags := fmt.Sprintf("%s '-overlay=%s' '-ldflags=-X=time.%[3]s=%[4]d -X=syscall.%[3]s=%[4]d'", os.Getenv("GOFLAGS"), overlay, shiftVariable, seconds)
	return append(os.Environ(), "GOFLAGS="+strings.TrimSpace(flags))
}

// goCommand is the Go command. It gets a signal to end when the context does, so
// that it ends its tests.
func goCommand(ctx context.Context, env, args []string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = env, os.Stdout, os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 30 * time.Second
	return cmd
}
