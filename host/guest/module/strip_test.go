package module

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/plugins"
)

func TestStrip(t *testing.T) {
	export := func(s, index string) string { return name(s) + "\x00" + index }
	code := section(10, "\x00")
	in := header + section(CustomSection, name("name")+"debug") +
		section(ExportSection, vector(export("malloc", "\x80\x01"), export("memory", "\x02"), export("free", "\x03"))) +
		code + section(CustomSection, name("producers"))
	got, err := Strip([]byte(in), func(e Export) bool { return e.Name == "memory" })
	if err != nil {
		t.Fatal(err)
	}
	want := header + section(ExportSection, vector(export("memory", "\x02"))) + code
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("module (-want +got):\n%s", diff)
	}
	again, err := Strip(got, func(Export) bool { return true })
	if err != nil || string(again) != want {
		t.Errorf("a second time: %q, %v", again, err)
	}
}

func TestStripRefuses(t *testing.T) {
	for _, tt := range []struct{ name, module, want string }{
		{"nothing", "", "this is empty"},
		{"a section that goes on behind the end", header + "\x02\x10", "2 bytes after its last whole section"},
		{"an export that goes on behind the end", header + section(ExportSection, "\x01\x7fx"), errCut.Error()},
		{"a huge count", header + section(ExportSection, "\xff\xff\xff\xff\x0f"), errCut.Error()},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := Strip([]byte(tt.module), func(Export) bool { return true }); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error = %v, want %q", err, tt.want)
			}
		})
	}
}

// FuzzStrip: what comes out of a module that can be read is one that can be
// read, with the same imports, and no larger.
func FuzzStrip(f *testing.F) {
	f.Add([]byte(header + section(CustomSection, name("x")+"y") + section(ExportSection, vector(name("memory")+"\x02\x00"))))
	for _, name := range plugins.Names() {
		binary, _ := plugins.Module(name)
		f.Add(binary)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		out, err := Strip(data, func(e Export) bool { return len(e.Name)%2 == 0 })
		if err != nil {
			return
		}
		if _, err := Read(data); err != nil {
			return
		}
		after, err := Read(out)
		if err != nil {
			t.Fatalf("%q became %q: %v", data, out, err)
		}
		if len(after.Exports) > len(out) {
			t.Errorf("%d exports in %d bytes", len(after.Exports), len(out))
		}
	})
}
