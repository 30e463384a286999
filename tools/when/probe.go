package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// clock is a program that looks whether its clock is as far ahead as it is told,
// and whether all the rest is as ever.
const clock = `package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

func main() {
	machine, _ := strconv.ParseInt(os.Args[1], 10, 64)
	ahead, _ := time.ParseDuration(os.Args[2])
	near := func(what string, got, want time.Time) {
		if d := got.Sub(want).Abs(); d > 10*time.Minute {
			fmt.Println(what, "is", got, "and not", want)
			os.Exit(1)
		}
	}
	now := time.Now()
	want := time.Unix(machine, 0).Add(ahead)
	near("the wall clock", now, want)
	near("the wall clock without the monotonic one", now.Round(0), want)
	<-time.After(time.Millisecond)
	if d := time.Since(now); d < time.Millisecond || d > 10*time.Minute || now.Add(d).Before(now) {
		fmt.Println("a timer of a millisecond took", d)
		os.Exit(1)
	}
	file := filepath.Join(os.Args[3], "file")
	os.WriteFile(file, nil, 0o644)
	defer os.Remove(file)
	look := func() time.Time {
		info, err := os.Stat(file)
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		return info.ModTime()
	}
	near("the time of a new file", look(), want)
	before := now.Add(-48 * time.Hour)
	os.Chtimes(file, before, before)
	near("a time that was set", look(), before)
	if root, err := os.OpenRoot(os.Args[3]); err == nil {
		root.Chtimes("file", now, now)
		root.Close()
		near("a time that was set in a root", look(), now)
	}
	os.Chtimes(file, now, time.Time{})
	near("a time that was left", look(), now)
}
`

// probe tries whether programs that are built with the overlay have another time.
func probe(ctx context.Context, dir, overlay string) error {
	source, program := filepath.Join(dir, "clock.go"), filepath.Join(dir, "clock.exe")
	if err := writeChanged(source, []byte(clock)); err != nil {
		return err
	}
	const ahead = 400 * 24 * time.Hour
	build := goCommand(ctx, shifted(overlay, ahead), []string{"build", "-o", program, source})
	if err := build.Run(); err != nil {
		return fmt.Errorf("this Go can't be built with another clock: %w", err)
	}
	defer os.Remove(program)
	cmd := exec.CommandContext(ctx, program, fmt.Sprint(time.Now().Unix()), ahead.String(), dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("this Go can't be given another clock (%w): %s", err, bytes.TrimSpace(out))
	}
	return nil
}
