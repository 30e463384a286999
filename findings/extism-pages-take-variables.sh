#!/bin/bash
# github.com/extism/go-sdk v1.7.1: a manifest that is made in Go and limits the plugin's pages takes its variables
# away. The two other limits that stand beside MaxPages, of variables and of an answer over HTTP, are 0 if they
# are not given, which allows no byte; the default is -1. The same manifest read from JSON has the defaults.
#
# Seen: extism.ManifestMemory{MaxPages: 100} gives MaxVarBytes 0 and MaxHttpResponseBytes 0, and setting a variable of
# a byte traps with "Vars are disabled by this host"; {"memory": {"max_pages": 100}} gives 1 MiB and 50 MiB, and
# the variable is set. So does no Memory at all.
#
# Why it matters: the limit is written for hostile plugins, and it is the good ones that trap from then on, with the
# word that the host forbids it. Give MaxVarBytes: -1 and MaxHttpResponseBytes: -1 with it, or what they may be.
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
	"encoding/json"
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
	wasm := []extism.Wasm{extism.WasmData{Data: []byte(plugin)}}
	var read extism.Manifest
	document, err := json.Marshal(map[string]any{"wasm": wasm, "memory": map[string]int{"max_pages": 100}})
	check(err)
	check(json.Unmarshal(document, &read))

	holds := true
	for _, c := range []struct {
		made     string
		manifest extism.Manifest
		stated   string
	}{
		{"in Go, without Memory", extism.Manifest{Wasm: wasm}, "1048576 52428800, set"},
		{"in Go, of 100 pages", extism.Manifest{Wasm: wasm, Memory: &extism.ManifestMemory{MaxPages: 100}}, "0 0, Vars are disabled by this host"},
		{"as JSON, of 100 pages", read, "1048576 52428800, set"},
	} {
		p, err := extism.NewPlugin(context.Background(), c.manifest, extism.PluginConfig{}, nil)
		check(err)
		said := "set"
		if _, _, err := p.Call("set", []byte("x")); err != nil {
			said, _, _ = strings.Cut(err.Error(), " (")
		}
		got := fmt.Sprintf("%d %d, %s", p.MaxVarBytes, p.MaxHttpResponseBytes, said)
		fmt.Printf("seen, a manifest made %s: bytes of variables, bytes of an answer, a variable: %s\n", c.made, got)
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
go list -m -f '{{.Path}} {{.Version}}' github.com/extism/go-sdk
echo 'a good guess: a limit that is not given is the default one, in Go as in JSON'
rc=0
./finding || rc=$?
[ $rc != 1 ] || echo 'no longer so'
[ $rc = 0 ] || exit $rc
echo 'it is so'
