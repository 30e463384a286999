// Command segments builds the built-in segments, and proves that each one was
// built from the source beside it.
//
//	go run ./tools/segments build [NAME…]   compile with TinyGo, write plugins/NAME/NAME.wasm, and translate
//	go run ./tools/segments translate       write the Go that the modules are translated into
//	go run ./tools/segments check           compare source digests and translations; with TinyGo at hand,
//	                                        rebuild and compare bytes
//
// It runs in the root of the repository. TinyGo is the one that TINYGO names,
// else the one that tools/tinygo/install made, else the one on the PATH.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/data-wise/aiterm/host/author/toolchain"
	"github.com/data-wise/aiterm/host/segment/pack"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "segments:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 0 {
		return errors.New("say build or check")
	}
	names, err := segmentNames()
	if err != nil {
		return err
	}
	switch args[0] {
	case "build":
		if len(args) > 1 {
			names = args[1:]
		}
		return build(names)
	case "check":
		return check(names)
	case "translate":
		return writeTranslations(names)
	}
	return fmt.Errorf("unknown command %q: say build, translate or check", args[0])
}

// segmentNames lists the folders that hold a segment.
func segmentNames() ([]string, error) {
	files, err := filepath.Glob("plugins/*/segment.yaml")
	if err != nil || len(files) == 0 {
		return nil, errors.New("no plugins/*/segment.yaml here: run it in the root of the repository")
	}
	var names []string
	for _, f := range files {
		names = append(names, filepath.Base(filepath.Dir(f)))
	}
	return names, nil
}

func modulePath(name string) string { return filepath.Join("plugins", name, name+".wasm") }

func build(names []string) error {
	tinygo, err := findTinyGo()
	if err != nil {
		return err
	}
	record, err := readRecord()
	if err != nil {
		return err
	}
	for _, name := range names {
		module, err := compile(tinygo, name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(modulePath(name), module, 0o644); err != nil {
			return err
		}
		source, err := sourceDigest(name)
		if err != nil {
			return err
		}
		record[name] = built{source, moduleDigest(module)}
		fmt.Printf("%-10s %6d bytes\n", name, len(module))
	}
	if err := record.write(); err != nil {
		return err
	}
	all, err := segmentNames()
	if err != nil {
		return err
	}
	return writeTranslations(all)
}

// check compares each module with its source, as far as the tools at hand allow.
func check(names []string) error {
	record, err := readRecord()
	if err != nil {
		return err
	}
	var wrong []string
	for _, name := range names {
		module, err := os.ReadFile(modulePath(name))
		if err != nil {
			return err
		}
		want, err := sourceDigest(name)
		if err != nil {
			return err
		}
		if got := record[name].source; got != want {
			wrong = append(wrong, fmt.Sprintf("%s was built from other sources (digest %.12s, now %.12s)", modulePath(name), got, want))
		} else if record[name].module != moduleDigest(module) {
			wrong = append(wrong, fmt.Sprintf("%s is not the module that %s names", modulePath(name), recordPath))
		}
	}
	if wrong != nil {
		return fmt.Errorf("%s\nrun make segments", strings.Join(wrong, "\n"))
	}
	fmt.Printf("%d segments are the ones that were built from their source\n", len(names))
	if err := checkTranslations(names); err != nil {
		return err
	}
	tinygo, err := findTinyGo()
	if err != nil {
		fmt.Println("not rebuilt:", err)
		return nil
	}
	for _, name := range names {
		built, err := compile(tinygo, name)
		if err != nil {
			return err
		}
		module, err := os.ReadFile(modulePath(name))
		if err != nil {
			return err
		}
		if !bytes.Equal(built, module) {
			return fmt.Errorf("%s differs from what TinyGo makes of its source: run make segments", modulePath(name))
		}
	}
	fmt.Printf("%d segments rebuilt byte for byte\n", len(names))
	return nil
}

// compile builds one segment, with its manifest inside.
func compile(tinygo toolchain.Compiler, name string) ([]byte, error) {
	dir := filepath.Join("plugins", name)
	built, err := tinygo.Build(context.Background(), dir)
	if err != nil {
		return nil, err
	}
	if len(built.Notes) > 0 {
		return nil, fmt.Errorf("%s: %s", dir, strings.Join(built.Notes, "; "))
	}
	m, err := pack.ReadManifest(dir)
	if err != nil {
		return nil, err
	}
	if m.Name != name {
		return nil, fmt.Errorf("%s says that its name is %s: it must be that of its folder", dir, m.Name)
	}
	packed, err := pack.Pack(built.Module, m)
	if err != nil {
		return nil, err
	}
	if len(packed.Warnings) > 0 {
		return nil, fmt.Errorf("%s: %s", dir, strings.Join(packed.Warnings, "; "))
	}
	return packed.Module, nil
}
