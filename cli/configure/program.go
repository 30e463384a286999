package configure

import (
	"context"
	"errors"
	"fmt"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"golang.org/x/term"

	"github.com/data-wise/aiterm/cli/console"
)

// Run shows the interface until the person quits.
func Run(ctx context.Context, env *console.Env) error {
	screen, err := terminalOf(env)
	if err != nil {
		return err
	}
	// There is little to collect, and a person waits for the first screen.
	debug.SetGCPercent(400)
	width, height, err := term.GetSize(int(screen.out.Fd()))
	if err != nil || width < 1 || height < 1 {
		width, height = leastWidth, leastHeight // until it says
	}
	m, err := newModel(env, time.Now, width, height)
	if err != nil {
		return err
	}
	// The library restores the terminal after SIGTERM and ends with 0, and knows nothing
	// of a terminal that is closed. SIGQUIT would leave it as it is drawn on.
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGHUP, syscall.SIGQUIT)
	defer stop()
	program := tea.NewProgram(m,
		tea.WithContext(ctx), tea.WithoutSignalHandler(),
		tea.WithInput(screen.in), tea.WithOutput(screen.out),
		// What is drawn has been lowered to what the terminal has, by the rule of the
		// line: the library would do it again by another one.
		tea.WithFPS(120), // what a key changes is seen within 8 ms of it
		tea.WithColorProfile(colorprofile.TrueColor),
	)
	m.send = program.Send
	_, err = program.Run()
	m.abandon()
	if unkept := m.draft.Unkept(); ctx.Err() != nil && unkept != nil {
		return fmt.Errorf("ended by a signal, and what was not saved is lost: %w", unkept)
	}
	if ctx.Err() != nil && m.draft.Changed() {
		return errors.New(`ended by a signal: what was not saved is kept for the next "aiterm configure"`)
	}
	if ctx.Err() != nil {
		return errors.New("ended by a signal")
	}
	if err != nil {
		return fmt.Errorf("draw on the terminal: %w", err)
	}
	for _, text := range m.farewell {
		fmt.Fprintln(env.Stdout, text)
	}
	return nil
}
