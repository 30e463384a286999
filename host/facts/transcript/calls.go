package transcript

import (
	"slices"
	"strings"

	"github.com/data-wise/aiterm/host/disk/jsontext"
)

// called notes a call of a tool.
func (s *Summary) called(l source, e entry, block jsontext.Value) {
	tool, input := block.Get("name"), block.Get("input")
	c := call{id: sumOf(block.Get("id").Str), tool: toolNamed(tool.Str), start: e.when}
	if c.id == 0 || slices.ContainsFunc(s.running, func(r call) bool { return r.id == c.id }) {
		return
	}
	s.Calls[c.tool]++
	switch tools[c.tool] {
	case "mcp":
		c.name = l.place(tool)
		server, _, _ := strings.Cut(strings.TrimPrefix(tool.Str, "mcp__"), "__")
		c.entry = s.use(nameServer, sum(server), c.name, e.when)
	case "other":
		c.name = l.place(tool)
	case "Skill", "SlashCommand":
		given := input.Get("skill")
		if !given.Exists() {
			given = input.Get("command")
		}
		if given.Type == jsontext.String && given.Str != "" {
			s.SkillUses++
			c.entry = s.use(nameSkill, sum(given.Str), l.place(given), e.when)
		}
	case "Agent", "Task":
		s.AgentsBegun++
		if len(s.agents) < mostAgents {
			s.agents = append(s.agents, agent{call: c.id, start: e.when, kind: l.place(input.Get("subagent_type")), title: l.place(input.Get("description"))})
		}
	case "TaskCreate", "TaskUpdate":
		c.task, c.status = sumOf(input.Get("taskId").String()), -1
		if word := input.Get("status"); word.Exists() {
			c.status = statusNamed(word.Str)
		}
		c.title = titleOf(l, input, "subject")
	case "TaskStop", "KillShell", "KillBash":
		for _, key := range [...]string{"task_id", "shell_id", "taskId"} {
			if id := input.Get(key); c.task == 0 {
				c.task = sumOf(id.Str)
			}
		}
	case "TodoWrite":
		c.isList = true
		for i := range s.running {
			s.running[i].isList, s.running[i].list = false, nil // this one has the last word
		}
		input.Get("todos").ForEach(func(n, todo jsontext.Value) bool {
			c.list = append(c.list, task{uint64(n.Num) + 1, statusNamed(todo.Get("status").Str), titleOf(l, todo, "content")})
			return len(c.list) < mostTasks
		})
	}
	s.begin(c)
}

// titleOf is what a task is called while it is done.
func titleOf(l source, of jsontext.Value, otherwise string) place {
	if p := l.place(of.Get("activeForm")); p.size > 0 {
		return p
	}
	return l.place(of.Get(otherwise))
}

// returned takes the result of a call.
func (s *Summary) returned(l source, e entry, block jsontext.Value) {
	id := sumOf(block.Get("tool_use_id").Str)
	c, known := s.end(id)
	wrong := block.Get("is_error").Type == jsontext.True
	launched := e.result.IsObject() && e.result.Get("status").Str == "async_launched"
	if launched {
		s.launched(l, e, id)
	} else {
		s.endAgents(func(a agent) bool { return a.call == id })
	}
	if !known {
		return
	}
	if wrong {
		if e.denied {
			s.Denied++
		} else {
			s.Errors++
			if c.tool == toolMCP {
				s.MCPErrors++
			}
			if c.entry > 0 {
				s.named[c.entry-1].errors++
			}
		}
		return
	}
	switch tools[c.tool] {
	case "EnterPlanMode":
		s.Mode = modeNamed("plan")
	case "ExitPlanMode":
		s.Mode = 0 // which one follows is said by the next record of it
	case "TaskCreate":
		if number := e.result.Get("task.id"); number.Exists() && e.result.IsObject() {
			s.setTask(sum(number.String()), taskOpen, c.title)
		} else {
			s.tasksUnsure = true
		}
	case "TaskUpdate":
		s.updated(e, c)
	case "TaskStop", "KillShell", "KillBash":
		if c.task != 0 {
			s.endAgents(func(a agent) bool { return a.id == c.task })
		}
	case "TodoWrite":
		s.tasks, s.tasksUnsure = c.list, len(c.list) == mostTasks
	}
}

// updated takes what became of a task.
func (s *Summary) updated(e entry, c call) {
	if e.result.Get("success").Type == jsontext.False || c.task == 0 {
		return
	}
	status := c.status
	if word := e.result.Get("statusChange.to"); e.result.IsObject() && word.Exists() {
		status = statusNamed(word.Str)
	}
	i := slices.IndexFunc(s.tasks, func(t task) bool { return t.id == c.task })
	switch {
	case status >= 0:
		s.setTask(c.task, status, c.title)
	case i >= 0 && c.title.size > 0:
		s.tasks[i].title = c.title
	}
}

// launched notes that the agent of a call goes on in the background.
func (s *Summary) launched(l source, e entry, call uint64) {
	id := e.result.Get("agentId")
	i := slices.IndexFunc(s.agents, func(a agent) bool { return a.call == call || id.Str != "" && a.id == sum(id.Str) })
	if i < 0 {
		if len(s.agents) == mostAgents {
			return
		}
		i = len(s.agents)
		s.agents = append(s.agents, agent{call: call, start: e.when, title: l.place(e.result.Get("description"))})
	}
	s.agents[i].background, s.agents[i].id, s.agents[i].idAt = true, sumOf(id.Str), l.place(id)
}
