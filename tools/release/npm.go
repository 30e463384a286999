package main

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"text/template"

	"github.com/data-wise/aiterm/host/disk/programs"
)

//go:embed templates
var templates embed.FS

// manifest is a package.json.
type manifest struct {
	Name                 string            `json:"name"`
	Version              string            `json:"version"`
	Description          string            `json:"description"`
	Keywords             []string          `json:"keywords,omitempty"`
	Homepage             string            `json:"homepage"`
	Repository           map[string]string `json:"repository"`
	License              string            `json:"license"`
	OS                   []string          `json:"os,omitempty"`
	CPU                  []string          `json:"cpu,omitempty"`
	Bin                  map[string]string `json:"bin,omitempty"`
	Files                []string          `json:"files"`
	Engines              map[string]string `json:"engines,omitempty"`
	OptionalDependencies map[string]string `json:"optionalDependencies,omitempty"`
	PreferUnplugged      bool              `json:"preferUnplugged,omitempty"` // Yarn keeps others in a .zip
}

func (r *release) manifest(name, text string) manifest {
	return manifest{
		Name: name, Version: r.number(), Description: text, Homepage: homepage, License: licenseID,
		Repository: map[string]string{"type": "git", "url": "git+" + homepage + ".git"},
	}
}

// npmName is the package with the programs for a platform.
func (p platform) npmName() string { return npmScope + projectName + "-" + p.node[0] + "-" + p.node[1] }

// npmPackages are a package for each platform, and aiterm, which has them as optional
// dependencies: npm installs those whose os and cpu are the machine's, and so nothing has
// to run while it installs.
func npmPackages(r *release) ([]file, error) {
	main := r.manifest(projectName, summary)
	main.Keywords = keywords
	main.Bin = map[string]string{programs.Aiterm: "bin/aiterm.js", programs.Ait: "bin/aiterm.js"}
	main.Files = []string{"bin"}
	main.Engines = map[string]string{"node": ">=18"}
	main.OptionalDependencies = map[string]string{}
	byMachine := map[string]string{}
	var files []file
	for _, b := range r.builds {
		main.OptionalDependencies[b.npmName()] = r.number()
		byMachine[b.node[0]+"-"+b.node[1]] = b.npmName()
		packed, err := r.npmPlatform(b)
		if err != nil {
			return nil, err
		}
		files = append(files, packed)
	}
	table, err := json.MarshalIndent(byMachine, "", "  ")
	if err != nil {
		return nil, err
	}
	about := map[string]string{
		"Packages": string(table), "Module": modulePath, "Version": r.version, "Number": r.number(),
		"Summary": summary, "Description": description, "Homepage": homepage,
	}
	starter, err := fill("npm/aiterm.js", about)
	if err != nil {
		return nil, err
	}
	readme, err := fill("npm/README.md", about)
	if err != nil {
		return nil, err
	}
	packed, err := r.npmPack(main, []entry{
		{path: "bin/aiterm.js", data: starter, exec: true},
		{path: "README.md", data: readme},
		{path: "LICENSE", data: r.license},
	})
	return append(files, packed), err
}

// npmPlatform is the package of one platform. Its programs are no commands of npm's:
// aiterm finds the others beside itself, and Claude Code starts one by its path.
func (r *release) npmPlatform(b built) (file, error) {
	m := r.manifest(b.npmName(), "The programs of aiterm for "+b.node[0]+" on "+b.node[1])
	m.OS, m.CPU, m.Files, m.PreferUnplugged = []string{b.node[0]}, []string{b.node[1]}, []string{"bin", "THIRD_PARTY_LICENSES.txt"}, true
	entries := []entry{
		{path: "README.md", data: fmt.Appendf(nil, "# %s\n\nThe programs of [aiterm](%s) for %s on %s. Install `aiterm`, which brings this package.\n", m.Name, homepage, b.node[0], b.node[1])},
		{path: "LICENSE", data: r.license},
		{path: "THIRD_PARTY_LICENSES.txt", data: b.notices},
	}
	for _, p := range b.programs {
		entries = append(entries, entry{path: "bin/" + p.fileName(), data: p.data, exec: true})
	}
	return r.npmPack(m, entries)
}

// npmPack makes the archive that "npm pack" would, with that one's name, and with the
// same bytes each time.
func (r *release) npmPack(m manifest, entries []entry) (file, error) {
	text, err := indented(m)
	if err != nil {
		return file{}, err
	}
	packed, _, err := pack("linux", "package", append(entries, entry{path: "package.json", data: text}), r.date)
	name := strings.ReplaceAll(strings.TrimPrefix(m.Name, "@"), "/", "-")
	return file{"npm/" + name + "-" + m.Version + ".tgz", packed}, err
}

func indented(v any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false) // >= is no markup
	encoder.SetIndent("", "  ")
	err := encoder.Encode(v)
	return out.Bytes(), err
}

// fill makes a file of a template. What a template names and is not given is an error.
func fill(name string, with any) ([]byte, error) {
	t, err := template.New("").Option("missingkey=error").ParseFS(templates, "templates/"+name)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = t.ExecuteTemplate(&out, name[strings.LastIndex(name, "/")+1:], with)
	return out.Bytes(), err
}
