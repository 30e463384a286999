package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	cdx "github.com/CycloneDX/cyclonedx-go"

	"github.com/data-wise/aiterm/host/disk/programs"
	"github.com/data-wise/aiterm/plugins"
)

// modulePath is this project's.
const modulePath = "github.com/data-wise/aiterm"

// billOfMaterials says in CycloneDX 1.6, as JSON, what a package consists of: its
// programs, the modules that Go wrote into each, the standard library and the built-in
// segments, with licences and checksums. Time and serial number follow from the commit
// and the binaries, so that the same ones give the same bytes.
func billOfMaterials(src *source, all []*binary, parts []part) ([]byte, error) {
	aiterm := all[0]
	main := cdx.Component{
		BOMRef: purl(modulePath, src.version), Type: cdx.ComponentTypeApplication,
		Name: "aiterm", Version: src.version, Description: "A status line for Claude Code",
		Licenses: licensed("MIT"), PackageURL: purl(modulePath, src.version) + "?goos=" + aiterm.goos + "&goarch=" + aiterm.goarch,
		Properties: &[]cdx.Property{
			{Name: "aiterm:commit", Value: src.commit},
			{Name: "aiterm:go", Value: aiterm.info.GoVersion},
		},
		ExternalReferences: &[]cdx.ExternalReference{{Type: cdx.ERTypeVCS, URL: "https://" + modulePath}},
	}
	var components []cdx.Component
	refs := map[string]string{} // by path
	for _, p := range parts {
		c := cdx.Component{
			BOMRef: purl(p.path, p.version), Type: cdx.ComponentTypeLibrary, Name: p.path, Version: p.version,
			Licenses: licensed(p.license), PackageURL: purl(p.path, p.version),
		}
		if p.sum != "" {
			c.Properties = &[]cdx.Property{{Name: "aiterm:go.sum", Value: p.sum}}
		}
		refs[p.path] = c.BOMRef
		components = append(components, c)
	}
	dependencies := []cdx.Dependency{}
	segments := []string{refs[wasm2goPath]}
	for _, name := range plugins.Names() {
		file := "plugins/" + name + "/" + name + ".wasm"
		data, err := os.ReadFile(filepath.Join(src.dir, filepath.FromSlash(file)))
		if err != nil {
			return nil, err
		}
		components = append(components, cdx.Component{
			BOMRef: file, Type: cdx.ComponentTypeFile, Name: file, MIMEType: "application/wasm",
			Description: "the built-in segment " + name, Licenses: licensed("MIT"), Hashes: &[]cdx.Hash{sha256Of(data)},
		})
		segments = append(segments, file)
		dependencies = append(dependencies, cdx.Dependency{Ref: file, Dependencies: &[]string{refs[tinyGoPath]}})
	}
	var files []string
	for _, b := range all {
		components = append(components, cdx.Component{
			BOMRef: b.fileName(), Type: cdx.ComponentTypeApplication, Name: b.program, Version: src.version,
			Licenses: licensed("MIT"), Hashes: &[]cdx.Hash{sha256Of(b.data)},
		})
		linked := []string{refs["std"]}
		for _, m := range b.info.Deps {
			linked = append(linked, refs[m.Path])
		}
		if b.program != programs.Guest { // which runs none of this project's own
			linked = append(linked, segments...)
		}
		if b.program == programs.Aiterm || b.program == programs.Ait {
			linked = append(linked, refs[enginePath])
		}
		files = append(files, b.fileName())
		dependencies = append(dependencies, cdx.Dependency{Ref: b.fileName(), Dependencies: &linked})
	}
	dependencies = append(dependencies, cdx.Dependency{Ref: main.BOMRef, Dependencies: &files})

	bom := cdx.NewBOM()
	bom.SerialNumber = serialNumber(all)
	bom.Metadata = &cdx.Metadata{Timestamp: src.date.Format(time.RFC3339), Component: &main}
	bom.Components, bom.Dependencies = &components, &dependencies
	var out bytes.Buffer
	encoder := cdx.NewBOMEncoder(&out, cdx.BOMFileFormatJSON).SetPretty(true).SetEscapeHTML(false)
	if err := encoder.EncodeVersion(bom, cdx.SpecVersion1_6); err != nil {
		return nil, fmt.Errorf("write the bill of materials: %w", err)
	}
	return out.Bytes(), nil
}

// purl is the package URL of a Go module (github.com/package-url/purl-spec,
// type golang), or of what is none. The module paths of Go need no escapes in it but for a plus in a
// version.
func purl(path, version string) string {
	if path == enginePath {
		return strings.Replace(path, "github.com/", "pkg:github/", 1) + "@" + version
	}
	return "pkg:golang/" + path + "@" + strings.ReplaceAll(version, "+", "%2B")
}

func licensed(id string) *cdx.Licenses {
	return &cdx.Licenses{{License: &cdx.License{ID: id}}}
}

func sha256Of(data []byte) cdx.Hash {
	sum := sha256.Sum256(data)
	return cdx.Hash{Algorithm: cdx.HashAlgoSHA256, Value: hex.EncodeToString(sum[:])}
}

// serialNumber is a UUID of version 8, whose digits are the maker's own (RFC 9562,
// section 5.8): here those of the binaries' hash.
func serialNumber(all []*binary) string {
	sum := sha256.New()
	for _, b := range all {
		sum.Write(b.data)
	}
	id := sum.Sum(nil)
	id[6] = id[6]&0x0f | 0x80
	id[8] = id[8]&0x3f | 0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:16])
}
