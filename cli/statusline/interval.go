package statusline

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/line"
)

// Refresh intervals, in seconds, that install sets by itself. What shows minutes
// is then at most half a minute behind.
const (
	minuteInterval = 30
	secondInterval = 1
)

// interval is the value of --refresh-interval: seconds, 0 for none.
type interval int

func (i *interval) String() string { return strconv.Itoa(int(*i)) }

// Type is what pflag asks for.
func (i *interval) Type() string { return "seconds" }

// Set reads what a person typed.
func (i *interval) Set(text string) error {
	if word := strings.ToLower(text); word == "none" || word == "off" {
		*i = 0
		return nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 24*60*60 {
		return fmt.Errorf("%q", text)
	}
	*i = interval(n)
	return nil
}

// usualInterval is the refresh interval for the user's line, 0 for one in which
// nothing changes unless something happens. A plugins.yaml that cannot be used
// counts as what is shown in its place.
func usualInterval(env *console.Env) int {
	plan, _, err := configfile.Resolve(console.PlanInputs(env, ""))
	if err != nil {
		return 0
	}
	seconds := 0
	for _, segment := range line.Placed(plan) {
		if n := ticking(segment); n > 0 && (seconds == 0 || n < seconds) {
			seconds = n
		}
	}
	if whole := int((plan.Budget + time.Second - 1) / time.Second); seconds > 0 && seconds <= whole && plan.Budget >= time.Second {
		return whole + 1 // Claude Code would end the command before it is done
	}
	return seconds
}

// ticking is how often a segment has to be drawn anew to be right, in seconds; 0
// for one that only changes when something happens.
func ticking(segment config.Segment) int {
	is := func(setting string) bool { return segment.Settings[setting] == "true" }
	switch segment.Source {
	case "builtin:clock":
		if is("show_seconds") {
			return secondInterval
		}
		return minuteInterval
	case "builtin:usage":
		countdown := segment.Settings["reset"] == "countdown" ||
			segment.Settings["reset"] == "auto" && segment.Settings["format"] != "percentage"
		if is("show_reset_timer") && countdown {
			return minuteInterval
		}
	}
	return 0
}
