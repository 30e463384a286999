// Package jsontest is for tests: it holds what commands print for programs to the page
// that promises it, docs/json.md.
package jsontest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Page wants the table below "## COMMAND" in docs/json.md to name the keys of v, which
// the command prints with -f json, in their order and with their types. root leads to the
// folder that docs is in.
func Page(t *testing.T, root, command string, v any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "docs", "json.md"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(documented(string(text), command), Keys(v)); diff != "" {
		t.Errorf("docs/json.md, %s (-page +printed):\n%s\nA key that goes or means something else breaks the programs of others; a new one needs its row.", command, diff)
	}
}

// documented are the first two cells of the rows of a command's table.
func documented(page, command string) []string {
	_, section, _ := strings.Cut(page, "\n## "+command+"\n")
	section, _, _ = strings.Cut(section, "\n## ")
	var rows []string
	for row := range strings.SplitSeq(section, "\n") {
		if cells := strings.Split(row, " | "); strings.HasPrefix(row, "| `") && len(cells) > 2 {
			rows = append(rows, strings.Trim(cells[0], "| `")+" "+cells[1])
		}
	}
	return rows
}

// Keys are the keys of what v is in JSON, each with its type: "asks[].grant text". One
// that is left out where there is nothing to say ends in "?".
func Keys(v any) []string { return keys("", reflect.TypeOf(v)) }

var (
	timeType = reflect.TypeFor[time.Time]()
	rawType  = reflect.TypeFor[json.RawMessage]()
)

func keys(path string, t reflect.Type) []string {
	switch {
	case t.Kind() == reflect.Pointer:
		return keys(path, t.Elem())
	case t.Kind() == reflect.Slice && t != rawType && t.Elem().Kind() == reflect.Struct:
		return keys(path+"[]", t.Elem())
	case t.Kind() != reflect.Struct:
		return nil
	}
	var all []string
	for field := range fields(t) {
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		at := strings.TrimPrefix(path+"."+name, ".")
		kind := typeName(field.Type)
		if strings.Contains(options, "omit") {
			kind += "?"
		}
		all = append(all, at+" "+kind)
		if field.Type != timeType {
			all = append(all, keys(at, field.Type)...)
		}
	}
	return all
}

// fields are what encoding/json writes of a struct.
func fields(t reflect.Type) func(yield func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for i := range t.NumField() {
			field := t.Field(i)
			switch {
			case field.Anonymous && field.Tag.Get("json") == "":
				for inner := range fields(field.Type) {
					if !yield(inner) {
						return
					}
				}
			case field.IsExported() && field.Tag.Get("json") != "-":
				if !yield(field) {
					return
				}
			}
		}
	}
}

// typeName is a type in the words of the page.
func typeName(t reflect.Type) string {
	switch {
	case t == timeType:
		return "time"
	case t == rawType:
		return "value"
	}
	switch t.Kind() {
	case reflect.Pointer:
		return typeName(t.Elem())
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Struct {
			return "objects"
		}
		return typeName(t.Elem()) + "s"
	case reflect.Map:
		return "names to " + typeName(t.Elem()) + "s"
	case reflect.Struct:
		return "object"
	case reflect.Bool:
		return "bool"
	case reflect.String:
		return "text"
	case reflect.Int, reflect.Int64, reflect.Float64:
		return "number"
	}
	return fmt.Sprint("unknown type ", t)
}
