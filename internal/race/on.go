//go:build race

package race

// Enabled tells that this binary is built with -race.
const Enabled = true
