#!/bin/bash
# github.com/extism/go-sdk v1.7.1: a plugin that sets a variable again, to a value of the same size, can be told that the
# store is full. The old value, which is about to be replaced, counts beside the new one. A single variable may
# so be as large as the limit (1 MiB if none is given) when it is set first, and half as large from then on.
#
# Seen: a variable of 600 KiB can be set, and setting it again traps with "Variable store is full"; with 500 KiB
# both work.
#
# Why it matters: variables are what a plugin keeps between two calls, and it is the second call that fails, with a
# trap, in a test of one call never. Removing the variable first (a value of offset 0) makes room for it.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOPATH="$dir/go" GOFLAGS='-mod=mod -modcacherw' GOWORK=off

cat >go.mod <<'EOF'
module finding

go 1.26

require github.com/extism/go-sdk v1.7.1
EOF

cat >main.go <<'EOF'
package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	extism "github.com/extism/go-sdk"
)

// The plugin, in the binary format:
//
//	(module
//	  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
//	  (import "extism:host/env" "store_u8" (func $store (param i64 i32)))
//	  (import "extism:host/env" "input_offset" (func $input (result i64)))
//	  (import "extism:host/env" "var_set" (func $set (param i64 i64)))
//	  (func (export "set") (result i32) (local i64)
//	    i64.const 1 call $alloc local.tee 0 ;; the name, "a"
//	    i32.const 97 call $store
//	    local.get 0 call $input call $set   ;; the value is the input
//	    i32.const 0))
const plugin = "\x00asm\x01\x00\x00\x00" +
	"\x01\x18\x05\x60\x01\x7e\x01\x7e\x60\x02\x7e\x7f\x00\x60\x00\x01\x7e\x60\x02\x7e\x7e\x00\x60\x00\x01\x7f" +
	"\x02\x6d\x04\x0fextism:host/env\x05alloc\x00\x00\x0fextism:host/env\x08store_u8\x00\x01" +
	"\x0fextism:host/env\x0cinput_offset\x00\x02\x0fextism:host/env\x07var_set\x00\x03" +
	"\x03\x02\x01\x04" +
	"\x07\x07\x01\x03set\x00\x04" +
	"\x0a\x19\x01\x17\x01\x01\x7e\x42\x01\x10\x00\x22\x00\x41\xe1\x00\x10\x01\x20\x00\x10\x02\x10\x03\x41\x00\x0b"

func main() {
	holds := true
	for _, c := range []struct {
		kib    int
		stated string
	}{
		{500, "set, set"},
		{600, "set, Variable store is full"},
	} {
		p, err := extism.NewPlugin(context.Background(), extism.Manifest{
			Wasm: []extism.Wasm{extism.WasmData{Data: []byte(plugin)}},
		}, extism.PluginConfig{}, nil)
		if err != nil {
			fmt.Println(err)
			os.Exit(2)
		}
		var got []string
		for range 2 {
			said := "set"
			if _, _, err := p.Call("set", make([]byte, c.kib<<10)); err != nil {
				said, _, _ = strings.Cut(err.Error(), " (")
			}
			got = append(got, said)
		}
		fmt.Printf("seen, the same variable twice, %d KiB: %s\n", c.kib, strings.Join(got, ", "))
		holds = holds && strings.Join(got, ", ") == c.stated
	}
	if !holds {
		os.Exit(1)
	}
}
EOF

go build -o finding . || exit 2
go list -m -f '{{.Path}} {{.Version}}' github.com/extism/go-sdk
echo 'a good guess: what can be set once can be set again, as it takes the place of the old value'
rc=0
./finding || rc=$?
[ $rc != 1 ] || echo 'no longer so'
[ $rc = 0 ] || exit $rc
echo 'it is so'
