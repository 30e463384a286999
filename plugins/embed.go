// Package plugins embeds the built-in segments, each a WebAssembly module that
// was built from the folder of its name. It only hands out their bytes: they
// are run like anybody else's.
package plugins

import _ "embed" // for the modules

// The modules are byte slices and no embed.FS, which would copy a module each
// time it is read.
var (
	//go:embed agent/agent.wasm
	agent []byte
	//go:embed agents/agents.wasm
	agents []byte
	//go:embed burn/burn.wasm
	burn []byte
	//go:embed cache/cache.wasm
	cache []byte
	//go:embed clock/clock.wasm
	clock []byte
	//go:embed columns/columns.wasm
	columns []byte
	//go:embed compact/compact.wasm
	compact []byte
	//go:embed context/context.wasm
	context []byte
	//go:embed cost/cost.wasm
	cost []byte
	//go:embed counts/counts.wasm
	counts []byte
	//go:embed diff/diff.wasm
	diff []byte
	//go:embed dir/dir.wasm
	dir []byte
	//go:embed duration/duration.wasm
	duration []byte
	//go:embed env/env.wasm
	env []byte
	//go:embed eta/eta.wasm
	eta []byte
	//go:embed git/git.wasm
	git []byte
	//go:embed host/host.wasm
	host []byte
	//go:embed machine/machine.wasm
	machine []byte
	//go:embed mcp/mcp.wasm
	mcp []byte
	//go:embed mode/mode.wasm
	mode []byte
	//go:embed model/model.wasm
	model []byte
	//go:embed peak/peak.wasm
	peak []byte
	//go:embed pet/pet.wasm
	pet []byte
	//go:embed pr/pr.wasm
	pr []byte
	//go:embed provider/provider.wasm
	provider []byte
	//go:embed repo/repo.wasm
	repo []byte
	//go:embed session/session.wasm
	session []byte
	//go:embed skills/skills.wasm
	skills []byte
	//go:embed speed/speed.wasm
	speed []byte
	//go:embed spend/spend.wasm
	spend []byte
	//go:embed style/style.wasm
	style []byte
	//go:embed tasks/tasks.wasm
	tasks []byte
	//go:embed text/text.wasm
	text []byte
	//go:embed tokens/tokens.wasm
	tokens []byte
	//go:embed tool/tool.wasm
	tool []byte
	//go:embed turn/turn.wasm
	turn []byte
	//go:embed usage/usage.wasm
	usage []byte
	//go:embed version/version.wasm
	version []byte
	//go:embed vim/vim.wasm
	vim []byte
	//go:embed worktree/worktree.wasm
	worktree []byte
)

// Names lists the built-in segments by name.
func Names() []string {
	return []string{
		"agent",
		"agents",
		"burn",
		"cache",
		"clock",
		"columns",
		"compact",
		"context",
		"cost",
		"counts",
		"diff",
		"dir",
		"duration",
		"env",
		"eta",
		"git",
		"host",
		"machine",
		"mcp",
		"mode",
		"model",
		"peak",
		"pet",
		"pr",
		"provider",
		"repo",
		"session",
		"skills",
		"speed",
		"spend",
		"style",
		"tasks",
		"text",
		"tokens",
		"tool",
		"turn",
		"usage",
		"version",
		"vim",
		"worktree",
	}
}

// Module returns the built-in segment of that name. The bytes are shared and
// must not be changed.
func Module(name string) (binary []byte, ok bool) {
	switch name {
	case "agent":
		return agent, true
	case "agents":
		return agents, true
	case "burn":
		return burn, true
	case "cache":
		return cache, true
	case "clock":
		return clock, true
	case "columns":
		return columns, true
	case "compact":
		return compact, true
	case "context":
		return context, true
	case "cost":
		return cost, true
	case "counts":
		return counts, true
	case "diff":
		return diff, true
	case "dir":
		return dir, true
	case "duration":
		return duration, true
	case "env":
		return env, true
	case "eta":
		return eta, true
	case "git":
		return git, true
	case "host":
		return host, true
	case "machine":
		return machine, true
	case "mcp":
		return mcp, true
	case "mode":
		return mode, true
	case "model":
		return model, true
	case "peak":
		return peak, true
	case "pet":
		return pet, true
	case "pr":
		return pr, true
	case "provider":
		return provider, true
	case "repo":
		return repo, true
	case "session":
		return session, true
	case "skills":
		return skills, true
	case "speed":
		return speed, true
	case "spend":
		return spend, true
	case "style":
		return style, true
	case "tasks":
		return tasks, true
	case "text":
		return text, true
	case "tokens":
		return tokens, true
	case "tool":
		return tool, true
	case "turn":
		return turn, true
	case "usage":
		return usage, true
	case "version":
		return version, true
	case "vim":
		return vim, true
	case "worktree":
		return worktree, true
	}
	return nil, false
}
