package view

import "os/exec"

// The job object ends all of them, and waits for it.
func leaveGroup(*exec.Cmd)       {}
func endAll([]int)               {}
func running([]int) (left []int) { return nil }
