// Command pet is the segment that has a face: it feels as the session does.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

// The moods, from the worst on.
const (
	worn   = "worn"   // the context is nearly full
	chilly = "chilly" // the prompt cache is cold
	busy   = "busy"   // past half of the context
	happy  = "happy"
	asleep = "asleep" // nothing was said yet
)

func render() error {
	mood, style := feel()
	face := sdk.Setting(mood).String()
	if face == "" {
		face = draw(sdk.Setting("kind").Or("cat"), mood)
	}
	if name := sdk.Setting("name").String(); name != "" {
		face = sdk.Name(name, 24) + " " + face
	}
	sdk.Span(sdk.Name(face, 48), style)
	return nil
}

func feel() (mood, style string) {
	percent, ok := sdk.ContextPercent()
	if !ok {
		return asleep, "dim"
	}
	switch severity := sdk.Severity(percent, sdk.Setting("warning_threshold").Float(80)); {
	case severity == "warn" || severity == "critical":
		return worn, "context." + severity
	case isCold():
		return chilly, "context.notice"
	case severity == "notice":
		return busy, "context.notice"
	}
	return happy, "context.ok"
}

func isCold() bool {
	c, ok := sdk.Cache()
	return ok && (!c.Warm || c.ExpiresAt > 0 && c.ExpiresAt <= sdk.Minute()*60)
}

// draw is the face of a kind in a mood. All of it is ASCII.
func draw(kind, mood string) string {
	eyes := "o"
	switch mood {
	case worn:
		eyes = "x"
	case chilly:
		eyes = ">"
	case busy:
		eyes = "O"
	case happy:
		eyes = "^"
	case asleep:
		eyes = "-"
	}
	other := eyes
	if mood == chilly {
		other = "<"
	}
	switch kind {
	case "dog":
		return "U" + eyes + "w" + other + "U"
	case "owl":
		return "{" + eyes + "v" + other + "}"
	case "robot":
		return "[" + eyes + "_" + other + "]"
	}
	return "=" + eyes + "." + other + "="
}
