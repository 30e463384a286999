package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// This file compares the numbers on the line with what Claude Code itself says of them, in
// its panel /usage, in its report /context and in the records that it writes at its end.

// counted is a line with all numbers that can be compared. What a part of it counts, and
// where, is looked for in the words of ours below.
const counted = `version: 1
lines:
  - {prefix: "╭─ ", left: [model, context, tokens, cost, spend, turn, diff, mode, compact, skills, mcp, burn, counts]}
  - {prefix: "╰─ ", left: [tool, tasks, agents, speed, cache, session, clock]}
segments:
  context: {settings: {format: both}}
  tokens: {settings: {of: session, input: uncached, format: exact, show_written: true}}
  cost: {settings: {decimals: 4, show_zero: true}}
  spend: {settings: {decimals: 4}}
  burn: {settings: {after: 0}}
  counts: {settings: {show_requests: true, show_interrupts: true}}
  turn: {settings: {show_api_time: true}}
  mode: {settings: {show_default: true}}
  tool: {settings: {show_calls: true, show_errors: true}, grant: [transcript, "transcript:names"]}
  agents: {grant: [transcript, "transcript:names", "transcript:titles"]}
  tasks: {grant: [transcript, "transcript:titles"]}
  cache: {settings: {show_misses: true, show_recached: true, miss_minutes: 1440}}
  skills: {settings: {show_uses: true}, grant: [transcript, "transcript:names"]}
  mcp: {settings: {show_calls: true}, grant: [transcript, "transcript:names"]}
  session: {settings: {show_id: always, id_length: 36}}
  clock: {settings: {show_seconds: true}}
`

// The size of a screen on which all of the line and all of the panels have room.
const countedColumns, countedRows = 240, 60

// begun waits for a session that is compared.
func begun(t *session) error {
	if err := t.resizeTo(countedColumns, countedRows); err != nil {
		return err
	}
	// Where the settings have permissions, a question comes first, which has no hint.
	question := regexp.MustCompile(`default permission mode\?|Esc to cancel`)
	return t.awaitNudging(startLimit, func() error { return t.escape(question) }, func(s screen) error {
		return want(s.line(), "Sonnet", "💬")
	})
}

// escape presses Escape if that is on the screen which it is to close. Where nothing is, a
// second one has Claude Code offer to rewind the conversation: one that is slow to begin or
// to draw takes both at once.
func (t *session) escape(closes *regexp.Regexp) error {
	shown, err := t.terminal.screen()
	if err != nil || !closes.MatchString(shown.String()) || len(shown.line()) > 0 {
		return err
	}
	return t.terminal.press("Escape")
}

// used are tokens.
type used struct{ input, output, read, written int }

func (u used) plus(more used) used {
	return used{u.input + more.input, u.output + more.output, u.read + more.read, u.written + more.written}
}

// request is what a reply of the stand-in takes, usually.
var usualRequest = used{input: usual.tokens / 7, output: 20, written: usual.tokens - usual.tokens/7}

func times(n int, u used) used {
	return used{n * u.input, n * u.output, n * u.read, n * u.written}
}

var tokensOnLine = regexp.MustCompile(`Σ ↑(\d+) ↓(\d+) ⟲(\d+) ✎(\d+)`)

// tokens reads the session's tokens from the line; there are none before there are any.
func (s screen) tokens() (u used) {
	for _, r := range s {
		if m := tokensOnLine.FindStringSubmatch(r.text); m != nil {
			u.input, _ = strconv.Atoi(m[1])
			u.output, _ = strconv.Atoi(m[2])
			u.read, _ = strconv.Atoi(m[3])
			u.written, _ = strconv.Atoi(m[4])
		}
	}
	return u
}

// short is a number of tokens as Claude Code's panels have it.
func short(n int) string {
	switch {
	case n < 1000:
		return strconv.Itoa(n)
	case n < 1_000_000:
		return fmt.Sprintf("%.1fk", float64(n)/1e3)
	}
	return fmt.Sprintf("%.1fm", float64(n)/1e6)
}

// agrees compares the line with what Claude Code says. hidden are tokens that it counts,
// but of which it leaves no record while it runs.
func agrees(hidden used) func(*session) error {
	return func(t *session) error {
		panel, err := t.panel("/usage", "Usage by model|Estimated cost")
		if err != nil {
			return err
		}
		return t.await(changeLimit, func(s screen) error {
			line := s.line()
			return errors.Join(tokensAgree(panel, line.tokens().plus(hidden)), moneyAgrees(panel, line), cacheAgrees(panel, line), changesAgree(panel, line))
		})
	}
}

// panel opens one of Claude Code's panels, and closes it when it shows what is expected.
func (t *session) panel(command, expected string) (screen, error) {
	var panel screen
	shows := regexp.MustCompile(expected)
	if err := t.enter(command, ""); err != nil {
		return nil, err
	}
	err := t.await(changeLimit, func(s screen) error {
		panel = s
		if !shows.MatchString(s.String()) || len(s.line()) > 0 {
			return fmt.Errorf("%s shows no %q", command, expected)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return panel, t.awaitNudging(changeLimit, func() error { return t.escape(shows) }, func(s screen) error {
		return want(s.line(), "Sonnet")
	})
}

// find returns what a pattern's groups stand for in one row.
func (s screen) find(pattern string) []string {
	compiled := regexp.MustCompile(pattern)
	for _, r := range s {
		if m := compiled.FindStringSubmatch(r.text); m != nil {
			return m[1:]
		}
	}
	return nil
}

func tokensAgree(panel screen, ours used) error {
	const number = `([\d.]+[km]?)`
	theirs := panel.find(`claude-\S+:\s+` + number + ` input, ` + number + ` output, ` + number + ` cache read, ` + number + ` cache write`)
	if theirs == nil {
		theirs = []string{"0", "0", "0", "0"}
	}
	for i, n := range []int{ours.input, ours.output, ours.read, ours.written} {
		if short(n) != theirs[i] {
			return fmt.Errorf("/usage has %s input, %s output, %s read, %s written tokens; the line has %+v", theirs[0], theirs[1], theirs[2], theirs[3], ours)
		}
	}
	return nil
}

func moneyAgrees(panel, line screen) error {
	theirs, ours := panel.find(`Estimated cost:\s+\$([\d.]+)`), line.find(`│ \$(\d+\.\d{4}) │`)
	if theirs == nil || ours == nil {
		return fmt.Errorf("the cost is missing: /usage has %q, the line %q", theirs, ours)
	}
	_, digits, _ := strings.Cut(theirs[0], ".")
	amount, err := strconv.ParseFloat(ours[0], 64)
	if got := strconv.FormatFloat(amount, 'f', len(digits), 64); err != nil || got != theirs[0] {
		return fmt.Errorf("/usage has $%s, the line $%s", theirs[0], ours[0])
	}
	if theirs := panel.find(`Total duration \(API\):\s+(.*\S)`); theirs != nil && theirs[0] != "0s" {
		if ours := line.find(`api ((?:\d+[hms] ?)+)`); ours == nil || strings.TrimSpace(ours[0]) != theirs[0] {
			return fmt.Errorf("/usage has waited %q for the API, the line %q", theirs, ours)
		}
	}
	return nil
}

func cacheAgrees(panel, line screen) error {
	theirs := panel.find(`Prompt cache \(main\):.*· (\d+)% of input tokens from cache · (no|\d+) miss`)
	if theirs == nil {
		return without(line, "cache ")
	}
	if err := want(line, "cache "+theirs[0]+"%"); err != nil {
		return err
	}
	if theirs[1] == "no" {
		return without(line, "lost")
	}
	recached := panel.find(`\(last .* ago, ([\d.]+k?)`)
	if recached == nil {
		return want(line, "✗"+theirs[1])
	}
	return want(line, "✗"+theirs[1]+" ⟳"+strings.Replace(recached[0], ".0k", "k", 1)+" lost")
}

func changesAgree(panel, line screen) error {
	theirs := panel.find(`Total code changes:\s+(\d+) lines? added, (\d+) lines? removed`)
	if theirs == nil {
		return errors.New("/usage has no code changes")
	}
	added, removed := "│ +"+theirs[0], "-"+theirs[1]
	switch {
	case theirs[0] == "0" && theirs[1] == "0":
		return without(line, "│ +")
	case theirs[1] == "0":
		return want(line, added+" │")
	}
	return want(line, added+"/"+removed)
}

// contextAgrees compares with /context, which adds what it expects of what came since the
// last reply.
func contextAgrees(t *session) error {
	if err := t.enter("/context", "tokens ("); err != nil {
		return err
	}
	return t.await(changeLimit, func(s screen) error {
		theirs := s.find(`([\d.]+)k/(\S+) tokens \((\d+)%\)`)
		ours := s.line().find(`ctx ([\d.]+)k/(\S+) (\d+)%`)
		if theirs == nil || ours == nil {
			return fmt.Errorf("/context has %q, the line %q", theirs, ours)
		}
		if theirs[0] != ours[0] || !strings.EqualFold(theirs[1], ours[1]) || theirs[2] != ours[2] {
			return fmt.Errorf("/context has %q, the line %q", theirs, ours)
		}
		return want(s.line(), "╭─ "+theirModel(s)+" │")
	})
}

// theirModel is what /context calls the model.
func theirModel(s screen) string {
	if m := s.find(`[⛁⛶] +(\S+ [\d.]+)$`); m != nil {
		return m[0]
	}
	return "the model's name in /context"
}

// identified compares the session's id with /status.
func identified(t *session) error {
	panel, err := t.panel("/status", "Session ID")
	if err != nil {
		return err
	}
	id := panel.find(`Session ID:\s+(\S+)`)
	return t.await(changeLimit, func(s screen) error { return want(s.line(), "💬 "+id[0]) })
}

// ended ends the session, and compares what it wrote down then.
func ended(hidden used) func(*session) error {
	return func(t *session) error {
		shown, err := t.terminal.screen()
		if err != nil {
			return err
		}
		id := shown.line().find(`💬.* (\S{36})`)
		if id == nil {
			return errors.New("the line has no session's id")
		}
		if err := t.quit(); err != nil {
			return err
		}
		// It may say goodbye before that.
		err = t.await(changeLimit, func(screen) error {
			state, err := t.costState(id[0])
			if err != nil {
				return err
			}
			if ours := shown.line().tokens().plus(hidden); state.tokens() != ours {
				return fmt.Errorf("cost-state has %+v, the line had %+v", state.tokens(), ours)
			}
			return want(shown.line(), fmt.Sprintf("$%.4f", state.Cost))
		})
		t.terminal.kill()
		return err
	}
}

// goesOn continues a session that has ended.
func goesOn(t *session) error {
	if err := errors.Join(t.start(token, "--continue"), begun(t), agrees(used{})(t), t.prompt()); err != nil {
		return err
	}
	return agrees(used{})(t)
}

// quit ends Claude Code as a user does.
func (t *session) quit() error { return t.enter("/exit", "Resume this session with") }

// costState is what Claude Code writes at its end.
type costState struct {
	Type   string           `json:"type"`
	Cost   float64          `json:"totalCostUSD"`
	Models map[string]usage `json:"modelUsage"`
}

type usage struct {
	Input   int `json:"inputTokens"`
	Output  int `json:"outputTokens"`
	Read    int `json:"cacheReadInputTokens"`
	Written int `json:"cacheCreationInputTokens"`
}

func (c costState) tokens() (all used) {
	for _, m := range c.Models {
		all = all.plus(used{m.Input, m.Output, m.Read, m.Written})
	}
	return all
}

// costState reads the last one of a session's transcript.
func (t *session) costState(id string) (last costState, err error) {
	paths, _ := filepath.Glob(filepath.Join(t.home, "claude", "projects", "*", id+".jsonl"))
	if len(paths) != 1 {
		return last, fmt.Errorf("session %s has %d transcripts", id, len(paths))
	}
	data, err := os.ReadFile(paths[0])
	if err != nil {
		return last, err
	}
	for record := range strings.Lines(string(data)) {
		var c costState
		if json.Unmarshal([]byte(record), &c) == nil && c.Type == "cost-state" {
			last = c
		}
	}
	if last.Type == "" {
		return last, fmt.Errorf("%s has no cost-state", paths[0])
	}
	return last, nil
}
