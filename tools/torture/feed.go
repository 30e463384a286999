//go:build linux || darwin

package main

import (
	"os"
	"syscall"
	"time"
)

// feed makes another stdin than a pipe with the input: the end for the render,
// and what is to be done with the other end once it runs.
type feed func(input []byte) (stdin *os.File, write func(), err error)

func (s *shot) stdin() (*os.File, func(), error) {
	if s.feed == nil {
		return byPipe(s.input)
	}
	return s.feed(s.input)
}

// byPipe writes the input and closes the pipe, as a shell does.
func byPipe(input []byte) (*os.File, func(), error) {
	read, write, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	return read, func() {
		write.Write(input)
		write.Close()
	}, nil
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
	if err := syscall.SetNonblock(fds[0], true); err != nil {
		return nil, nil, err
	}
	write := os.NewFile(uintptr(fds[1]), "socket")
	return os.NewFile(uintptr(fds[0]), "socket"), func() {
		write.Write(input)
		write.Close()
	}, nil
}

// heldOpen writes the input and keeps the pipe open for longer than any render
// lives.
func heldOpen(input []byte) (*os.File, func(), error) {
	read, write, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	return read, func() {
		write.Write(input)
		time.Sleep(3 * time.Second)
		write.Close()
	}, nil
}

// slowly writes so many bytes at once, with a pause between.
func slowly(step int, pause time.Duration) feed {
	return func(input []byte) (*os.File, func(), error) {
		read, write, err := os.Pipe()
		if err != nil {
			return nil, nil, err
		}
		return read, func() {
			defer write.Close()
			for len(input) > 0 {
				n := min(step, len(input))
				if _, err := write.Write(input[:n]); err != nil {
					return
				}
				input = input[n:]
				time.Sleep(pause)
			}
		}, nil
	}
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
	return func([]byte) (*os.File, func(), error) {
		read, write, err := os.Pipe()
		if err != nil {
			return nil, nil, err
		}
		return read, func() {
			defer write.Close()
			block := []byte(text)
			for len(block) < 32<<10 {
				block = append(block, text...)
			}
			for {
				if _, err := write.Write(block); err != nil {
					return
				}
			}
		}, nil
	}
}
