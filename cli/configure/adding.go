package configure

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/plugins"
	"github.com/data-wise/aiterm/host/segment/catalog"
	"github.com/data-wise/aiterm/host/segment/signature"
)

// wanted is a source as a person types it: "SOURCE as NAME", and the flags that a refusal
// may name.
type wanted struct {
	source, as   string
	tokenServers []string
	entry        catalog.Entry // of the index that it was found in, if it was
	trust        string        // NAME=KEY: only what that key has signed, which is trusted from then on
}

// parseWanted parts what was typed. A blank is part of a path, unless one of the words
// follows that end it.
func parseWanted(text string) (w wanted, err error) {
	const asWord, server = " as ", " --token-server"
	text = " " + strings.TrimSpace(text)
	for {
		at := max(strings.LastIndex(text, asWord), strings.LastIndex(text, server))
		if at < 0 {
			break
		}
		word := asWord
		if strings.HasPrefix(text[at:], server) {
			word = server
		}
		value := strings.TrimSpace(strings.TrimPrefix(text[at+len(word):], "="))
		if strings.ContainsAny(value, " /") && word == asWord {
			break // a part of the path
		}
		if value == "" {
			return w, errors.New("after" + word + " comes nothing: name what it is to be, or leave it out")
		}
		if word == asWord {
			w.as = value
		} else {
			w.tokenServers = append(w.tokenServers, value)
		}
		text = text[:at]
	}
	if w.source = strings.TrimSpace(text); w.source == "" {
		err = errors.New("no source is named: a file, an https:// address or an oci:// reference")
	}
	return w, err
}

// offer shows what a source is, before anything of it runs, and then asks. What is added is
// what was shown: the bytes of that hash.
func offer(m *model, w wanted) tea.Cmd {
	var looked plugins.Looked
	return m.start("fetching "+w.source, func(ctx context.Context, env *console.Env) (err error) {
		looked, err = plugins.Look(ctx, env, w.source, w.tokenServers...)
		return err
	}, func(m *model, o outcome) {
		r := &report{name: "Add " + w.source + "?", outcome: o}
		if o.err == nil {
			r.first = append(asking(looked), w.trusting(m.env)...)
			add := func(m *model, grants []string) tea.Cmd {
				return m.start("adding "+w.source, command(plugins.Whole, w.arguments(looked.SHA256, grants)...), w.added)
			}
			r.further = append(granted(looked, "add it", add), w.ofKey(m)...)
		}
		m.lay(r)
	})
}

// trusting says what the key that was named means for what is added.
func (w wanted) trusting(env *console.Env) []line {
	if name, _, ok := strings.Cut(w.trust, "="); ok {
		return []line{say("warn", "It is added only if the key of "+name+" has signed it, and that key is trusted from then on.")}
	}
	if key, asks := w.newKey(env); asks {
		return []line{say("faint", "The index says that the key "+key.ID+" signs it, which you do not trust yet: its author can tell you whether that is theirs.")}
	}
	return nil
}

// ofKey is the choice to trust the key that an index gives with what it found, where it is
// not trusted yet.
func (w wanted) ofKey(m *model) []further {
	key, asks := w.newKey(m.env)
	if !asks {
		return nil
	}
	return []further{{"T", "add only what the key " + key.ID + " has signed, and trust it", func(m *model) tea.Cmd {
		m.lift()
		m.ask(keyLabel, w.keyName(), func(m *model, name string) tea.Cmd {
			trusted := w
			trusted.trust = name + "=" + key.Text
			return offer(m, trusted)
		})
		return nil
	}}}
}

// keyLabel asks whose a key is.
const keyLabel = "whose key it is, a-z 0-9 -: "

// newKey is the key of the index's entry, if a person has not been asked about it yet, nor
// trusts it.
func (w wanted) newKey(env *console.Env) (key signature.Key, asks bool) {
	if w.entry.Key == "" || w.trust != "" {
		return key, false
	}
	key, err := signature.ParseKey(w.entry.Key)
	if err != nil {
		return key, false
	}
	known, err := signature.Load(signature.Path(env.Dirs.Config))
	return key, err == nil && !slices.ContainsFunc(known, func(k signature.Key) bool { return k.Text == key.Text })
}

// keyName makes a name for a key out of its author's.
func (w wanted) keyName() string {
	author, _, _ := strings.Cut(w.entry.Author, "<")
	words := strings.FieldsFunc(strings.ToLower(author), func(r rune) bool { return r < '0' || r > '9' && r < 'a' || r > 'z' })
	name := strings.TrimLeft(strings.Join(words, "-"), "0123456789-")
	return strings.TrimRight(name[:min(len(name), 32)], "-")
}

// asking says first what a segment asks for: the rest may be below the screen.
func asking(l plugins.Looked) (out []line) {
	if len(l.Needs) > 0 {
		out = append(out, say("warn", "It needs: "+strings.Join(l.Needs, ", ")))
	}
	if len(l.Optional) > 0 {
		out = append(out, say("warn", "It can do without: "+strings.Join(l.Optional, ", ")))
	}
	if out == nil {
		out = append(out, say("good", "It asks for no permission."))
	}
	return out
}

// added shows what came of adding it. Where its name is in the way, another one can be given.
func (w wanted) added(m *model, o outcome) {
	m.forgetOthers()
	r := &report{name: "Add", outcome: o, from: "Added "} // behind all that is known of it
	if o.err != nil && strings.Contains(o.err.Error(), "--as") {
		r.further = []further{{"n", "add it under another name", func(m *model) tea.Cmd {
			m.lift()
			m.ask(sourceLabel, w.source+" as ", func(m *model, text string) tea.Cmd {
				return offerTyped(m, text, w)
			})
			return nil
		}}}
	}
	m.lay(r)
}

// arguments are those of "aiterm plugins" that add it.
func (w wanted) arguments(sha256 string, grants []string) []string {
	args := []string{"add", "--yes", "--sha256", sha256}
	for _, one := range grants {
		args = append(args, "--grant", one)
	}
	if w.as != "" {
		args = append(args, "--as", w.as)
	}
	if w.trust != "" {
		args = append(args, "--trust", w.trust)
	}
	for _, server := range w.tokenServers {
		args = append(args, "--token-server", server)
	}
	return append(args, "--", w.source)
}

// sourceLabel asks for a source.
const sourceLabel = "source, or SOURCE as NAME: "

// offerTyped is offer for what a person typed; from is what it was typed for, whose key holds
// for the same source.
func offerTyped(m *model, text string, from wanted) tea.Cmd {
	w, err := parseWanted(text)
	if err != nil {
		m.say("warn", err.Error())
		return nil
	}
	if w.source == from.source {
		w.entry, w.trust = from.entry, from.trust
	}
	w.source = expanded(m.env, w.source)
	return offer(m, w)
}

// expanded is a path as a shell hands it on.
func expanded(env *console.Env, path string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok && env.Getenv("HOME") != "" {
		return filepath.Join(env.Getenv("HOME"), rest)
	}
	return path
}

// granting shows what a segment asks for, and grants it.
func granting(m *model, name string) tea.Cmd {
	var looked plugins.Looked
	return m.start("reading "+name, func(ctx context.Context, env *console.Env) (err error) {
		looked, err = plugins.Look(ctx, env, name)
		return err
	}, func(m *model, o outcome) {
		r := &report{name: "Grant " + name + "?", outcome: o}
		if o.err == nil {
			has := func(one string) bool { return slices.Contains(looked.Granted, one) }
			looked.Needs, looked.Optional = slices.DeleteFunc(looked.Needs, has), slices.DeleteFunc(looked.Optional, has)
			r.first = asking(looked)
			if len(looked.Needs)+len(looked.Optional) > 0 {
				r.further = granted(looked, "grant it", func(m *model, grants []string) tea.Cmd {
					return m.start("granting", command(plugins.Whole, append([]string{"grant", name}, grants...)...), shown("Grant "+name))
				})
			} else if len(looked.Granted) > 0 {
				r.first = []line{say("good", "It has all that it asks for.")}
			}
		}
		m.lay(r)
	})
}

// granted are the ways to go on with a segment that asks for something: with what it needs,
// with all, or with what a person types.
func granted(l plugins.Looked, does string, then func(m *model, grants []string) tea.Cmd) (all []further) {
	with := func(key, words string, grants ...string) {
		all = append(all, further{key, does + words, func(m *model) tea.Cmd {
			m.lift()
			return then(m, grants)
		}})
	}
	switch asks := len(l.Needs) + len(l.Optional); {
	case asks == 0:
		with("y", "")
		return all
	case len(l.Needs) == 0:
		with("y", " with nothing of that")
	default:
		with("y", " with what it needs", l.Needs...)
	}
	if len(l.Optional) > 0 {
		with("A", " with all", append(slices.Clone(l.Needs), l.Optional...)...)
	}
	if does == "add it" && len(l.Needs) > 0 {
		with("n", ", grant it nothing yet")
	}
	return append(all, further{"t", does + " with what you type", func(m *model) tea.Cmd {
		m.lift()
		m.ask("what it may, with blanks between: ", strings.Join(append(slices.Clone(l.Needs), l.Optional...), " "), func(m *model, text string) tea.Cmd {
			return then(m, strings.Fields(text))
		})
		return nil
	}})
}

// updating shows what is new, and takes it.
func updating(name string) func(*model, outcome) {
	return func(m *model, o outcome) {
		r := &report{name: "Update " + name, outcome: o}
		if o.err == nil && !slices.ContainsFunc(o.said, func(l string) bool { return strings.Contains(l, "nothing newer") }) {
			r.further = []further{{"y", "take it", func(m *model) tea.Cmd {
				m.lift()
				return m.start("updating "+name, command(plugins.Whole, "update", name), shown("Update "+name))
			}}}
		}
		m.lay(r)
	}
}

// removing asks whether a segment is to go.
func removing(m *model, name string) {
	m.lay(&report{name: "Remove " + name + "?", outcome: outcome{said: []string{"It is taken off the line, and forgotten with its grants and what it stored."}}, further: []further{
		{"y", "remove it", func(m *model) tea.Cmd {
			m.lift()
			return m.start("removing "+name, command(plugins.Whole, "remove", name), shown("Remove "+name))
		}},
	}})
}

// shown shows what a command said.
func shown(name string) func(*model, outcome) {
	return func(m *model, o outcome) {
		m.forgetOthers()
		m.lay(&report{name: name, outcome: o})
	}
}
