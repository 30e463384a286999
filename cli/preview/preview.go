package preview

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/console/table"
	"github.com/data-wise/aiterm/host/agent"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/disk/userfile"
	"github.com/data-wise/aiterm/host/facts/lastsession"
	"github.com/data-wise/aiterm/host/facts/sample"
	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/host/facts/usage"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/view"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// Flags describe a session and how its line is looked at.
type Flags struct {
	Payload, Plugins      string
	Sample                string // a session by its name, in place of Payload
	Session, Weekly       string
	At, Color, Theme, SVG string
	Columns               int
	Timings               bool
	Preset                string // in place of plugins.yaml
	Agent                 string // the agent in whose line it is, by its name
}

// Leave ends the program: a segment that does not return may hold the main
// goroutine.
func Leave(env *console.Env, err error) {
	err = console.Written(env, err)
	if err != nil {
		fmt.Fprintln(env.Stderr, "aiterm:", console.ErrorText(env, err))
	}
	env.Exit(console.ExitCode(err))
}

// DrawLast draws a preview as the last thing that a command does, which then ends
// with the code of err.
func DrawLast(ctx context.Context, env *console.Env, p view.Preview, err error) error {
	failed := p.Render(func(out view.Rendered) {
		if shownErr := Show(ctx, env, Flags{}, out); err == nil {
			err = shownErr
		}
		TellNoRoom(env, out.NoRoom)
		Leave(env, err)
	})
	return errors.Join(err, failed)
}

// Show writes a line, with what the flags ask for beside it.
func Show(ctx context.Context, env *console.Env, flags Flags, out view.Rendered) error {
	if _, err := env.Stdout.Write(out.ANSI()); err != nil {
		return err
	}
	for _, t := range out.Timings {
		if t.Failed || t.Told {
			fmt.Fprintf(env.Stderr, "note: segment %s: %s\n", t.Name, console.OneLine(console.Tildes(env, t.Note)))
		}
	}
	if flags.SVG != "" {
		// One that cannot be read was no theme to draw in either.
		theme, _ := configfile.LoadTheme(out.Theme, console.PlanInputs(env, flags.Plugins).Sources)
		picture := layout.SVG(out.Picture, layout.SVGOptions{Title: "The status line of aiterm", Light: theme.Ground == configfile.Light})
		if err := userfile.Output(ctx, flags.SVG, picture); err != nil {
			return fmt.Errorf("--svg: %w", err)
		}
	}
	if flags.Timings {
		return console.ShowTable(env, timingTable(out.Timings), console.AsTable, "")
	}
	return nil
}

// New parses the flags that describe the session.
func New(env *console.Env, flags Flags) (view.Preview, error) {
	p := view.Preview{Start: time.Now(), Now: time.Now(), Getenv: env.Getenv, CacheDir: env.Dirs.Cache, ConfigDir: env.Dirs.Config, Executable: env.Executable}
	if flags.At != "" {
		at, err := TimeOfDay(flags.At, p.Now)
		if err != nil {
			return p, fmt.Errorf("--at is %q: give a time of day such as 11:10", flags.At)
		}
		p.Now = at
	}
	// A picture does not depend on the terminal that it was made in.
	p.PictureLevel = layout.Truecolor
	if flags.Color != "" {
		var ok bool
		if p.PictureLevel, ok = layout.ParseLevel(flags.Color); !ok {
			return p, fmt.Errorf("--color is %q: give none, 16, 256 or truecolor", flags.Color)
		}
	}
	if flags.Theme != "" {
		themes := configfile.ThemeNames(console.PlanInputs(env, flags.Plugins).Sources)
		if !slices.Contains(themes, flags.Theme) {
			return p, fmt.Errorf("--theme is %q%s", flags.Theme, strictyaml.Suggest(flags.Theme, themes))
		}
	}
	if flags.Preset != "" {
		src := console.PlanInputs(env, flags.Plugins).Sources
		presets := configfile.Presets(src)
		i := slices.IndexFunc(presets, func(p configfile.Preset) bool { return p.Name == flags.Preset })
		if i < 0 {
			return p, fmt.Errorf("--preset is %q%s", flags.Preset, strictyaml.Suggest(flags.Preset, configfile.PresetNames(src)))
		}
		if flags.Payload == "" && flags.Sample == "" && flags.Agent == "" {
			flags.Agent = presets[i].Agent // what that sends is what it shows
		}
	}
	if flags.Agent != "" {
		host, ok := agent.Named(flags.Agent)
		if !ok {
			return p, fmt.Errorf("--agent is %q: give one of %s", flags.Agent, agent.Names())
		}
		p.Agent = flags.Agent
		if flags.Payload == "" && flags.Sample == "" && host.Foreign() {
			p.Sample, _ = sample.Find(flags.Agent)
		}
	}
	if flags.Sample != "" {
		if flags.Payload != "" {
			return p, errors.New("--sample and --payload are given: leave one out")
		}
		if err := readSample(env, &p, flags.Sample); err != nil {
			return p, err
		}
	}
	for _, w := range []struct{ flag, name, value string }{
		{"--session", usage.FiveHour, flags.Session},
		{"--weekly", usage.SevenDay, flags.Weekly},
	} {
		if w.value == "" {
			continue
		}
		window, err := usage.ParseWindow(w.name, w.value, p.Now)
		if err != nil {
			return p, fmt.Errorf("%s: %w", w.flag, err)
		}
		p.Windows = append(p.Windows, window)
	}
	return p, nil
}

// TimeOfDay is a time such as 11:10 on the day of now.
func TimeOfDay(text string, now time.Time) (time.Time, error) {
	t, err := time.Parse("15:04", text)
	if err != nil {
		return t, err
	}
	y, m, d := now.Date()
	return time.Date(y, m, d, t.Hour(), t.Minute(), 0, 0, now.Location()), nil
}

// Samples are the names of sessions to draw a line for: what a session of this machine sent
// last, and those that are made up.
func Samples() []string { return append([]string{lastsession.Name}, sample.Names()...) }

// readSample gives a preview the session of a name.
func readSample(env *console.Env, p *view.Preview, name string) error {
	if name == lastsession.Name {
		payload, _, ok := lastsession.Read(env.Dirs.Cache, line.ClaudeDir(env.Getenv))
		if p.Agent != "" && p.Agent != agent.ClaudeCode.Name() {
			payload, _, ok = lastsession.ReadOf(env.Dirs.Cache, p.Agent)
		}
		if !ok {
			return errors.New("no session of this machine has sent anything yet that was kept: draw a sample, as --sample usual")
		}
		p.Payload, p.Kept = payload, true
		return nil
	}
	made, ok := sample.Find(name)
	if !ok {
		return fmt.Errorf("--sample is %q%s", name, strictyaml.Suggest(name, Samples()))
	}
	p.Sample = made
	return nil
}

// ReadPayload reads the file that --payload names, which may be a pipe.
func ReadPayload(ctx context.Context, env *console.Env, path string) ([]byte, error) {
	switch path {
	case "":
		return nil, nil
	case "-":
		s, err := status.Read(env.Stdin, time.Minute)
		return []byte(s.Raw()), err
	}
	type result struct {
		data []byte
		err  error
	}
	done := make(chan result, 1)
	// Opening a pipe that nobody writes to cannot be called off.
	go func() {
		data, err := readAtMost(path, status.MaxBytes+1)
		done <- result{data, err}
	}()
	select {
	case r := <-done:
		if r.err != nil {
			return nil, fmt.Errorf("--payload: %w: name a JSON file, or - for stdin", r.err)
		}
		return r.data, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("--payload %s: cancelled while it was read", path)
	}
}

func readAtMost(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, most))
	if data == nil {
		data = []byte{}
	}
	return data, err
}

// Plan is the plan with what the flags change, and with the overlays that hold in the session
// of a payload, or in the sample of another agent than Claude Code. Unlike a render, which
// must show something, a preview stops at a broken file.
func Plan(env *console.Env, flags Flags, p view.Preview) (config.Plan, error) {
	in := console.PlanInputs(env, flags.Plugins)
	if made, ok := sample.Find(flags.Sample); ok && made.Ground != "" {
		in.Ground = made.Ground
	}
	return view.Choice{Preset: flags.Preset, Theme: flags.Theme, Color: flags.Color}.PlanFor(in, p)
}

func timingTable(timings []line.Timing) table.Table {
	t := table.Table{Columns: []table.Column{{Title: "PART"}, {Title: "TIME", Right: true}, {Title: "NOTE", Break: true, Min: 24, Yield: 1}}}
	for _, each := range timings {
		name := each.Name
		if each.Segment {
			name = "  " + name
		}
		t.Add(table.Text(name), table.Text(console.Milliseconds(each.Took)), table.Text(console.OneLine(each.Note)))
	}
	return t
}

// TellNoRoom says which segments a narrow terminal shows the line without.
func TellNoRoom(env *console.Env, names []string) {
	if len(names) == 0 {
		return
	}
	text := "%s does not fit at %d columns: what else is on its row needs them. Raise its priority, or put it on another row."
	if len(names) > 1 {
		text = "%s do not fit at %d columns: what else is on their rows needs them. Raise their priority, or put them on other rows."
	}
	fmt.Fprintln(env.Stdout)
	console.Paragraph(env.Stdout, "", fmt.Sprintf(text, console.Listed(names), line.UsualColumns), console.NoteWidth(env))
}
