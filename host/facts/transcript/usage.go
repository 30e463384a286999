package transcript

// This file has what all requests took, as Claude Code's own /usage adds it up.

// usage answers what all requests took, or those of agents.
func (f *Facts) usage(key, what string) (string, bool) {
	f.usageOnce.Do(f.addUp)
	if !f.usageOK {
		return "", false
	}
	if key == "agents.tokens" {
		return number(f.side.total())
	}
	switch what {
	case "input":
		return number(f.all.In)
	case "output":
		return number(f.all.Out)
	case "cache_read":
		return number(f.all.Read)
	case "cache_write":
		return number(f.all.Write)
	case "thinking":
		return number(f.all.Thinking)
	case "total":
		return number(f.all.total())
	}
	return "", false
}

func (f *Facts) addUp() {
	var later tokens
	f.usageOK = true
	if f.file != nil {
		var behind int64
		f.side, later, behind, f.usageOK = f.file.agentsTokens(f.s.Resumed, MostInLine-f.file.read)
		if behind > 0 && f.Behind != nil {
			f.Behind()
		}
	}
	f.side.add(f.s.Side)
	f.all = f.s.Tokens
	f.all.add(f.side)
	if f.s.ended {
		f.all = f.s.Said
		f.all.add(f.s.Tokens)
		f.all.add(f.s.Side)
		f.all = f.all.less(f.s.before)
		f.all.add(later)
	}
}
