package transcript

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/disk/state"
)

// The records of agents stand in files of their own, one for each agent, beside the
// session's. Of these the tokens are counted, and nothing else.
const (
	// mostAgentFiles is of how many agents tokens are counted. Of a session with more,
	// they are unknown.
	mostAgentFiles = 512
	// mostAgentIDs is how many of the messages that were counted last are known by an id.
	mostAgentIDs = 1 << 12
	agentsMagic  = "aiterm agents 1 "
)

// agentsRead is what was read of the agents' files.
type agentsRead struct {
	since int64 // the moment from which on requests are counted in s.Later too
	files []agentFile
	s     Summary
}

// agentFile is how far one file was read.
type agentFile struct {
	name uint64 // a checksum
	mark
}

// agentsTokens are the tokens of the agents' requests, and of those of them that were
// answered at a moment or later; since is 0 for no such moment. It reads what is new if
// that is at most a number of bytes. behind is how many are to be read by [File.Scan]; the
// tokens are unknown then, and where ok is false.
func (f *File) agentsTokens(since, most int64) (all, later tokens, behind int64, ok bool) {
	names, ok := f.agentNames()
	if !ok || names == nil {
		return all, later, 0, ok
	}
	r := f.keptAgents()
	if r.since != since {
		// What was read before is in what Claude Code said of the process before.
		r.since, r.s.Later = since, tokens{}
	}
	r.s.agentsOnly, r.s.since = true, since
	behind, ok = f.readAgents(&r, names, most)
	if !ok && behind == 0 {
		// One of them is another file by now: all of them are read anew.
		r = agentsRead{since: since, s: Summary{agentsOnly: true, since: since}}
		behind, ok = f.readAgents(&r, names, most)
	}
	return r.s.Side, r.s.Later, behind, ok && behind == 0
}

// agentNames are the names of the agents' files, without the folder; nil where there is no
// folder.
func (f *File) agentNames() (names []string, ok bool) {
	folder := f.agentsFolder()
	if !isFolder(filepath.Dir(folder)) || !isFolder(folder) {
		return nil, true
	}
	opened, err := os.Open(folder)
	if err != nil {
		return nil, false
	}
	defer opened.Close()
	names = []string{}
	all, _ := opened.Readdirnames(3 * mostAgentFiles) // two files for each
	for _, name := range all {
		id, isAgent := strings.CutPrefix(name, "agent-")
		if id, isRecords := strings.CutSuffix(id, ".jsonl"); isAgent && isRecords && isID(id) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, len(names) <= mostAgentFiles && len(all) < 3*mostAgentFiles
}

func (f *File) agentsFolder() string {
	return filepath.Join(strings.TrimSuffix(f.path, ".jsonl"), "subagents")
}

// readAgents reads what is new in files, and keeps what that came to. ok is false where it
// cannot go on from what was read of one.
func (f *File) readAgents(r *agentsRead, names []string, most int64) (behind int64, ok bool) {
	var news []string
	for _, name := range names {
		now, err := look(filepath.Join(f.agentsFolder(), name))
		if err != nil {
			continue
		}
		m := r.of(name)
		switch {
		case m.inode != 0 && (!m.same(now) || now.size < m.offset):
			return 0, false
		case m.size != now.size || m.modified != now.modified:
			news = append(news, name)
			behind += now.size - m.offset
		}
	}
	if behind > most {
		return behind, false
	}
	for _, name := range news {
		h, now, err := open(filepath.Join(f.agentsFolder(), name))
		if err != nil {
			continue
		}
		m := r.of(name)
		if ok = m.inode == 0 || m.goesOn(h, now); ok {
			ok = r.s.read(h, m, now) == nil
		}
		h.close()
		if !ok {
			return 0, false
		}
	}
	if len(news) > 0 && !f.ReadOnly {
		// What cannot be kept is read again by the next line.
		_ = state.WriteCache(f.keptPath(".agents"), r.encode())
	}
	return 0, true
}

// of is how far a file was read.
func (r *agentsRead) of(name string) *mark {
	at := sum(name)
	for i := range r.files {
		if r.files[i].name == at {
			return &r.files[i].mark
		}
	}
	r.files = append(r.files, agentFile{name: at})
	return &r.files[len(r.files)-1].mark
}

// keptAgents is what was kept of the files, or nothing.
func (f *File) keptAgents() (r agentsRead) {
	read, err := state.ReadStart(f.keptPath(".agents"), mostKept)
	if err == nil && read.Size <= mostKept {
		r.decode(string(read.Data))
	}
	return r
}

func (r *agentsRead) encode() []byte {
	r.s.ids = r.s.ids[max(0, len(r.s.ids)-mostAgentIDs):]
	c := codec{b: make([]byte, 0, 2<<10)}
	c.agents(r)
	return append(append([]byte(agentsMagic), strconv.FormatUint(state.Sum(c.b), 36)+"\n"...), c.b...)
}

// decode reads what encode wrote, and nothing of anything else.
func (r *agentsRead) decode(data string) {
	head, body, _ := strings.Cut(data, "\n")
	head, found := strings.CutPrefix(head, agentsMagic)
	if want, err := strconv.ParseUint(head, 36, 64); !found || err != nil || state.Sum(body) != want {
		return
	}
	c := codec{reading: true, rest: body}
	if c.agents(r); c.wrong || c.rest != "" {
		*r = agentsRead{}
	}
}

func (c *codec) agents(r *agentsRead) {
	c.number(&r.since)
	list(c, &r.files, 3*mostAgentFiles, func(f *agentFile) {
		c.sum(&f.name)
		c.mark(&f.mark)
		c.wrong = c.wrong || f.offset < 0
	})
	c.number(&r.s.SideCalls)
	c.tokens(&r.s.Side)
	c.tokens(&r.s.Later)
	list(c, &r.s.recent, mostRecent, c.counted)
	list(c, &r.s.ids, mostAgentIDs, c.sum)
}
