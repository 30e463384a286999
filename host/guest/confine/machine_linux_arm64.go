package confine

import "golang.org/x/sys/unix"

// What a filter has to know of this machine.
const machine = unix.AUDIT_ARCH_AARCH64

// machineCalls are those that are needed and that not every machine has.
var machineCalls []uint32
