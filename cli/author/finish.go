package author

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/modules"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/guest/code"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/guest/worker"
	"github.com/data-wise/aiterm/host/segment/pack"
	"github.com/data-wise/aiterm/host/segment/permission"
	"github.com/data-wise/aiterm/host/segment/source"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
	"github.com/data-wise/aiterm/plugins"
)

// A segment is called slow from one of these on. The built-in ones have a few KB
// and load in a fifth of a millisecond.
const (
	slowBytes = 256 << 10
	slowLoad  = 2 * time.Millisecond
)

// finishSegment writes a segment that was built or packed and says what it is
// like. It measures first: a module that cannot be loaded is not written.
func finishSegment(ctx context.Context, env *console.Env, packed pack.Packed, out string) error {
	var measured code.Measured
	if env.Executable != "" {
		var err error
		measurer := code.Measurer{Command: worker.Command(env.Executable, packed.Engine == module.Extism)}
		if packed.Engine == module.Extism {
			measurer.Prepare = modules.Compiler(env).CompileKernel
		}
		measured, err = measurer.Run(ctx, packed.Module)
		if err != nil {
			return fmt.Errorf("%s was not written, since its module cannot be loaded: %w", packed.Manifest.Name, err)
		}
	}
	stale := staleSignature(out, packed.Module)
	if err := pack.Write(ctx, out, packed.Module); err != nil {
		return err
	}
	if stale != "" {
		fmt.Fprintln(env.Stderr, "warning:", console.Tildes(env, stale))
	}
	for _, w := range packed.Warnings {
		fmt.Fprintln(env.Stderr, "warning:", w)
	}
	if text := debugWarning(packed.Module); text != "" {
		fmt.Fprintln(env.Stderr, text)
	}
	if len(packed.Module) > slowBytes || measured.Fastest > slowLoad {
		fmt.Fprintln(env.Stderr, slowWarning(packed, measured))
	}
	_, err := io.WriteString(env.Stdout, describeSegment(packed, measured, out))
	return err
}

// checkName refuses a manifest with a name under which nobody could add the segment.
func checkName(name string) error {
	if why := configfile.Reserved(name, plugins.Names()); why != "" {
		return fmt.Errorf("nothing was written, since no segment can be added by the name %s, which %s: take another one in the manifest, such as my-%[1]s", name, why)
	}
	return nil
}

// staleSignature says that the signature beside a module will not fit any more
// once other bytes are written there, or "". Whose it is, is not known here, so it
// cannot be verified: its time tells whether it was made for what is there now.
func staleSignature(out string, binary []byte) string {
	file := out + source.SignatureSuffix
	signed, err := os.Stat(file)
	if err != nil {
		return ""
	}
	info, err := os.Stat(out)
	if err != nil || !info.Mode().IsRegular() || info.Size() > module.MaxBytes {
		return ""
	}
	if old, err := os.ReadFile(out); err != nil || bytes.Equal(old, binary) {
		return ""
	}
	unless := ""
	if signed.ModTime().Before(info.ModTime().Add(-checkoutTime)) {
		unless = ", unless it was made for these very bytes"
	}
	return fmt.Sprintf("the signature beside it (%s) no longer fits%s: sign again with minisign -Sm %s, or remove it", console.OneLine(file), unless, console.OneLine(out))
}

func describeSegment(packed pack.Packed, measured code.Measured, out string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s %s, %s", out, packed.Manifest.Name, packed.Manifest.Version, console.SizeText(len(packed.Module)))
	if packed.Engine == module.Extism {
		b.WriteString(", an Extism plugin")
	}
	if measured.Load > 0 {
		fmt.Fprintf(&b, ", loads in %s", loadTime(measured.Load))
	}
	if measured.Compile > time.Second {
		fmt.Fprintf(&b, ", compiled once in %.1f s", measured.Compile.Seconds())
	}
	asks := permission.Asks(packed.Manifest)
	if len(asks) == 0 {
		b.WriteString("\nasks for nothing: it " + permission.Always(packed.Manifest) + "\n")
		return b.String()
	}
	b.WriteString("\nasks for\n")
	for _, a := range asks {
		if a.IsStatus() {
			continue
		}
		optional := ""
		if a.Optional {
			optional = ", optional"
		}
		fmt.Fprintf(&b, "  %s%s (%s)\n    it %s\n", a.Grant, optional, console.OneLine(a.Reason), a.Means)
	}
	if packed.Manifest.Asks("http") {
		fmt.Fprintf(&b, "  %s\n", permission.ReadsOfSession(packed.Manifest))
	}
	return b.String()
}

// loadTime has two digits that mean something, whatever the size.
func loadTime(d time.Duration) string {
	ms := float64(d.Microseconds()) / 1000
	if ms >= 10 {
		return fmt.Sprintf("%.0f ms", ms)
	}
	return fmt.Sprintf("%.2g ms", ms)
}

// manyBytes of custom sections are worth a word.
const manyBytes = 4 << 10

// debugWarning names the custom sections of a module, the largest first, if they are
// much.
func debugWarning(binary []byte) string {
	sections := module.CustomSections(binary, manifest.SectionName)
	slices.SortStableFunc(sections, func(a, b module.Custom) int { return b.Size - a.Size })
	total := 0
	var names []string
	for i, s := range sections {
		total += s.Size
		if i < 5 {
			names = append(names, fmt.Sprintf("%s %s", strictyaml.Quote(s.Name), console.SizeText(s.Size)))
		}
	}
	if total < manyBytes {
		return ""
	}
	if len(sections) > 5 {
		names = append(names, "…")
	}
	return fmt.Sprintf("warning: %s of it are for a debugger, and every render reads them (%s): aiterm plugins pack --strip takes them out", console.SizeText(total), strings.Join(names, ", "))
}

func slowWarning(packed pack.Packed, measured code.Measured) string {
	text := "warning: it is slow because it is big: a module is read and checked whenever the segment has news"
	if measured.Load > 0 && len(packed.Module) <= slowBytes {
		if module.Initialises(packed.Module) {
			text = fmt.Sprintf("warning: it is slow, although it has only %s: what runs before the first render (init, global values, _initialize) takes the time", console.SizeText(len(packed.Module)))
		} else {
			text = fmt.Sprintf("warning: it is slow for its %s, which are read and checked whenever the segment has news; nothing of it runs before the first render", console.SizeText(len(packed.Module)))
		}
	}
	return text + "\n  smaller: TinyGo instead of standard Go; no fmt, encoding/json, regexp or time zones; a stub runtime in AssemblyScript; -Oz"
}
