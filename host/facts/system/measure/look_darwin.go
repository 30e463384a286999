package measure

import (
	"context"
	"encoding/binary"
	"os/exec"
	"time"

	"golang.org/x/sys/unix"

	"github.com/data-wise/aiterm/host/facts/system"
)

// patience is how long one of the system's programs may take.
const patience = 5 * time.Second

func look(place system.Place) (m machine) {
	m.load, m.hasLoad = load()
	m.memory = memorySize()
	m.battery = parsePmset(run("/usr/bin/pmset", "-g", "batt"))
	if place.PID > 0 {
		m.processes = parsePs(run("/bin/ps", "-axo", "pid=,ppid=,rss="))
	}
	var fs unix.Statfs_t
	if place.Dir != "" && unix.Statfs(place.Dir, &fs) == nil {
		m.disk = disk{fs.Blocks * uint64(fs.Bsize), fs.Bavail * uint64(fs.Bsize)}
	}
	return m
}

// counters are not to be had without a call of the kernel's own.
func counters() system.Counters { return system.Counters{} }

// load is of struct loadavg: three numbers of 32 bits, and by what to divide them.
func load() (float64, bool) {
	data, err := unix.SysctlRaw("vm.loadavg")
	if err != nil || len(data) < 24 {
		return 0, false
	}
	scale := binary.LittleEndian.Uint64(data[16:])
	if scale == 0 {
		return 0, false
	}
	return float64(binary.LittleEndian.Uint32(data)) / float64(scale), true
}

// memorySize takes as available what is free, and what only holds contents of files.
func memorySize() memory {
	total, err := unix.SysctlUint64("hw.memsize")
	if err != nil {
		return memory{}
	}
	page, err := unix.SysctlUint32("vm.pagesize")
	if err != nil {
		return memory{}
	}
	available := uint64(0)
	for _, name := range []string{"vm.page_free_count", "vm.page_purgeable_count", "vm.page_pageable_external_count"} {
		n, err := unix.SysctlUint32(name)
		if err != nil {
			return memory{}
		}
		available += uint64(n) * uint64(page)
	}
	return memory{total, available}
}

// run returns what a program of the system prints, or nothing.
func run(program string, args ...string) []byte {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env = []string{"LC_ALL=C"}
	out, err := cmd.Output()
	if err != nil {
		return nil
	}
	return out
}
