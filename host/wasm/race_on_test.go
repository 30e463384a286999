//go:build race

package wasm

// raceDetector tells that this test binary is built with -race.
const raceDetector = true
