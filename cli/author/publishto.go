package author

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/disk/userfile"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/segment/signature"
	"github.com/data-wise/aiterm/host/segment/source"
)

// This file sends what is published to where it goes, and says how others get it.

// pauses are how long a registry is left alone before each further try.
func pauses() []time.Duration { return []time.Duration{time.Second, 4 * time.Second, 15 * time.Second} }

// push pushes to a registry, and looks at what has come there.
func (p *publication) push(ctx context.Context, o source.Options, ref string, a source.Artifact, key *signature.Secret) error {
	tagged := ref
	if !hasTag(ref) {
		tagged = strings.TrimSuffix(ref, "/") + ":" + tagFor(a.Manifest.Version)
	}
	refs := []string{tagged}
	if p.flags.latest && !strings.HasSuffix(tagged, ":latest") {
		refs = append(refs, tagged[:strings.LastIndexByte(tagged, ':')]+":latest")
	}
	for i, ref := range refs {
		if err := p.pushOne(ctx, o, ref, a, p.flags.force || i > 0); err != nil {
			return err
		}
	}
	last := refs[len(refs)-1]
	p.report.Add = addLine(last, signerName(last, a.Manifest), key)
	if p.flags.dryRun {
		p.step("dry run", "nothing was sent; without --dry-run others would type:")
		fmt.Fprintf(p.out, "\n  %s\n", p.report.Add)
		return nil
	}
	if err := p.verify(ctx, o, last, a); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "\nOthers type:\n\n  %s\n", p.report.Add)
	return nil
}

func (p *publication) pushOne(ctx context.Context, o source.Options, ref string, a source.Artifact, replace bool) error {
	parsed, err := source.Parse(ref)
	if err != nil {
		return err
	}
	to, ok := parsed.(*source.OCI)
	if !ok {
		return fmt.Errorf("%s is no reference of a registry", console.OneLine(ref))
	}
	progress, done := console.StartProgress(p.env, "Pushing to "+ref)
	defer done()
	o.Progress = console.Fetched(progress)
	push := source.PushOptions{Options: o, Replace: replace, Pauses: pauses(), Again: func(why error, pause time.Duration) {
		progress.Above(func() {
			fmt.Fprintf(p.env.Stderr, "note: %v; trying again in %.0f s\n", why, pause.Seconds())
		})
	}}
	call := to.Push
	if p.flags.dryRun {
		call = to.WouldPush
	}
	pushed, err := call(ctx, push, a)
	done()
	var taken *source.TagTakenError
	if errors.As(err, &taken) {
		return fmt.Errorf("%w: raise the version in segment.yaml, build and publish that, or replace what is there with --force", err)
	}
	if err != nil {
		return err
	}
	p.report.Pushed = append(p.report.Pushed, pushedJSON{ref, pushed.Digest, pushed.Before})
	verb, would := "pushed", "replaced"
	if p.flags.dryRun {
		verb, would = "would push", "would replace"
	}
	switch pushed.Before {
	case pushed.Digest:
		p.step("there", ref+" is this very segment already ("+short(pushed.Digest)+"): nothing was sent")
	case "":
		p.step(verb, ref+" ("+short(pushed.Digest)+")")
	default:
		p.step(verb, fmt.Sprintf("%s (%s), which %s %s", ref, short(pushed.Digest), would, short(pushed.Before)))
	}
	return nil
}

// verify gets what was pushed, as somebody else would.
func (p *publication) verify(ctx context.Context, o source.Options, ref string, a source.Artifact) error {
	from, err := source.Parse(ref)
	if err != nil {
		return err
	}
	got, err := from.Fetch(ctx, source.Options{UserAgent: o.UserAgent})
	var private *source.RefusedError
	switch {
	case errors.As(err, &private):
		p.warn(fmt.Sprintf("others can't get it without a login: many registries, such as ghcr.io, make what is new there private; change that on the registry's page (%v)", err))
		return nil
	case err != nil:
		return fmt.Errorf("it was pushed, and can't be got back: %w", err)
	case string(got.Bytes) != string(a.Module) || string(got.Signature) != string(a.Signature):
		return fmt.Errorf("it was pushed, and %s gives other bytes now: somebody else pushes to the same tag, or the registry is at fault; run it again", ref)
	}
	p.step("looked at", "everybody gets these bytes from there")
	return nil
}

// write puts the files into a folder.
func (p *publication) write(dir string, a source.Artifact, key *signature.Secret) error {
	name := a.Manifest.Name + ".wasm"
	files := []struct {
		path string
		data []byte
	}{{filepath.Join(dir, name), a.Module}}
	beside := filepath.Join(dir, name+source.SignatureSuffix)
	if a.Signature != nil {
		files = append(files, struct {
			path string
			data []byte
		}{beside, a.Signature})
	} else if _, err := os.Lstat(beside); err == nil {
		return fmt.Errorf("%s is there, and would not fit: sign with --key, or remove it", beside)
	}
	for _, f := range files {
		old, err := os.ReadFile(f.path)
		if err == nil && string(old) != string(f.data) && !p.flags.force {
			return fmt.Errorf("%s is there already, and is other than this: name another folder, or replace it with --force", f.path)
		}
	}
	for _, f := range files {
		if !p.flags.dryRun {
			if err := writePublished(f.path, f.data); err != nil {
				return err
			}
		}
		p.report.Files = append(p.report.Files, f.path)
	}
	verb := "written"
	if p.flags.dryRun {
		verb = "would write"
	}
	p.step(verb, strings.Join(p.report.Files, ", "))
	address := "https://example.com/" + name
	p.report.Add = addLine(address+"#sha256="+p.report.SHA256, signerName("", a.Manifest), key)
	fmt.Fprintf(p.out, "\nPut them behind https. Others type, with your address in place of example.com:\n\n  %s\n", p.report.Add)
	return nil
}

// writePublished writes a file that others can read. What is there and is no file is not
// written to.
func writePublished(path string, data []byte) error {
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s is no file: remove it, or name another folder", path)
	}
	return userfile.WriteShared(path, data)
}

// short is a digest for people; that in -f json is whole.
func short(digest string) string { return digest[:min(len(digest), len("sha256:")+12)] + "…" }

// hasTag tells whether a reference ends with a tag.
func hasTag(ref string) bool { return strings.Contains(ref[strings.LastIndexByte(ref, '/')+1:], ":") }

// tagFor is a version as a tag, which can't hold every sign of one.
func tagFor(version string) string {
	tag := []byte(version)
	for i, c := range tag {
		if letter := c|0x20 >= 'a' && c|0x20 <= 'z'; !letter && (c < '0' || c > '9') && c != '_' && (i == 0 || c != '.' && c != '-') {
			tag[i] = '_'
		}
	}
	return string(tag[:min(len(tag), 128)])
}

// addLine is what others type to have the segment.
func addLine(from, whose string, key *signature.Secret) string {
	line := "aiterm plugins add " + from
	if key != nil {
		line += " --trust " + whose + "=" + key.Public.Text
	}
	return line
}

// signerName is what others call the key: whose place in the registry it is, else the
// author, else the segment.
func signerName(ref string, m manifest.Manifest) string {
	parts := strings.Split(strings.TrimPrefix(ref, "oci://"), "/")
	if len(parts) > 2 && manifest.RejectName(parts[1]) == "" {
		return parts[1]
	}
	words := strings.FieldsFunc(strings.ToLower(m.Author), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	if name := strings.Join(words, "-"); manifest.RejectName(name) == "" {
		return name
	}
	return m.Name
}
