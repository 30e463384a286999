#!/bin/bash
# Go 1.26.8, run with wazero v1.12.0: a module built for wasip1 with -buildmode=c-shared
# refuses the first call of an export when nobody called _initialize, with a clear text. It
# refuses only the first: every later call of the same instance runs, in a Go that was never
# started, and package variables with initialisers are their zero values.
#
# Seen: the first call of weekdays() ends in "call _initialize first"; the second returns 0
# without an error. After _initialize it is 7.
#
# Why it matters: wazero calls only _start by itself, so this is what a host with the default
# configuration gets. One that logs a failed call and tries again at the next render, as
# a status line does, shows wrong figures from then on. Call WithStartFunctions("_initialize"),
# and throw an instance away after a trap.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOPATH="$dir/go" GOFLAGS='-mod=mod -modcacherw' GOWORK=off GOTOOLCHAIN=go1.26.8
mkdir guest host

cat >guest/go.mod <<'EOF'
module guest

go 1.26
EOF

cat >guest/main.go <<'EOF'
package main

var names = map[string]bool{"mon": true, "tue": true, "wed": true, "thu": true, "fri": true, "sat": true, "sun": true}

//go:wasmexport weekdays
func weekdays() int32 { return int32(len(names)) }

func main() {}
EOF

cat >host/go.mod <<'EOF'
module host

go 1.26

require github.com/tetratelabs/wazero v1.12.0
EOF

cat >host/main.go <<'EOF'
package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

func main() {
	ctx := context.Background()
	guest, err := os.ReadFile(os.Args[1])
	check(err)
	r := wazero.NewRuntime(ctx)
	wasi_snapshot_preview1.MustInstantiate(ctx, r)
	call := func(config wazero.ModuleConfig, times int) (results []string, said string) {
		var stderr bytes.Buffer
		m, err := r.InstantiateWithConfig(ctx, guest, config.WithName("").WithStderr(&stderr))
		check(err)
		for range times {
			v, err := m.ExportedFunction("weekdays").Call(ctx)
			if err != nil {
				results = append(results, "refused")
				continue
			}
			results = append(results, fmt.Sprint(v[0]))
		}
		return results, stderr.String()
	}
	started, _ := call(wazero.NewModuleConfig().WithStartFunctions("_initialize"), 2)
	plain, said := call(wazero.NewModuleConfig(), 3)
	fmt.Println("seen, after _initialize:", started)
	fmt.Println("seen, as wazero does by default:", plain)
	if fmt.Sprint(started, plain) != "[7 7] [refused 0 0]" || !strings.Contains(said, "_initialize") {
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

(cd guest && GOOS=wasip1 GOARCH=wasm go build -buildmode=c-shared -o ../guest.wasm .) || exit 2
cd host
go build -o finding . || exit 2
echo "$(go version), wazero $(go list -m -f '{{.Version}}' github.com/tetratelabs/wazero)"
echo 'a good guess: without _initialize every call is refused, or none'
./finding ../guest.wasm || { echo 'no longer so'; exit 1; }
echo 'it is so'
