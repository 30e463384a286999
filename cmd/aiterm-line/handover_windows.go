package main

import (
	"os"
	"os/exec"
	"strings"
)

// handOver has aiterm draw the line, with the payload as its stdin, and ends with it.
// It returns only if that cannot be.
func handOver(aiterm string, args []string, payload string) error {
	if aiterm == "" {
		return errAlone
	}
	cmd := exec.Command(aiterm, append([]string{"statusline", "render"}, args...)...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(payload), os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return err
	}
	os.Exit(0)
	return nil
}
