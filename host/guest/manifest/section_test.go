package manifest

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/guest/module"
)

const header = "\x00asm\x01\x00\x00\x00"

// section builds one section of a module; of a custom one, body begins with
// the name and its length.
func section(id byte, body string) string {
	return string(id) + string(module.AppendUint32(nil, uint32(len(body)))) + body
}

func custom(name, body string) string {
	return section(0, string(module.AppendUint32(nil, uint32(len(name))))+name+body)
}

func TestAttach(t *testing.T) {
	typeSection := section(1, "\x01\x60\x00\x00")
	plain := header + typeSection + custom("producers", "x")
	once, err := Attach([]byte(plain), goodManifest())
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(once), plain) {
		t.Error("the module's own sections changed")
	}
	got, found, err := FromModule(once)
	if err != nil || !found {
		t.Fatalf("found %v, %v", found, err)
	}
	if diff := cmp.Diff(goodManifest(), got); diff != "" {
		t.Errorf("round trip (-want +got):\n%s", diff)
	}
	again, err := Attach(once, goodManifest())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(once, again) {
		t.Error("attaching the same manifest again gives other bytes")
	}
	// A manifest in the middle is replaced, and the new one comes last.
	middle, err := Attach([]byte(header+custom(SectionName, "{}")+typeSection+custom("producers", "x")), goodManifest())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(once, middle) {
		t.Error("an old manifest was not replaced")
	}
	if string(plain) != header+typeSection+custom("producers", "x") {
		t.Error("the input changed")
	}
}

func TestAttachRefuses(t *testing.T) {
	bad := goodManifest()
	bad.Permissions[0].Reason = ""
	long := goodManifest()
	long.Permissions = nil
	for range 3000 {
		long.Settings[1].Allowed = append(long.Settings[1].Allowed, "c")
	}
	tests := []struct {
		name string
		wasm string
		m    Manifest
		want string
	}{
		{"not a module", "hello", goodManifest(), "this is not a WebAssembly module"},
		{"a component", "\x00asm\x0d\x00\x01\x00", goodManifest(), "this is a WebAssembly component"},
		{"damaged", header + "\x01\x7f", goodManifest(), "the module is damaged: 2 bytes after its last whole section"},
		{"bad manifest", header, bad, "permissions[0].reason is missing: add it"},
		{"too many values", header, long, "settings[1].allowed lists up to 32 texts"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := Attach([]byte(tt.wasm), tt.m); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

func TestFromModule(t *testing.T) {
	const minimal = `{"name":"x","version":"1","description":"d"}`
	tests := []struct {
		name, wasm string
		found      bool
		wantErr    string // "" means none
	}{
		{"empty module", header, false, ""},
		{"without a manifest", header + section(1, "\x00") + custom("name", "abc"), false, ""},
		{"minimal", header + custom(SectionName, minimal), true, ""},
		{"white space after", header + custom(SectionName, minimal+"\n"), true, ""},
		{"size in five bytes", header + "\x00" + string([]byte{byte(1+len(SectionName)+len(minimal)) | 0x80, 0x80, 0x80, 0x80, 0}) + "\x0f" + SectionName + minimal, true, ""},
		{"garbage after", header + custom(SectionName, minimal) + "\xff\xff\xff\xff\xff\xff", true, ""},
		{"cut short", header + custom(SectionName, minimal)[:20], false, ""},
		{"size far beyond the end", header + "\x00\xff\xff\xff\xff\x0f", false, ""},
		{"size of more than 32 bits", header + "\x00\xff\xff\xff\xff\x1f", false, ""},
		{"endless size", header + "\x00" + strings.Repeat("\x80", 20), false, ""},
		{"name longer than its section", header + section(0, "\x7fabc"), false, ""},
		{"no bytes", "", false, "this is empty"},
		{"text", "(module)", false, "this is WebAssembly text"},
		{"twice", header + custom(SectionName, minimal) + custom(SectionName, minimal), false, "more than one section aiterm_manifest"},
		{"too large", header + custom(SectionName, strings.Repeat(" ", 70<<10)), false, "more than 64 KiB"},
		{"not JSON", header + custom(SectionName, "name: x"), false, "build the segment again"},
		{"unknown field", header + custom(SectionName, `{"name":"x","version":"1","description":"d","x":1}`), false, `unknown field "x"`},
		{"two values", header + custom(SectionName, minimal+minimal), false, "goes on after its end"},
		{"null", header + custom(SectionName, "null"), false, "name must be"},
		{"escape", header + custom(SectionName, `{"name":"x","version":"1","description":"\u001b[2J"}`), false, "must not hold the character U+001B"},
		{"reordering", header + custom(SectionName, `{"name":"x","version":"1","description":"\u202e"}`), false, "must not hold the character U+202E"},
		{"not UTF-8", header + custom(SectionName, "{\"name\":\"x\",\"version\":\"1\",\"description\":\"\xff\"}"), false, "must not hold the character U+FFFD"},
		{"unseen", header + custom(SectionName, `{"name":"x","version":"1","description":"a\u200bb"}`), false, "must not hold the character U+200B, which nobody sees"},
		{"a tag", header + custom(SectionName, `{"name":"x","version":"1","description":"d","author":"\udb40\udc41"}`), false, "must not hold the character U+E0041"},
		{"an emoji of several", header + custom(SectionName, `{"name":"x","version":"1","description":"👩‍🔬 ⚙️"}`), true, ""},
		{"unseen in a default", header + custom(SectionName, `{"name":"x","version":"1","description":"d","settings":[{"name":"s","type":"string","default":"\u2060","description":"d"}]}`), false, "settings[0].default must not hold the character U+2060"},
		{"a key twice", header + custom(SectionName, `{"name":"x","version":"1","description":"d","name":"y"}`), false, `the key "name" is given twice`},
		{"a key in other letters", header + custom(SectionName, `{"Name":"x","version":"1","description":"d"}`), false, `the key "Name" is unknown: keys are in lower case`},
		{"optional", header + custom(SectionName, `{"name":"x","version":"1","description":"d","permissions":[{"name":"git","reason":"r","optional":true}],"status":["model.id"]}`), true, ""},
		{"a path with a star", header + custom(SectionName, `{"name":"x","version":"1","description":"d","status":["model.*"]}`), false, `status must be a path of the status such as model.id`},
		{"twice the same host", header + custom(SectionName, `{"name":"x","version":"1","description":"d","permissions":[{"name":"http","args":["a.b"],"reason":"r"},{"name":"http","args":["a.b"],"reason":"r","optional":true}]}`), false, `permissions[1].args has "a.b"`},
		{"hosts of both kinds", header + custom(SectionName, `{"name":"x","version":"1","description":"d","permissions":[{"name":"http","args":["a.b"],"reason":"r"},{"name":"http","args":["c.d"],"reason":"r","optional":true}]}`), true, ""},
		{"unknown permission", header + custom(SectionName, `{"name":"x","version":"1","description":"d","permissions":[{"name":"root","reason":"r"}]}`), false, `must be a permission, not "root"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, found, err := FromModule([]byte(tt.wasm))
			if tt.wantErr != "" {
				if err == nil || !strings.Contains(err.Error(), tt.wantErr) {
					t.Errorf("got %v, want %s", err, tt.wantErr)
				}
			} else if err != nil {
				t.Errorf("got %v", err)
			}
			if found != tt.found {
				t.Errorf("found %v, want %v", found, tt.found)
			}
			if !found {
				if diff := cmp.Diff(Manifest{}, m); diff != "" {
					t.Errorf("a manifest although none was found:\n%s", diff)
				}
			}
		})
	}
}

// FuzzModule: no bytes make the section walk panic; a manifest that is
// accepted can be attached and read back as it was.
func FuzzModule(f *testing.F) {
	whole, err := Attach([]byte(header+section(1, "\x00")), goodManifest())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte(header + custom(SectionName, `{"name":"x","version":"1","description":"d","settings":[{"name":"a","type":"int","default":"1","description":"d","min":0}]}`)))
	f.Add([]byte(header + "\x00\x80\x80\x80\x80\x00"))
	f.Fuzz(func(t *testing.T, wasm []byte) {
		m, found, err := FromModule(wasm)
		if err != nil || !found {
			return
		}
		again, err := Attach([]byte(header), m)
		if err != nil {
			t.Fatalf("an accepted manifest can't be attached: %v", err)
		}
		got, found, err := FromModule(again)
		if err != nil || !found {
			t.Fatalf("found %v, %v", found, err)
		}
		if diff := cmp.Diff(m, got); diff != "" {
			t.Errorf("round trip (-first +second):\n%s", diff)
		}
	})
}
