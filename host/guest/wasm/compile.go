package wasm

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/code"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/guest/sandbox"
	"github.com/tetratelabs/wazero"
)

// CompileIn is the other half of [code.Vetter]: it has the module in a folder compiled
// into a cache in the same folder and returns the exit code for the process.
// compile must leave one file in the cache; its error is the reason for a
// refusal, which is printed to stdout. One of the operating system's is none.
func CompileIn(dir string, compile func(cache wazero.CompilationCache, binary []byte) error) (exitCode int) {
	sandbox.LimitProcess(code.VetMemory)
	binary, err := os.ReadFile(filepath.Join(dir, code.ModuleFile))
	var cache wazero.CompilationCache
	if err == nil {
		cache, err = wazero.NewCompilationCacheWithDir(dir)
	}
	exitCode = code.ExitMachine
	if err == nil {
		if err = compile(cache, binary); err == nil && !module.IsPlugin(binary) {
			err = underSkeleton(dir, binary)
		}
		if err == nil {
			return 0
		}
		if code.Machines(err) == nil {
			exitCode = code.ExitRefused
		}
	}
	if wrong := code.Machines(err); wrong != nil {
		err = wrong
	}
	os.Stdout.WriteString(sandbox.FirstLine(err).Error())
	return exitCode
}

// underSkeleton puts the code of a module, which is the one file in the cache, together
// with the module's skeleton (see [code.Kept]), under the name by which it is looked for
// when that is loaded: decoding and checking the bodies of functions at each line costs as
// much as all else. wazero makes that name of a module's bytes alone, and does not compare
// the code with these; the skeleton is compiled in a cache of its own to know it.
func underSkeleton(dir string, binary []byte) error {
	skeleton, functions, err := module.Skeleton(binary, code.Hash(binary))
	if err != nil {
		return err
	}
	other := filepath.Join(dir, "skeleton")
	cache, err := wazero.NewCompilationCacheWithDir(other)
	if err != nil {
		return err
	}
	engine, err := New(cache, nil)
	if err != nil {
		return err
	}
	if _, err := engine.Load(skeleton); err != nil {
		return err
	}
	made, name := onlyFile(dir), onlyFile(other)
	if made == "" || name == "" {
		return errLeft
	}
	compiled, err := os.ReadFile(made)
	if err != nil {
		return err
	}
	kept, err := code.Split(skeleton, compiled)
	if err != nil {
		return err
	}
	if err := writeSynced(filepath.Join(filepath.Dir(made), filepath.Base(name)), kept.Only(functions).Encode()); err != nil {
		return err
	}
	if err := os.Remove(made); err != nil {
		return err
	}
	return os.RemoveAll(other)
}

// writeSynced makes a file that is whole on the disk before anything names it.
func writeSynced(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err = f.Write(data); err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

var errLeft = errors.New("the compiler left no file, or several")

// onlyFile is the one file in a cache's folder, or "".
func onlyFile(dir string) string {
	files, _ := filepath.Glob(filepath.Join(dir, "wazero-*", "*"))
	if len(files) != 1 {
		return ""
	}
	return files[0]
}

// Compile compiles a module into a cache if it is fit to be loaded, and says
// why not.
func Compile(cache wazero.CompilationCache, binary []byte) error {
	engine, err := New(cache, nil)
	if err != nil {
		return err
	}
	if err := checkBorder(binary); err != nil {
		return err
	}
	m, err := engine.Load(binary)
	if err != nil {
		return err
	}
	return cmp.Or(m.checkTypes(), sandbox.CheckStart(engine.ctx, engine.runtime, m.compiled, "_initialize"))
}

// checkBorder tells of what wazero would say in its own words, or only when the
// module is started.
func checkBorder(binary []byte) error {
	if module.WhatElse(binary) != "" {
		return nil // the decoder says so
	}
	if err := module.CheckFeatures(binary); err != nil {
		return err
	}
	border, err := module.Read(binary)
	if err != nil {
		return err
	}
	for _, i := range border.Imports {
		if i.Kind != module.Function && i.Kind != module.Memory {
			return fmt.Errorf("imports %s%s.%s: %s", i.What(), i.Module, i.Name, i.Hint())
		}
	}
	return nil
}

// checkTypes tells of a host function that is imported with a type that it does
// not have, which wazero says only when the module is started.
func (m *Module) checkTypes() error {
	for _, f := range m.compiled.ImportedFunctions() {
		from, name, _ := f.Import()
		known := capability.Lookup(name)
		if from != HostModule || known == nil {
			continue
		}
		params, results := signature(known)
		if !slices.Equal(f.ParamTypes(), params) || !slices.Equal(f.ResultTypes(), results) {
			return fmt.Errorf("imports %s.%s as %s: it must be %s", from, name, sandbox.Signature(f.ParamTypes(), f.ResultTypes()), sandbox.Signature(params, results))
		}
	}
	return nil
}
