//go:build !race

package host

// raceDetector tells that this test binary is built with -race.
const raceDetector = false
