package plugins

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/console/table"
)

// printTabs writes a card for a pipe: three tables, of what the segment is, what it asks
// for, and its settings.
func (c card) printTabs(env *console.Env) error {
	facts := table.Table{Columns: []table.Column{{Title: "FACT"}, {Title: "VALUE"}}}
	m := c.Manifest
	for _, fact := range [][2]string{
		{"name", c.name}, {"version", m.Version}, {"description", m.Description}, {"author", m.Author}, {"licence", m.License},
		{"source", c.source}, {"resolved", c.resolved}, {"size", strconv.Itoa(c.Size)}, {"sha256", c.SHA256},
		{"engine", engineText(c.Module)}, {"signature", c.Signature.String()}, {"notes", strings.Join(append(slices.Clone(c.notes), c.told(env)...), "; ")},
	} {
		facts.Add(table.Text(fact[0]), table.Text(console.OneLine(fact[1])))
	}
	asks := table.Table{Columns: []table.Column{{Title: "PERMISSION"}, {Title: "NEEDED"}, {Title: "GRANTED"}, {Title: "MEANS"}, {Title: "REASON"}}}
	yesNo := map[bool]string{true: "yes", false: "no"}
	for _, ask := range c.Asks {
		asks.Add(table.Text(ask.Grant), table.Text(yesNo[!ask.Optional]), table.Text(yesNo[slices.Contains(c.granted, ask.Grant)]),
			table.Text(ask.Means), table.Text(console.OneLine(ask.Reason)))
	}
	for _, needs := range c.Undeclared {
		asks.Add(table.Text(needs), table.Text("yes"), table.Text("no"))
	}
	settings := settingTable(m)
	_, err := fmt.Fprintf(env.Stdout, "%s\n%s\n%s", facts.Tabs(), asks.Tabs(), settings.Tabs())
	return err
}
