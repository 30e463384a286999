package transcript

import (
	"encoding/binary"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/disk/state"
)

// What is kept of a session is a file of numbers:
//
//	aiterm transcript 2 CHECKSUM LENGTH
//	NUMBER NUMBER … in base 36, of LENGTH bytes
//	the checksums of the messages that were counted, of eight bytes each
//
// There is no text in it, and no way to write one: a codec takes numbers alone. The first
// two parts are read by every line that asks; the third one only when there is news.
const magic = "aiterm transcript 2 "

// mostHead is what is read at first. The numbers of most sessions take a tenth of it.
const mostHead = 16 << 10

// mostKept is above what all lists take when they are full.
const mostKept = 1 << 20

// mark says how far which file was read.
type mark struct {
	device, inode, size, modified int64 // of the file as it was then
	offset                        int64 // behind the last whole line that was read
	tail                          uint64
	// tried is the size that the file had when the rest of it, too large for a line,
	// had no end of a line, or 0.
	tried int64
}

// codec writes numbers, or reads them into where they would be written from.
type codec struct {
	reading bool
	b       []byte
	rest    string
	wrong   bool
}

func (c *codec) number(n *int64) {
	if !c.reading {
		c.b = append(strconv.AppendInt(c.b, *n, 36), ' ')
		return
	}
	var word string
	word, c.rest, _ = strings.Cut(c.rest, " ")
	v, err := strconv.ParseInt(word, 36, 64)
	c.wrong = c.wrong || err != nil
	*n = v
}

func (c *codec) sum(n *uint64) {
	v := int64(*n)
	c.number(&v)
	*n = uint64(v)
}

func (c *codec) flag(b *bool) {
	var v int64
	if *b {
		v = 1
	}
	c.number(&v)
	*b = v == 1
}

func (c *codec) place(p *place) {
	c.number(&p.at)
	c.number(&p.size)
	c.sum(&p.sum)
}

// list handles a list of at most most elements.
func list[T any](c *codec, all *[]T, most int, one func(*T)) {
	n := int64(len(*all))
	c.number(&n)
	if c.reading {
		if n < 0 || n > int64(most) || c.wrong {
			c.wrong = true
			return
		}
		if *all = nil; n > 0 {
			*all = make([]T, n)
		}
	}
	for i := range *all {
		one(&(*all)[i])
	}
}

// bounded is a number that is an index.
func (c *codec) bounded(n *int64, most int) {
	c.number(n)
	if *n < 0 || *n >= int64(most) {
		c.wrong = true
		*n = 0
	}
}

func (c *codec) tokens(t *tokens) {
	for _, n := range [...]*int64{&t.In, &t.Out, &t.Read, &t.Write, &t.Thinking} {
		c.number(n)
	}
}

func (c *codec) task(t *task) {
	c.sum(&t.id)
	c.bounded(&t.status, taskGone+1)
	c.place(&t.title)
}

// summary handles all of a summary but the ids.
func (c *codec) summary(s *Summary) {
	for _, n := range [...]*int64{
		&s.Records, &s.Unknown, &s.Requests, &s.SideCalls, &s.Prompts, &s.Interrupts, &s.APIErrors, &s.promptIndex,
		&s.TurnStart, &s.TurnTook, &s.Last, &s.Compactions, &s.AutoCompactions, &s.Reclaimed, &s.Before, &s.After,
		&s.Errors, &s.Denied, &s.MCPErrors, &s.SkillUses, &s.Commands, &s.AgentsBegun, &s.Resumed,
	} {
		c.number(n)
	}
	c.tokens(&s.Tokens)
	c.tokens(&s.Side)
	c.tokens(&s.Said)
	c.tokens(&s.before)
	c.bounded(&s.Mode, len(modes))
	for _, b := range [...]*bool{&s.busy, &s.compactUnsure, &s.tasksUnsure, &s.sawPending, &s.ended, &s.forked} {
		c.flag(b)
	}
	for i := range s.Calls {
		c.number(&s.Calls[i])
	}
	list(c, &s.named, nameKinds*mostNames, func(n *name) {
		c.bounded(&n.kind, nameKinds)
		c.sum(&n.sum)
		c.number(&n.times)
		c.number(&n.errors)
		c.number(&n.last)
		c.place(&n.place)
	})
	list(c, &s.running, mostRunning, func(r *call) {
		c.sum(&r.id)
		c.bounded(&r.tool, len(tools))
		c.number(&r.start)
		c.place(&r.name)
		entry := int64(r.entry)
		c.bounded(&entry, len(s.named)+1)
		r.entry = int(entry)
		c.sum(&r.task)
		c.number(&r.status)
		c.place(&r.title)
		c.flag(&r.isList)
		list(c, &r.list, mostTasks, c.task)
	})
	list(c, &s.agents, mostAgents, func(a *agent) {
		c.sum(&a.call)
		c.sum(&a.id)
		c.number(&a.start)
		c.flag(&a.background)
		c.place(&a.kind)
		c.place(&a.title)
		c.place(&a.idAt)
	})
	list(c, &s.tasks, mostTasks, c.task)
	list(c, &s.recent, mostRecent, c.counted)
}

func (c *codec) counted(r *counted) {
	c.sum(&r.id)
	c.flag(&r.side)
	c.tokens(&r.tokens)
}

func (c *codec) mark(m *mark) {
	for _, n := range [...]*int64{&m.device, &m.inode, &m.size, &m.modified, &m.offset, &m.tried} {
		c.number(n)
	}
	c.sum(&m.tail)
}

func encode(m mark, s *Summary) []byte {
	ids := make([]byte, 0, 8*len(s.ids))
	for _, id := range s.ids {
		ids = binary.LittleEndian.AppendUint64(ids, id)
	}
	c := codec{b: make([]byte, 0, 2<<10)}
	n, check := int64(len(s.ids)), state.Sum(ids)
	tools := int64(len(tools))
	c.number(&tools)
	c.number(&n)
	c.sum(&check)
	c.mark(&m)
	c.summary(s)
	head := append([]byte(magic), strconv.FormatUint(state.Sum(c.b), 36)...)
	head = strconv.AppendInt(append(head, ' '), int64(len(c.b)), 10)
	return append(append(append(head, '\n'), c.b...), ids...)
}

// decode reads what encode wrote. whole says that the data are not only the beginning;
// otherwise the ids are left out. ok is false for anything else.
func decode(data string, whole bool) (m mark, s *Summary, ok bool) {
	head, body, _ := strings.Cut(data, "\n")
	head, found := strings.CutPrefix(head, magic)
	sum, length, _ := strings.Cut(head, " ")
	want, err := strconv.ParseUint(sum, 36, 64)
	size, err2 := strconv.Atoi(length)
	if !found || err != nil || err2 != nil || size < 0 || size > len(body) || state.Sum(body[:size]) != want {
		return m, nil, false
	}
	s = &Summary{}
	c := codec{reading: true, rest: body[:size]}
	var n, kinds int64
	var check uint64
	c.number(&kinds)
	c.number(&n)
	c.sum(&check)
	c.mark(&m)
	if kinds != int64(len(tools)) {
		return m, nil, false
	}
	c.summary(s)
	if c.wrong || c.rest != "" || m.offset < 0 {
		return m, nil, false
	}
	if !whole {
		return m, s, true
	}
	ids := body[size:]
	if n < 0 || n > mostIDs || int64(len(ids)) != 8*n || state.Sum(ids) != check {
		return m, nil, false
	}
	s.ids = make([]uint64, n)
	for i := range s.ids {
		s.ids[i] = binary.LittleEndian.Uint64([]byte(ids[8*i : 8*i+8]))
	}
	return m, s, true
}
