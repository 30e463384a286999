package configure

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// openTerminal opens a terminal of 120 × 40: our end, and that of a program.
func openTerminal(b *testing.B) (ours, theirs *os.File) {
	ours, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		b.Skip("there are no terminals here: ", err)
	}
	b.Cleanup(func() { ours.Close() })
	fd := int(ours.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		b.Fatal(err)
	}
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		b.Fatal(err)
	}
	if err := unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 40, Col: 120}); err != nil {
		b.Fatal(err)
	}
	theirs, err = os.OpenFile("/dev/pts/"+strconv.Itoa(n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		b.Fatal(err)
	}
	return ours, theirs
}

// BenchmarkProgram is the built program in a terminal: from its start to the first screen,
// and from a key to the screen with the preview drawn anew, with forty segments.
func BenchmarkProgram(b *testing.B) {
	program := filepath.Join(b.TempDir(), "aiterm")
	if out, err := exec.Command("go", "build", "-o", program, "../../cmd/aiterm").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	home := b.TempDir()
	config := filepath.Join(home, ".config", "aiterm")
	if err := os.MkdirAll(config, 0o700); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(config, "plugins.yaml"), []byte(forty()), 0o600); err != nil {
		b.Fatal(err)
	}
	var first, key []time.Duration
	for b.Loop() {
		ours, theirs := openTerminal(b)
		cmd := exec.Command(program, "configure")
		cmd.Stdin, cmd.Stdout, cmd.Stderr = theirs, theirs, theirs
		cmd.Env = []string{"HOME=" + home, "TERM=xterm-256color", "COLORTERM=truecolor", "PATH=" + os.Getenv("PATH")}
		cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
		start := time.Now()
		if err := cmd.Start(); err != nil {
			b.Fatal(err)
		}
		theirs.Close()
		chunks := make(chan []byte, 256)
		go func() {
			defer close(chunks)
			buffer := make([]byte, 64<<10)
			for {
				n, err := ours.Read(buffer)
				if err != nil {
					return
				}
				chunks <- slices.Clone(buffer[:n])
			}
		}()
		seen := []byte(nil)
		until := func(text string) {
			for !bytes.Contains(seen, []byte(text)) {
				chunk, ok := <-chunks
				if !ok {
					b.Fatalf("it ended before %q was on the screen", text)
				}
				seen = append(seen, chunk...)
			}
			seen = nil
		}
		until("row 1")
		first = append(first, time.Since(start))
		for _, column := range []string{"40", "80", "120", "200"} {
			pressed := time.Now()
			if _, err := ours.WriteString("w"); err != nil {
				b.Fatal(err)
			}
			until(column)
			key = append(key, time.Since(pressed))
		}
		cmd.Process.Kill()
		cmd.Wait()
	}
	p95 := func(took []time.Duration) float64 {
		slices.Sort(took)
		return float64(took[len(took)*95/100].Microseconds()) / 1000
	}
	b.ReportMetric(p95(first), "first-p95-ms")
	b.ReportMetric(float64(first[len(first)/2].Microseconds())/1000, "first-p50-ms")
	b.ReportMetric(p95(key), "key-p95-ms")
	b.ReportMetric(float64(key[len(key)/2].Microseconds())/1000, "key-p50-ms")
}
