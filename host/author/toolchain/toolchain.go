// Package toolchain builds the folder of a segment to a module: it tells the
// language from the folder, finds the compiler or says how to get it, runs it,
// and takes out of the module what no segment needs. It starts compilers and
// nothing else, downloads nothing, and never takes a command from the folder.
//
// The same source and the same compiler give the same bytes, wherever the
// folder is. What the segment says about itself is added by package pack.
package toolchain

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/data-wise/aiterm/host/guest/module"
)

// Language is what a segment is written in, and with what it is built.
type Language string

// The languages, by the names that segment.yaml and --lang give them.
const (
	TinyGo         Language = "tinygo"
	Go             Language = "go"
	C              Language = "c"
	CPP            Language = "cpp"
	Rust           Language = "rust"
	Zig            Language = "zig"
	D              Language = "d"
	MoonBit        Language = "moonbit"
	JavaScript     Language = "javascript"
	AssemblyScript Language = "assemblyscript"
	WAT            Language = "wat"
)

// Title is the language in a sentence.
func (l Language) Title() string {
	switch l {
	case TinyGo:
		return "Go with TinyGo"
	case Go:
		return "standard Go"
	case AssemblyScript:
		return "AssemblyScript"
	case JavaScript:
		return "JavaScript"
	case CPP:
		return "C++"
	case Rust:
		return "Rust"
	case Zig:
		return "Zig"
	case MoonBit:
		return "MoonBit"
	}
	return strings.ToUpper(string(l))
}

// nativeEntry is the export that makes a module a segment.
const nativeEntry = module.NativeEntry

// Tool is a program that takes part in building.
type Tool struct {
	Name    string // as its makers call it
	Version string // without the name
	path    string
}

func (t Tool) String() string { return t.Name + " " + t.Version }

// Compiler builds segments of one language.
type Compiler struct {
	Language Language
	// Tools are what takes part, the compiler itself first. Another version of
	// one of them may make other bytes of the same source.
	Tools []Tool

	tools     Tools
	optimiser string // path of wasm-opt, or "" for none
	notes     []string
	compile   func(ctx context.Context, dir, out string) (warnings string, err error)
}

// Versions lists what takes part, such as "tinygo 0.41.0, wasm-opt 108".
func (c Compiler) Versions() string {
	names := make([]string, len(c.Tools))
	for i, t := range c.Tools {
		names[i] = t.String()
	}
	return strings.Join(names, ", ")
}

// Programs lists what a build runs, with where it is, such as
// "/usr/bin/rustc (rustc 1.63.0), /usr/bin/wasm-opt (wasm-opt 108)".
func (c Compiler) Programs() string {
	names := make([]string, len(c.Tools))
	for i, t := range c.Tools {
		names[i] = t.path + " (" + t.String() + ")"
	}
	return strings.Join(names, ", ")
}

// Built is what came of a folder.
type Built struct {
	Module []byte
	// Notes are what could be better, such as the compiler's warnings, or that
	// wasm-opt is not there to make the module smaller.
	Notes []string
}

// Find finds the compiler of a language for the segment in dir, or returns a
// [*MissingError]. An error also says when it is too old.
func (t Tools) Find(ctx context.Context, dir string, language Language) (Compiler, error) {
	c := Compiler{Language: language, tools: t}
	var err error
	switch language {
	case TinyGo:
		err = c.findTinyGo(ctx)
	case Go:
		err = c.findGo(ctx)
	case C, CPP:
		err = c.findClang(ctx)
	case Rust:
		err = c.findRust(ctx)
	case Zig:
		err = c.findZig(ctx)
	case D:
		err = c.findD(ctx)
	case MoonBit:
		err = c.findMoonBit(ctx, dir)
	case JavaScript:
		err = c.findJavaScript()
	case AssemblyScript:
		err = c.findAssemblyScript(ctx, dir)
	case WAT:
		err = c.findWabt(ctx)
	default:
		err = fmt.Errorf("there is no language %q to build a segment from", language)
	}
	return c, err
}

// Build compiles the segment in dir. It writes nothing there; the compilers
// keep what they do between two builds in caches of their own.
func (c Compiler) Build(ctx context.Context, dir string) (Built, error) {
	if info, err := os.Stat(dir); err != nil {
		return Built{}, fmt.Errorf("build %s: %w", dir, err)
	} else if !info.IsDir() {
		return Built{}, fmt.Errorf("build %s: that is a file: name the folder of a segment", dir)
	}
	temporary, err := os.MkdirTemp("", "aiterm-build-*")
	if err != nil {
		return Built{}, fmt.Errorf("make a folder to build in: %w", err)
	}
	defer os.RemoveAll(temporary)
	out := filepath.Join(temporary, "segment.wasm")
	warnings, err := c.compile(ctx, dir, out)
	if err != nil {
		return Built{}, err
	}
	wasm, err := os.ReadFile(out)
	if err != nil {
		return Built{}, fmt.Errorf("%s left no module: %w", c.Tools[0].Name, err)
	}
	built := Built{Notes: slices.Clone(c.notes)}
	if warnings != "" {
		built.Notes = append(built.Notes, c.Tools[0].Name+" says:\n"+warnings)
	}
	if built.Module, err = strip(wasm); err != nil {
		return Built{}, fmt.Errorf("what %s made: %w", c.Tools[0].Name, err)
	}
	if c.optimiser == "" {
		return built, nil
	}
	if smaller, err := c.optimise(ctx, temporary, built.Module); err == nil {
		built.Module = smaller
	} else if ctx.Err() != nil {
		return Built{}, ctx.Err()
	} else {
		built.Notes = append(built.Notes, "the module is as the compiler left it: "+err.Error())
	}
	return built, nil
}

// strip takes the custom sections out, and from a module on the native ABI the
// exports that are not the ABI's. What an Extism plugin exports may be called
// by its kit, and stays.
func strip(wasm []byte) ([]byte, error) {
	border, err := module.Read(wasm)
	if err != nil {
		return nil, err
	}
	engine, _ := border.Engine()
	return module.Strip(wasm, func(e module.Export) bool {
		return engine != module.Native || e.Name == "memory" || e.Name == "_initialize" || e.Name == nativeEntry
	})
}
