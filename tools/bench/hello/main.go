// Command hello is what any Go command on a pipe costs: it reads its stdin and
// prints a line. It does without fmt, so that a comparison with it is on the
// strict side.
package main

import (
	"io"
	"os"
)

func main() {
	io.Copy(io.Discard, os.Stdin)
	os.Stdout.WriteString("hello, world\n")
}
