// Package playground makes the page on which one tries aiterm: the product compiled for a
// browser, and what shows it. The sources are in site/playground.
package playground

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Page is the page as it stands in the site.
type Page struct {
	Body  []byte            // what is inside of main
	Files map[string][]byte // what lies beside the page, by name
}

// Style is the page's style.
const Style = "playground.css"

// Scripts are what the page loads, in that order: the product first, which is made.
var Scripts = []string{"product.js", "engine.js", "picture.js", "segments.js", "playground.js"}

// Policy is the page's own: it may run WebAssembly and a worker that it made of its own
// text, and show pictures that it drew.
const Policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; style-src 'self'; img-src 'self' blob:; base-uri 'none'; form-action 'none'"

// program is the command that is compiled, and folder where its page is.
const (
	program = "github.com/data-wise/aiterm/site/playground"
	folder  = "site/playground"
)

// Build makes the page from the sources below root, which is the repository.
func Build(ctx context.Context, root string) (Page, error) {
	p := Page{Files: map[string][]byte{}}
	var err error
	if p.Body, err = os.ReadFile(filepath.Join(root, folder, "page.html")); err != nil {
		return p, fmt.Errorf("read the playground: %w", err)
	}
	for _, name := range append([]string{Style}, Scripts[1:]...) {
		if p.Files[name], err = os.ReadFile(filepath.Join(root, folder, name)); err != nil {
			return p, fmt.Errorf("read the playground: %w", err)
		}
	}
	p.Files[Scripts[0]], err = Product(ctx, root)
	return p, err
}

// Product is a script with the product in it: the text of the worker, and the program,
// packed. It is a script, and text, since a page that was opened from a folder may load
// scripts and nothing else: neither a module, nor a worker by its address, nor by fetch.
func Product(ctx context.Context, root string) ([]byte, error) {
	goroot, err := run(ctx, root, "go", "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	var worker bytes.Buffer
	for _, name := range []string{
		filepath.Join(root, folder, "disk.js"),
		filepath.Join(strings.TrimSpace(goroot), "lib", "wasm", "wasm_exec.js"),
		filepath.Join(root, folder, "worker.js"),
	} {
		part, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read the playground's worker: %w", err)
		}
		worker.Write(part)
		worker.WriteByte('\n')
	}
	packed, err := compile(ctx, root)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(worker.String())
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "\"use strict\";\nconst aitermWorker = %s;\nconst aitermPacked = \"%s\";\n", text, base64.StdEncoding.EncodeToString(packed))
	return out.Bytes(), nil
}

// compile compiles the product for a browser and packs it as browsers can unpack it.
func compile(ctx context.Context, root string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "aiterm-playground-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "aiterm.wasm")
	if _, err := run(ctx, root, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", file, program); err != nil {
		return nil, err
	}
	binary, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var packed bytes.Buffer
	w, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if _, err = w.Write(binary); err == nil {
		err = w.Close()
	}
	return packed.Bytes(), err
}

// run runs a command of Go's for a browser and returns what it printed.
func run(ctx context.Context, dir string, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "GOFLAGS=-buildvcs=false", "CGO_ENABLED=0")
	var out, wrong strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &wrong
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("compile the playground: %s %s: %w\n%s", name, strings.Join(args, " "), err, wrong.String())
	}
	return out.String(), nil
}
