#!/bin/bash
# github.com/goccy/go-yaml v1.19.2 takes a number with an exponent and no dot for a text, unless
# it is read into a float. So it writes the text "1234e56", which a short commit id may
# well be, without quotes, and YAML 1.2 reads that as a number; and its own 0.00001, written as 1e-05,
# comes back as a text.
#
# Seen: Marshal writes "id: 1234e56" and "rate: 1e-05"; read into any, goccy/go-yaml gives the texts
# "1234e56" and "1e-05", gopkg.in/yaml.v3 v3.0.1 the numbers 1.234e+59 and 1e-05. "1.5e3" is quoted.
#
# Why it matters: a lock file or a cache with short commit ids, written with it, loses one of them as
# soon as anything else reads the file; and a small figure that goes through a map twice is no figure
# any more. Neither shows with the usual test values.
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

	goccy "github.com/goccy/go-yaml"
	yaml3 "gopkg.in/yaml.v3"
)

func main() {
	holds := true
	for _, c := range []struct {
		value  any
		stated string
	}{
		{map[string]string{"id": "1234e56"}, "id: 1234e56\n, goccy string 1234e56, yaml.v3 float64 1.234e+59"},
		{map[string]string{"id": "1.5e3"}, "id: \"1.5e3\"\n, goccy string 1.5e3, yaml.v3 string 1.5e3"},
		{map[string]float64{"rate": 0.00001}, "rate: 1e-05\n, goccy string 1e-05, yaml.v3 float64 1e-05"},
	} {
		written, err := goccy.Marshal(c.value)
		check(err)
		got := string(written)
		for _, reader := range []struct {
			name      string
			unmarshal func([]byte, any) error
		}{
			{"goccy", func(data []byte, into any) error { return goccy.Unmarshal(data, into) }},
			{"yaml.v3", yaml3.Unmarshal},
		} {
			var back map[string]any
			check(reader.unmarshal(written, &back))
			for _, v := range back {
				got += fmt.Sprintf(", %s %T %v", reader.name, v, v)
			}
		}
		fmt.Printf("seen, of %v: %q\n", c.value, got)
		holds = holds && got == c.stated
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
echo 'a good guess: what Marshal writes of a text is a text to every reader, and of a number a number'
./finding || { echo 'no longer so'; exit 1; }
echo 'it is so'
