// Command dir is the segment that shows the session's directory: the project
// and the way down from it, or the way from home.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

func render() error {
	dir, ok := sdk.CurrentDir()
	if !ok {
		return nil
	}
	here := parsePath(dir)
	mode := sdk.Setting("mode").Or("smart")
	limit := int(min(max(sdk.Setting("max_length").Int(40), 0), 4096))

	parts := split(name(here, mode))
	if mode == "smart" && limit > 0 {
		shorten(parts, limit)
	}
	last := len(parts) - 1
	if limit > 0 {
		// The last name is what the reader looks for: it is cut only when it
		// alone is too long.
		parts[last].text = sdk.ShortenMiddle(parts[last].text, limit)
	}

	var line run
	if sdk.Setting("link").Bool(false) {
		line.url = here.fileURL()
	}
	if icon := sdk.Setting("icon").Or("📁"); icon != "" {
		line.add(icon+" ", "dir")
	}
	for _, p := range parts[:last] {
		if p.short {
			line.add(p.text, "dir.short")
		} else {
			line.add(p.text, "dir")
		}
		line.add("/", "dir")
	}
	line.add(parts[last].text, "dir.anchor")
	line.flush()
	if worktree := sdk.Status("aiterm.worktree").String(); mode == "smart" && worktree != "" {
		sdk.Span(" wt:"+sdk.ShortenMiddle(worktree, max(limit, 12)), "dir.short")
	}
	return nil
}

// name is the directory as mode wants it.
func name(here path, mode string) string {
	// As a path, home may have several spellings; this is that of the directory.
	home := parsePath(sdk.Status("aiterm.home_dir").Or(sdk.Env("HOME").String()))
	if here.windows {
		// Git Bash has a HOME there, spelled in its own way.
		if profile := sdk.Env("USERPROFILE"); profile.OK() {
			home = parsePath(profile.String())
		}
	}
	fromHome, inHome := here.below(home)
	if mode == "smart" || mode == "project" {
		project := parsePath(sdk.Status("aiterm.project_dir").String())
		if project.text == "" {
			dir, _ := sdk.ProjectDir()
			project = parsePath(dir)
		}
		// A session that was started at home is in no project worth naming.
		if rest, ok := here.below(project); ok && !project.sameAs(home) {
			if mode == "project" {
				rest = ""
			}
			// A worktree is of a project with a name of its own; git shows the worktree.
			return sdk.Status("aiterm.project").Or(project.base()) + rest
		}
	}
	if (mode == "basename" || mode == "project") && (!inHome || fromHome != "") {
		return here.base()
	}
	if inHome {
		return "~" + fromHome
	}
	return here.text
}
