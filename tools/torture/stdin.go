//go:build linux || darwin

package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

func stdins(r *run) error {
	const wait = time.Second // how long a render waits for its input
	whole := r.document("s", nil)
	cases := []struct {
		name  string
		feed  feed
		input []byte
		wait  time.Duration
		shell string
	}{
		{name: "a socket", feed: bySocket},
		{name: "held open", feed: heldOpen},
		{name: "held open with half a document", feed: heldOpen, input: whole[:len(whole)/2], wait: wait},
		{name: "held open with nothing", feed: heldOpen, input: []byte{}, wait: wait},
		{name: "a byte at a time", feed: slowly(1, 50*time.Microsecond), wait: wait},
		{name: "a byte at a time, for ever", feed: slowly(1, 20*time.Millisecond), wait: wait},
		{name: "seven bytes at a time", feed: slowly(7, 100*time.Microsecond), wait: wait},
		{name: "a pause in the middle", feed: pausing(300 * time.Millisecond), wait: 300 * time.Millisecond},
		{name: "a long pause in the middle", feed: pausing(1500 * time.Millisecond), wait: wait},
		{name: "spaces without an end", feed: endless(" "), wait: wait},
		{name: "letters without an end", feed: endless("x"), wait: wait},
		{name: "a string without an end", feed: endless(`{"a":"`), wait: wait},
		{name: "brackets without an end", feed: endless("["), wait: wait},
		{name: "keys without an end", feed: endless(`{"a":[1,2,`), wait: wait},
		{name: "/dev/null", feed: openFile(os.DevNull)},
		{name: "/dev/zero", feed: openFile("/dev/zero")},
		{name: "/dev/urandom", feed: openFile("/dev/urandom")},
		{name: "a folder", feed: openFile(r.root)},
		{name: "a file", feed: openFile(filepath.Join(r.source, "testdata/payloads/every-field-synthetic.json"))},
		{name: "the program", feed: openFile(r.Aiterm)},
		{name: "closed", shell: "<&-"},
		{name: "stdin and stderr closed", shell: "<&- 2>&-"},
		{name: "stderr closed", shell: "2>&-"},
		{name: "stdin opened for writing", shell: "0>/dev/null"},
		{name: "stderr full", shell: "2>/dev/full"},
		{name: "a mistake in the flags", shell: "--nosuch --padding=x y z"},
		{name: "a control in the flags", shell: `--nosuch="$(printf '\033[31m')"`},
		{name: "a lot of padding", shell: "--padding 20"},
		{name: "too much padding", shell: "--padding 2000"},
		{name: "negative padding", shell: "--padding -5"},
		{name: "a folder for plugins.yaml", shell: "--plugins /"},
		{name: "a device for plugins.yaml", shell: "--plugins /dev/zero"},
		{name: "no plugins.yaml", shell: "--plugins /nowhere/x.yaml"},
		{name: "an empty name for plugins.yaml", shell: "--plugins ''"},
	}
	r.inParallel(len(cases)*r.times(2), r.drawing(), func(m *machine, i int) {
		c := cases[i%len(cases)]
		s := m.standard(c.name, fmt.Sprint("s", i/len(cases)))
		s.feed, s.arguments = c.feed, c.shell
		s.budget += c.wait
		if c.input != nil {
			s.input = c.input
		}
		m.shoot(s)
	})
	// Nobody sees a line on a stdout that takes none; it ends well all the same.
	m := r.drawing()
	for _, stdout := range []string{">&-", ">/dev/full", "</dev/null >/dev/null 2>/dev/null", ">&- 2>&- <&-"} {
		s := m.standard("stdout is "+stdout, "s")
		s.arguments, s.without = stdout, true
		if result := m.shoot(s); result.state != nil && result.state.ExitCode() != 0 {
			r.fail(failure{kind: kindExit, what: s.what, why: result.state.String(), shot: s, result: result})
		}
	}
	return nil
}

// feed makes another stdin than a pipe with the input: the end for the render,
// and what is to be done with the other end once it runs.
type feed func(input []byte) (stdin *os.File, write func(), err error)

func (s *shot) stdin() (*os.File, func(), error) {
	if s.feed == nil {
		return byPipe(s.input)
	}
	return s.feed(s.input)
}

// piped has a pipe on stdin, into which write writes.
func piped(write func(to io.Writer, input []byte)) feed {
	return func(input []byte) (*os.File, func(), error) {
		read, to, err := os.Pipe()
		return read, func() {
			defer to.Close()
			write(to, input)
		}, err
	}
}

// byPipe writes the input and closes the pipe, as a shell does.
func byPipe(input []byte) (*os.File, func(), error) {
	return piped(func(to io.Writer, input []byte) { to.Write(input) })(input)
}

// bySocket is what Claude Code has on stdin: one end of a pair of sockets. It
// does not block.
func bySocket(input []byte) (*os.File, func(), error) {
	fds, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err != nil {
		return nil, nil, err
	}
	for _, fd := range fds {
		syscall.CloseOnExec(fd)
	}
	write := os.NewFile(uintptr(fds[1]), "socket")
	return os.NewFile(uintptr(fds[0]), "socket"), func() {
		write.Write(input)
		write.Close()
	}, syscall.SetNonblock(fds[0], true)
}

// heldOpen writes the input and keeps the pipe open for longer than any render
// lives.
func heldOpen(input []byte) (*os.File, func(), error) {
	return piped(func(to io.Writer, input []byte) {
		to.Write(input)
		time.Sleep(3 * time.Second)
	})(input)
}

// slowly writes so many bytes at once, with a pause between.
func slowly(step int, pause time.Duration) feed {
	return piped(func(to io.Writer, input []byte) {
		for piece := range slices.Chunk(input, step) {
			if _, err := to.Write(piece); err != nil {
				return
			}
			time.Sleep(pause)
		}
	})
}

// pausing stops in the middle for a while.
func pausing(pause time.Duration) feed {
	return func(input []byte) (*os.File, func(), error) { return slowly(len(input)/2+1, pause)(input) }
}

// openFile has a file, a folder or a device as stdin.
func openFile(path string) feed {
	return func([]byte) (*os.File, func(), error) {
		f, err := os.Open(path)
		return f, nil, err
	}
}

// endless writes the same bytes until nobody reads any more.
func endless(text string) feed {
	block := []byte(strings.Repeat(text, 32<<10/len(text)))
	return piped(func(to io.Writer, _ []byte) {
		for {
			if _, err := to.Write(block); err != nil {
				return
			}
		}
	})
}
