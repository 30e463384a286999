package toolchain

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// hostile are variables that somebody may have set for another project, each of which
// would change what a compiler makes, or keep it from making anything.
var hostile = []string{
	"GOFLAGS=-ldflags=-X=main.x=y -tags=hostile -mod=mod", "GOWASM=satconv,signext", "GOEXPERIMENT=nogreenteagc", "GOOS=plan9", "GOARCH=arm",
	"GOROOT=/nowhere", "GOWORK=/nowhere/go.work", "GOTOOLCHAIN=go1.0.1", "GODEBUG=gotypesalias=0", "GOENV=/nowhere/env", "GO111MODULE=off", "GOGC=1",
	"WASMOPT=/nowhere/wasm-opt", "CGO_ENABLED=1", "CGO_CFLAGS=-DHOSTILE", "CC=/nowhere/cc", "CFLAGS=-O0", "CPPFLAGS=-DX", "LDFLAGS=-X",
	"CPATH=/nowhere", "C_INCLUDE_PATH=/nowhere", "LIBRARY_PATH=/nowhere", "CCC_OVERRIDE_OPTIONS=+-O0", "SOURCE_DATE_EPOCH=1", "COMPILER_PATH=/nowhere",
	"RUSTFLAGS=-C debuginfo=2", "NODE_OPTIONS=--require=/nowhere.js", "NODE_PATH=/nowhere", "LD_PRELOAD_X=1", "TINYGO_X=1",
}

func TestEnvironment(t *testing.T) {
	keep := []string{"PATH=/bin", "HOME=/h", "GOPROXY=off", "GOMODCACHE=/m", "GOPATH=/g", "GOPRIVATE=x.example", "https_proxy=http://p", "HTTPS_PROXY=http://p",
		"SSL_CERT_FILE=/c", "XDG_CACHE_HOME=/x", "LC_ALL=C", "GOTOOLCHAIN=local", "SSH_AUTH_SOCK=/s"}
	got := environment(append(slices.Clone(hostile), keep...))
	if want := append(keep, "GOENV=off"); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Whatever is set, the bytes are the same.
func TestSameBytesWhateverIsSet(t *testing.T) {
	for language, files := range map[Language]map[string]string{
		Go:     goSegment,
		C:      {"a.c": `__attribute__((export_name("aiterm_segment_v1"))) int render(void) { return 0; }`},
		WAT:    {"x.wat": `(module (memory (export "memory") 1) (func (export "aiterm_segment_v1") (result i32) (i32.const 0)))`},
		TinyGo: goSegment,
	} {
		t.Run(string(language), func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "segment")
			write(t, dir, files)
			plain := mustBuild(t, dir, language).Module

			// Settings that "go env -w" has written count as little.
			set := filepath.Join(t.TempDir(), "env")
			if err := os.WriteFile(set, []byte("GOFLAGS=-tags=hostile -nosuchflag\nGOWASM=satconv\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			variables := slices.DeleteFunc(slices.Clone(hostile), func(v string) bool { return strings.HasPrefix(v, "GOENV=") })
			tools := Tools{Env: slices.Concat(os.Environ(), variables, []string{"GOENV=" + set})}
			c, err := tools.Find(t.Context(), dir, language)
			if err != nil {
				t.Fatal(err)
			}
			built, err := c.Build(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(built.Module, plain) {
				t.Errorf("%d bytes with other variables set, %d without, or others", len(built.Module), len(plain))
			}
		})
	}
}
