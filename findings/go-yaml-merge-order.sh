#!/bin/bash
# github.com/goccy/go-yaml v1.19.2: with a merge key (<<) the size that comes last counts, not the
# one that is written out: below "size: 2", a "<<" whose mapping has a size of 1 makes it 1. Read
# into a struct, the same document is refused in both orders, as a duplicate key.
#
# Seen: {<<, size: 2} is 2 in a map, {size: 2, <<} is 1; both are an error in a struct.
# gopkg.in/yaml.v3 v3.0.1 says 2 in all four.
#
# Why it matters: a configuration that people share pieces of by anchors means another thing
# after its keys were sorted, and one that worked in a map fails once its schema has a type.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOPATH="$dir/go" GOFLAGS='-mod=mod -modcacherw' GOWORK=off

cat >go.mod <<'EOF'
module finding

go 1.26

require (
	github.com/goccy/go-yaml v1.19.2
	gopkg.in/yaml.v3 v3.0.1
)
EOF

cat >main.go <<'EOF'
package main

import (
	"fmt"
	"os"
	"strings"

	goccy "github.com/goccy/go-yaml"
	yaml3 "gopkg.in/yaml.v3"
)

func main() {
	holds := true
	for _, c := range []struct {
		name, doc, stated string
	}{
		{"<< first", "base: &base {size: 1}\nrow:\n  <<: *base\n  size: 2\n", "map 2, struct refused"},
		{"<< last", "base: &base {size: 1}\nrow:\n  size: 2\n  <<: *base\n", "map 1, struct refused"},
	} {
		got, control := read(c.doc, goccy.Unmarshal), read(c.doc, yaml3.Unmarshal)
		fmt.Printf("seen, %s: %s (yaml.v3: %s)\n", c.name, got, control)
		holds = holds && got == c.stated && control == "map 2, struct 2"
	}
	if !holds {
		os.Exit(1)
	}
}

// read tells what the size of the row is.
func read(doc string, unmarshal func([]byte, any) error) string {
	var loose map[string]map[string]int
	if err := unmarshal([]byte(doc), &loose); err != nil {
		return err.Error()
	}
	var typed struct{ Row struct{ Size int } }
	if err := unmarshal([]byte(doc), &typed); err != nil {
		if !strings.Contains(err.Error(), "duplicate key") {
			return err.Error()
		}
		return fmt.Sprintf("map %d, struct refused", loose["row"]["size"])
	}
	return fmt.Sprintf("map %d, struct %d", loose["row"]["size"], typed.Row.Size)
}
EOF

go build -o finding . || exit 2
go list -m -f '{{.Path}} {{.Version}}' github.com/goccy/go-yaml gopkg.in/yaml.v3
echo 'a good guess: the size that is written out counts, wherever << stands: 2, 2, 2, 2'
./finding || { echo 'no longer so'; exit 1; }
echo 'it is so'
