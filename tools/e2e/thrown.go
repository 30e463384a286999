package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

// thrownAway gives a member of statusLine in settings.json a value for which Claude
// Code throws the whole file away: there is no line then, and doctor has to say why.
func thrownAway(member string, value any) func(*session) error {
	return func(t *session) error {
		before, err := os.ReadFile(t.settingsFile())
		if err != nil {
			return err
		}
		var settings map[string]object
		if err := json.Unmarshal(before, &settings); err != nil {
			return err
		}
		settings["statusLine"][member] = value
		if err := t.writeSettings(object{"statusLine": settings["statusLine"]}); err != nil {
			return err
		}
		err = t.await(changeLimit, func(s screen) error {
			if n := len(s.line()); n > 0 {
				return fmt.Errorf("%d rows of the line are there", n)
			}
			return nil
		})
		if err != nil {
			return err
		}
		out, err := t.runAiterm("statusline", "doctor")
		if err == nil || !strings.Contains(out, "statusLine."+member) {
			return fmt.Errorf("doctor (%v) does not fail and name %s:\n%s", err, member, out)
		}
		if err := os.WriteFile(t.settingsFile(), before, 0o600); err != nil {
			return err
		}
		if _, err := t.runAiterm("statusline", "doctor"); err != nil {
			return err
		}
		return t.await(changeLimit, func(s screen) error {
			if n := len(s.line()); n != 2 {
				return fmt.Errorf("after the mend the line has %d rows, not 2", n)
			}
			return nil
		})
	}
}
