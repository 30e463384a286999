#!/bin/bash
# github.com/goccy/go-yaml v1.19.2: a file that is parsed with its comments and printed, with nothing changed, need
# not be the same file. A comment after the last value of a list in brackets over several lines comes
# before the bracket, which is a part of the comment from then on. An empty line within quotes becomes a plain
# line break, which means a blank; of the empty lines that |+ keeps one is left.
#
# Seen: the list can't be read any more, by this package or gopkg.in/yaml.v3 v3.0.1; the quoted text has a blank for
# its line break, and the block one line break less. A comment after a value outside of brackets stays as it is.
#
# Why it matters: parser.ParseBytes with ParseComments, then String, is the way to change one value of a file and keep
# a person's comments; the damage is in what was not touched. Replace the bytes of the value at the place that the
# node tells, or read the result again and compare before it is written.
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
	"github.com/goccy/go-yaml/parser"
	v3 "gopkg.in/yaml.v3"
)

func main() {
	holds := true
	for _, c := range []struct{ file, before, after string }{
		{"list: [\n  1,\n  2 # the last\n]\n", "[1 2]", "unreadable"},
		{"list:\n- 1\n- 2 # the last\n", "[1 2]", "[1 2]"},
		{"text: 'one\n\n  two'\n", "one\ntwo", "one two"},
		{"text: |+\n  one\n\n\nnext: 1\n", "one\n\n\n", "one\n\n"},
	} {
		tree, err := parser.ParseBytes([]byte(c.file), parser.ParseComments)
		if err != nil {
			fmt.Println(err)
			os.Exit(2)
		}
		printed := tree.String()
		before, after := values(c.file), values(printed)
		fmt.Printf("seen: %q (%q) is printed %q (%q)\n", c.file, before, printed, after)
		holds = holds && before == [2]string{c.before, c.before} && after == [2]string{c.after, c.after}
	}
	if !holds {
		os.Exit(1)
	}
}

// values is what goccy/go-yaml and yaml.v3 read of the list or the text.
func values(file string) (read [2]string) {
	for i, unmarshal := range []func([]byte, any) error{
		func(b []byte, v any) error { return yaml.Unmarshal(b, v) }, v3.Unmarshal,
	} {
		var content map[string]any
		if unmarshal([]byte(file), &content) != nil {
			read[i] = "unreadable"
		} else if list, ok := content["list"]; ok {
			read[i] = fmt.Sprint(list)
		} else {
			read[i] = fmt.Sprint(content["text"])
		}
	}
	return read
}
EOF

go build -o finding . || exit 2
go list -m -f '{{.Path}} {{.Version}}' github.com/goccy/go-yaml gopkg.in/yaml.v3
echo 'a good guess: what was parsed and not changed is printed with the same meaning'
rc=0
./finding || rc=$?
[ $rc != 1 ] || echo 'no longer so'
[ $rc = 0 ] || exit $rc
echo 'it is so'
