package main

import (
	"testing"

	"github.com/data-wise/aiterm/sdk/sdktest"
)

func TestGolden(t *testing.T) { sdktest.Golden(t, render, "testdata") }
