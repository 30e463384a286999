// Command repo is the segment that shows which repository the session works in, as its
// host knows it: owner and name, with a link to its page.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

const (
	longest     = 100 // cells of the whole name
	longestHost = 253 // bytes of a name in the DNS
	longestPart = 200 // bytes of an owner or a name
)

func render() error {
	host, owner, name, ok := fromSession()
	if !ok {
		host, owner, name, ok = fromGit()
	}
	if !ok {
		return nil
	}
	text := name
	if owner != "" && on("show_owner") {
		text = owner + "/" + name
	}
	if host != "" && sdk.Setting("show_host").Bool(false) {
		text = host + "/" + text
	}
	limit := sdk.Setting("max_length").Int(40)
	if limit <= 0 || limit > longest {
		limit = longest
	}
	text = sdk.ShortenMiddle(text, int(limit))
	if icon := iconOf(host); icon != "" {
		text = icon + " " + text
	}
	if host != "" && owner != "" && on("links") {
		sdk.Link(text, "git", "https://"+host+"/"+owner+"/"+name)
	} else {
		sdk.Span(text, "git")
	}
	return nil
}

// on reads a setting that is true by default.
func on(setting string) bool { return sdk.Setting(setting).Bool(true) }

// fromSession is what Claude Code says since 2.1.145.
func fromSession() (host, owner, name string, ok bool) {
	host = sdk.Status("workspace.repo.host").String()
	owner = sdk.Status("workspace.repo.owner").String()
	name = sdk.Status("workspace.repo.name").String()
	return host, owner, name, isHost(host) && isPath(owner) && isPath(name)
}

// fromGit takes the page of the remote apart: https://host/owner/name, of which the owner
// may have several parts.
func fromGit() (host, owner, name string, ok bool) {
	const scheme = "https://"
	url := sdk.Git("url").String()
	if len(url) <= len(scheme) || url[:len(scheme)] != scheme {
		return "", "", "", false
	}
	url = url[len(scheme):]
	first, last := -1, -1
	for i := range len(url) {
		if url[i] == '/' {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 || first == last {
		return "", "", "", false
	}
	host, owner, name = url[:first], url[first+1:last], url[last+1:]
	return host, owner, name, isHost(host) && isPath(owner) && isPath(name)
}

// isHost tells whether s can stand in an address as the name of a machine, with or
// without a port.
func isHost(s string) bool {
	for i := range len(s) {
		if c := s[i]; !isLetter(c) && c != '.' && c != '-' && c != ':' {
			return false
		}
	}
	return s != "" && len(s) <= longestHost
}

// isPath tells whether s is parts of a path, none of which leads elsewhere.
func isPath(s string) bool {
	before := byte('/')
	for i := range len(s) {
		c := s[i]
		if !isLetter(c) && c != '.' && c != '-' && c != '_' && c != '~' && c != '/' || before == '/' && (c == '.' && isDots(s[i:]) || c == '/') {
			return false
		}
		before = c
	}
	return before != '/' && len(s) <= longestPart
}

// isDots tells whether s begins with a part that is "." or "..".
func isDots(s string) bool {
	n := 0
	for n < len(s) && s[n] == '.' {
		n++
	}
	return n <= 2 && (n == len(s) || s[n] == '/')
}

func isLetter(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// iconOf is the sign of a host.
func iconOf(host string) string {
	switch {
	case contains(host, "github"):
		return sdk.Setting("github_icon").Or("🐙")
	case contains(host, "gitlab"):
		return sdk.Setting("gitlab_icon").Or("🦊")
	case contains(host, "bitbucket"):
		return sdk.Setting("bitbucket_icon").Or("🪣")
	}
	return sdk.Setting("icon").String()
}

func contains(s, part string) bool {
	for i := 0; i+len(part) <= len(s); i++ {
		if s[i:i+len(part)] == part {
			return true
		}
	}
	return false
}
