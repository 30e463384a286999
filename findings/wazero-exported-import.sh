#!/bin/bash
# wazero v1.12.0: when a guest exports a function that it imports, and the host calls that
# export, the host function is handed its own host module in place of the guest. That module
# has no memory, and its Memory() is an interface that holds a nil pointer: comparing it with
# nil says that there is one. Both engines do the same.
#
# Seen: where the guest calls it, module "guest" with a memory; where the guest exports it, module
# "env", `Memory() == nil` false, and a nil pointer inside.
#
# Why it matters: a host function that begins with `if mod.Memory() == nil` believes that there is
# a memory to read. Telling whether mod.Name() is that of a guest works, and so does looking among
# a guest's exports only for functions that are its own.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOPATH="$dir/go" GOFLAGS='-mod=mod -modcacherw' GOWORK=off

cat >go.mod <<'EOF'
module finding

go 1.26

require github.com/tetratelabs/wazero v1.12.0
EOF

cat >main.go <<'EOF'
package main

import (
	"context"
	"fmt"
	"os"
	"reflect"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// The guest, in the binary format:
//
//	(module
//	  (import "env" "f" (func $f))
//	  (memory 1)
//	  (export "exports" (func $f))
//	  (func (export "calls") call $f))
const guest = "\x00asm\x01\x00\x00\x00" +
	"\x01\x04\x01\x60\x00\x00" +
	"\x02\x09\x01\x03env\x01f\x00\x00" +
	"\x03\x02\x01\x00" +
	"\x05\x03\x01\x00\x01" +
	"\x07\x13\x02\x07exports\x00\x00\x05calls\x00\x01" +
	"\x0a\x06\x01\x04\x00\x10\x00\x0b"

type seen struct {
	module          string
	isNil, holdsNil bool
}

func main() {
	ctx, holds := context.Background(), true
	for engine, config := range map[string]wazero.RuntimeConfig{
		"compiler":    wazero.NewRuntimeConfig(),
		"interpreter": wazero.NewRuntimeConfigInterpreter(),
	} {
		var got seen
		r := wazero.NewRuntimeWithConfig(ctx, config)
		_, err := r.NewHostModuleBuilder("env").NewFunctionBuilder().WithFunc(func(_ context.Context, m api.Module) {
			memory := m.Memory()
			got = seen{module: m.Name(), isNil: memory == nil}
			got.holdsNil = memory != nil && reflect.ValueOf(memory).IsNil()
		}).Export("f").Instantiate(ctx)
		check(err)
		mod, err := r.InstantiateWithConfig(ctx, []byte(guest), wazero.NewModuleConfig().WithName("guest"))
		check(err)
		for _, c := range []struct {
			export string
			stated seen
		}{
			{"calls", seen{module: "guest"}},
			{"exports", seen{module: "env", holdsNil: true}},
		} {
			_, err := mod.ExportedFunction(c.export).Call(ctx)
			check(err)
			fmt.Printf("seen (%s), the guest %s it: module %q, Memory() == nil is %v, holds nil: %v\n",
				engine, c.export, got.module, got.isNil, got.holdsNil)
			holds = holds && got == c.stated
		}
		r.Close(ctx)
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
echo "wazero: $(go list -m -f '{{.Version}}' github.com/tetratelabs/wazero)"
echo 'a good guess: the host function gets module "guest" both times, or a Memory() that is nil'
./finding || { echo 'no longer so'; exit 1; }
echo 'it is so'
