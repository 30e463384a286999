#!/bin/bash
# github.com/tidwall/gjson v1.20.1 and encoding/json of Go 1.26.8 read the same document differently
# when a name is in it twice. gjson takes the first, encoding/json the last; and if both
# values are objects, encoding/json takes both and merges them, into a struct or into a map with a
# type, but not into an interface. gjson's own ForEach shows both.
#
# Seen for {"used":1,"used":2}: gjson 1, encoding/json 2. For {"limit":{"a":1},"limit":{"b":2}}:
# gjson {"a":1}, a typed map a=1 b=2, an interface b=2.
#
# Why it matters: a program whose fast path reads a document with the one and whose other
# commands read it with the other shows two figures for the same file, and a "last one counts"
# that was tried with numbers is not true of objects.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOPATH="$dir/go" GOFLAGS='-mod=mod -modcacherw' GOWORK=off GOTOOLCHAIN=go1.26.8 GOEXPERIMENT=

cat >go.mod <<'EOF'
module finding

go 1.26

require github.com/tidwall/gjson v1.20.1
EOF

cat >main.go <<'EOF'
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/tidwall/gjson"
)

func main() {
	const doc = `{"used":1,"used":2,"limit":{"a":1},"limit":{"b":2}}`
	var typed struct {
		Used  int
		Limit map[string]int
	}
	var loose map[string]any
	for _, into := range []any{&typed, &loose} {
		if err := json.Unmarshal([]byte(doc), into); err != nil {
			fmt.Println(err)
			os.Exit(2)
		}
	}
	all := ""
	gjson.Parse(doc).ForEach(func(name, value gjson.Result) bool {
		all += " " + name.String() + "=" + value.Raw
		return true
	})
	holds := true
	for _, c := range []struct{ name, got, stated string }{
		{"gjson.Get used", gjson.Get(doc, "used").Raw, "1"},
		{"gjson Map used", gjson.Parse(doc).Map()["used"].Raw, "1"},
		{"encoding/json used", fmt.Sprint(typed.Used), "2"},
		{"gjson.Get limit", gjson.Get(doc, "limit").Raw, `{"a":1}`},
		{"encoding/json limit, typed", fmt.Sprint(typed.Limit), "map[a:1 b:2]"},
		{"encoding/json limit, any", fmt.Sprint(loose["limit"]), "map[b:2]"},
		{"gjson ForEach", all, ` used=1 used=2 limit={"a":1} limit={"b":2}`},
	} {
		fmt.Printf("seen, %s: %s\n", c.name, c.got)
		holds = holds && c.got == c.stated
	}
	if !holds {
		os.Exit(1)
	}
}
EOF

go build -o finding . || exit 2
echo "$(go version), gjson $(go list -m -f '{{.Version}}' github.com/tidwall/gjson)"
echo 'a good guess: the last counts everywhere, as in a browser'
./finding || { echo 'no longer so'; exit 1; }
echo 'it is so'
