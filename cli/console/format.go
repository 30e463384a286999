package console

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console/table"
	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// Formats of -f that several commands have.
const (
	AsTable = "table" // fitted to the terminal, for eyes
	AsTabs  = "tsv"   // all columns, tabs between them
	AsNames = "names"
	AsText  = "text"
	AsJSON  = "json"
	AsCSV   = "csv"
)

// TableFormats are those of a command that shows a table, with what else it has.
func TableFormats(more ...string) []string {
	return slices.Concat([]string{AsTable, AsTabs, AsJSON}, more)
}

// AddTableFormat adds -f to a command that shows a table: in a terminal it is fitted,
// in a pipe tabs stand between all columns, unless -f says otherwise.
func (f *ConfigFlags) AddTableFormat(cmd *cobra.Command, more ...string) {
	f.AddFormat(cmd, AsTable+", or "+AsTabs+" in a pipe", TableFormats(more...)...)
}

// Tabbed tells whether a table is written with tabs: where -f says so, and in a pipe.
// There COLUMNS asks for a fitted one.
func Tabbed(env *Env, format string) bool {
	return format == AsTabs || format == "" && TableWidth(env) == 0
}

// WrongFormat is what is said of a format that a command does not have.
func WrongFormat(given string, formats ...string) error {
	last := len(formats) - 1
	text := "--format is " + strictyaml.Quote(given) + ": give " + formats[last]
	if last > 0 {
		text = "--format is " + strictyaml.Quote(given) + ": give " + strings.Join(formats[:last], ", ") + " or " + formats[last]
	}
	return errors.New(text)
}

// ShowTable writes a table, in colour where a person reads it and with tabs in a pipe.
// further says where the texts are for which there was no room, or is "".
func ShowTable(env *Env, t table.Table, format, further string) error {
	if Tabbed(env, format) {
		_, err := env.Stdout.Write(t.Tabs())
		return err
	}
	rows, leftOut := t.Rows(TableWidth(env))
	if len(leftOut) > 0 && further != "" {
		for _, text := range table.Wrap("No room for "+strings.ToLower(strings.Join(leftOut, ", "))+": "+further, TableWidth(env)) {
			rows = append(rows, []span.Span{{Text: text, Style: "dim"}})
		}
	}
	return WriteRows(env, rows)
}
