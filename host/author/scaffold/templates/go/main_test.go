package main

import (
	"testing"

	"github.com/data-wise/aiterm/sdk/sdktest"
)

// TestGolden renders every case in testdata. "go test -update" writes what the
// segment draws now into the cases.
func TestGolden(t *testing.T) { sdktest.Golden(t, render, "testdata") }
