package host

import (
	"os"
	"testing"
)

// compileVariable makes the test binary the process that compiles a module, as
// "aiterm compile" is. Its value is a file to which each run adds a byte, "!"
// before it for one that fails like a crash.
const compileVariable = "HOST_TEST_COMPILE"

func TestMain(m *testing.M) {
	count := os.Getenv(compileVariable)
	if count == "" {
		os.Exit(m.Run())
	}
	crash := count[0] == '!'
	if crash {
		count = count[1:]
	}
	f, err := os.OpenFile(count, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = f.WriteString(".")
	}
	switch {
	case err != nil:
		os.Exit(1)
	case crash:
		os.Exit(2)
	}
	os.Exit(CompileIn(os.Args[len(os.Args)-1], Extism{}))
}
