#!/bin/bash
# github.com/goccy/go-yaml v1.19.2: a tab within a text does not come back. Marshal writes the text without quotes,
# with the tab in it, which YAML allows; Unmarshal of the same package takes tabs out of a text without quotes.
#
# Seen: "name\tvalue" is written as a bare text with a tab, and read as "namevalue"; gopkg.in/yaml.v3 v3.0.1 reads
# the tab from the same bytes. Where Marshal quotes the text for another reason, or writes it as a block, the tab stays.
#
# Why it matters: what is kept in a cache, or copied from a config into another, loses the tab without an error:
# a separator, a format for git log, the columns of a table. What is written is right, so that a test of the file
# does not see it. Write such a text with yaml.JSON(), which quotes all texts.
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

	"github.com/goccy/go-yaml"
	v3 "gopkg.in/yaml.v3"
)

func main() {
	holds := true
	for _, c := range []struct{ text, back string }{
		{"name\tvalue", "namevalue"},
		{"a\t\tb\tc", "abc"},
		{"name\tvalue\n", "name\tvalue\n"},
		{"name: \tvalue", "name: \tvalue"},
	} {
		written, err := yaml.Marshal(map[string]string{"text": c.text})
		check(err)
		var own, other map[string]string
		check(yaml.Unmarshal(written, &own))
		check(v3.Unmarshal(written, &other))
		quoted, err := yaml.MarshalWithOptions(map[string]string{"text": c.text}, yaml.JSON())
		check(err)
		var again map[string]string
		check(yaml.Unmarshal(quoted, &again))
		fmt.Printf("seen: %q is written %q and read %q; yaml.v3 reads %q; with JSON() %q\n",
			c.text, written, own["text"], other["text"], again["text"])
		holds = holds && own["text"] == c.back && other["text"] == c.text && again["text"] == c.text
	}
	if !holds {
		os.Exit(1)
	}
}

func check(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
}
EOF

go build -o finding . || exit 2
go list -m -f '{{.Path}} {{.Version}}' github.com/goccy/go-yaml gopkg.in/yaml.v3
echo 'a good guess: what Marshal writes, Unmarshal reads'
rc=0
./finding || rc=$?
[ $rc != 1 ] || echo 'no longer so'
[ $rc = 0 ] || exit $rc
echo 'it is so'
