package toolchain

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
)

// newestClang and oldestClang bound the versions that distributions have as
// clang-NN beside, or instead of, a plain clang.
const newestClang, oldestClang = 30, 14

// ClangFlags are those that every file in C or C++ is compiled with. A segment has no
// library of either: nothing is linked but what is in its folder.
func ClangFlags(language Language) []string {
	flags := []string{"-std=c11"}
	if language == CPP {
		flags = []string{"-std=c++17", "-fno-exceptions", "-fno-rtti", "-fno-threadsafe-statics"}
	}
	return append(flags, "--target=wasm32-unknown-unknown", "-ffreestanding", "-fno-builtin", "-Oz", "-Wall", "-Wextra",
		"-mbulk-memory", "-mnontrapping-fptoint", "-msign-ext", "-mmutable-globals")
}

// clangExtension is that of the sources.
func clangExtension(language Language) string {
	if language == CPP {
		return ".cpp"
	}
	return ".c"
}

// LinkFlags are those of wasm-ld. The stack comes first in memory, so that one
// that grows too large traps instead of writing over data.
func LinkFlags() []string {
	return []string{"--no-entry", "--strip-all", "--gc-sections", "--stack-first", "-z", "stack-size=16384"}
}

func missingClang(tool, use string) error {
	return &MissingError{
		Tool: tool, Use: use,
		Debian: "apt install clang lld",
		MacOS:  "brew install llvm lld, and put $(brew --prefix llvm)/bin on the PATH: Apple's own clang knows no WebAssembly",
		Other:  "winget install LLVM.LLVM",
	}
}

func (c *Compiler) findClang(ctx context.Context) error {
	language := c.Language
	names := []string{"clang"}
	for n := newestClang; n >= oldestClang; n-- {
		names = append(names, "clang-"+strconv.Itoa(n))
	}
	var clang Tool
	var unfit string // one that is there, but for other machines only
	for _, name := range names {
		path, ok := c.tools.find(name)
		if !ok {
			continue
		}
		said, err := c.tools.run(ctx, command{path: path, args: []string{"--print-targets"}})
		if err == nil && strings.Contains(said, "wasm32") {
			said, err := c.tools.run(ctx, command{path: path, args: []string{"--version"}})
			if err != nil {
				return fmt.Errorf("ask clang for its version: %w", err)
			}
			_, said, _ = strings.Cut(said, "version ")
			clang = Tool{"clang", versionIn(said), path}
			break
		}
		unfit = path
	}
	if clang.path == "" {
		use := "compiles " + language.Title() + " to WebAssembly"
		if unfit != "" {
			use += ", which " + unfit + " does not"
		}
		return missingClang("clang", use)
	}
	linker, err := c.findLinkerOf(ctx, clang)
	if err != nil {
		return err
	}
	c.Tools = append(c.Tools, clang)
	c.findOptimiser(ctx)
	c.compile = func(ctx context.Context, dir, out string) (string, error) {
		return c.compileC(ctx, language, clang.path, linker, dir, out)
	}
	return nil
}

// findLinkerOf finds the wasm-ld of that very clang, else one with its number, else any.
func (c *Compiler) findLinkerOf(ctx context.Context, clang Tool) (path string, err error) {
	if said, err := c.tools.run(ctx, command{path: clang.path, args: []string{"--print-prog-name=wasm-ld"}}); err == nil {
		if path = strings.TrimSpace(said); filepath.IsAbs(path) {
			return path, nil
		}
	}
	major, _, _ := strings.Cut(clang.Version, ".")
	if path, ok := c.tools.find("wasm-ld-" + major); ok {
		return path, nil
	}
	return c.findLinker("links what clang compiles, and belongs to LLVM's lld")
}

// findLinker finds the newest wasm-ld: it takes what an older LLVM compiled.
func (c *Compiler) findLinker(use string) (path string, err error) {
	names := []string{"wasm-ld"}
	for n := newestClang; n >= oldestClang; n-- {
		names = append(names, "wasm-ld-"+strconv.Itoa(n))
	}
	if path, ok := c.tools.find(names...); ok {
		return path, nil
	}
	return "", missingClang("wasm-ld", use)
}

// compileC compiles each file and links the objects. It is not left to clang
// alone, which would start a wasm-opt if it finds one, with settings of its own.
func (c Compiler) compileC(ctx context.Context, language Language, clang, linker, dir, out string) (warnings string, err error) {
	extension := clangExtension(language)
	files, err := sources(dir, extension)
	if err != nil {
		return "", err
	}
	if len(files) == 0 {
		return "", fmt.Errorf("%s holds no file *%s: add one that includes aiterm%s", dir, extension, map[string]string{".c": ".h", ".cpp": ".hpp"}[extension])
	}
	args := LinkFlags()
	for i, file := range files {
		object := filepath.Join(filepath.Dir(out), strconv.Itoa(i)+".o")
		// The name alone, since __FILE__ would put the path into the module. "./"
		// keeps a name that begins with - from being taken for a flag.
		flags := append(ClangFlags(language), "-c", "./"+file, "-o", object)
		_, said, err := c.tools.compile(ctx, command{path: clang, args: flags, dir: dir})
		if err != nil {
			return "", err
		}
		warnings += said
		args = append(args, object)
	}
	_, err = c.tools.run(ctx, command{path: linker, args: append(args, "-o", out)})
	return warnings, err
}
