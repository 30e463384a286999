package gitrepo

import (
	"strings"
)

// webPage returns the web page of a repository from the URL of its remote, in
// the forms of git-clone(1), "GIT URLS". User, password, query and fragment are
// left out: they may hold a token. The page is https except for an http
// remote. It returns "" for a local path, for a host that can only be an alias
// in somebody's ssh configuration, and for what is no URL.
func webPage(remote string) string {
	if strings.ContainsFunc(remote, isControl) || len(remote) > 2048 {
		return ""
	}
	scheme, rest, ok := strings.Cut(remote, "://")
	if !ok {
		return scpPage(remote)
	}
	authority, path, _ := strings.Cut(rest, "/")
	path, _, _ = strings.Cut(path, "?")
	path, _, _ = strings.Cut(path, "#")
	host := authority[strings.LastIndexByte(authority, '@')+1:]
	switch scheme = strings.ToLower(scheme); scheme {
	case "http", "https":
		// The path of such a URL is escaped already.
		plain, err := pathUnescape(path)
		if err != nil || strings.ContainsFunc(plain, isControl) {
			return ""
		}
		return page(scheme, host, plain)
	case "ssh", "git+ssh", "ssh+git", "git":
		// The port is that of ssh or of git's own protocol, not of the web.
		host, _, _ = strings.Cut(host, ":")
		if !strings.Contains(host, ".") {
			return ""
		}
		return page("https", host, path)
	}
	return ""
}

// scpPage is webPage for user@host:path.
func scpPage(remote string) string {
	host, path, ok := strings.Cut(remote, ":")
	if !ok || strings.Contains(host, "/") || strings.HasPrefix(path, ":") {
		return "" // a path, or helper::address
	}
	host = host[strings.LastIndexByte(host, '@')+1:]
	if !strings.Contains(host, ".") {
		return "" // also C:\path
	}
	return page("https", host, path)
}

// page puts a page's address together. path is not escaped.
func page(scheme, host, path string) string {
	host = webHost(strings.ToLower(host))
	path = strings.TrimSuffix(strings.Trim(path, "/"), ".git")
	if host == "dev.azure.com" {
		path = azurePath(path)
	}
	if path == "" || !isHost(host) {
		return ""
	}
	return scheme + "://" + host + "/" + escapePath(path)
}

// webHost returns the host of the web pages for the hosts that some services
// have for ssh alone.
func webHost(host string) string {
	switch host {
	case "ssh.github.com":
		return "github.com"
	case "altssh.gitlab.com":
		return "gitlab.com"
	case "altssh.bitbucket.org":
		return "bitbucket.org"
	case "ssh.dev.azure.com":
		return "dev.azure.com"
	}
	return host
}

// azurePath turns v3/ORG/PROJECT/REPO, the path of Azure DevOps's ssh remotes,
// into the one of the page.
func azurePath(path string) string {
	parts := strings.Split(path, "/")
	if len(parts) == 4 && parts[0] == "v3" {
		return parts[1] + "/" + parts[2] + "/_git/" + parts[3]
	}
	return path
}

// isHost tells whether s is a host name or an address, with or without a port.
// What else gets here would change where a link leads.
func isHost(s string) bool {
	if s == "" || strings.HasPrefix(s, ".") || strings.HasPrefix(s, ":") {
		return false
	}
	for _, c := range s {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '.', c == '-', c == '_', c == ':', c == '[', c == ']':
		default:
			return false
		}
	}
	return true
}

// branchPage returns the page of a branch below the page of its repository, ""
// when either is unknown. Forges that are not known by their name are taken to
// lay out pages as GitHub does, as most do.
func branchPage(repository, branch string) string {
	_, rest, ok := strings.Cut(repository, "://")
	if !ok || branch == "" {
		return ""
	}
	host, _, _ := strings.Cut(rest, "/")
	switch {
	case host == "dev.azure.com":
		return repository + "?version=GB" + queryEscape(branch)
	case strings.Contains(host, "gitlab"):
		return repository + "/-/tree/" + escapePath(branch)
	case host == "codeberg.org", strings.Contains(host, "gitea"), strings.Contains(host, "forgejo"):
		return repository + "/src/branch/" + escapePath(branch)
	case host == "bitbucket.org":
		return repository + "/src/" + escapePath(branch)
	}
	return repository + "/tree/" + escapePath(branch)
}

// escapePath escapes everything in a path but its slashes.
func escapePath(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		parts[i] = escape(part, inSegment)
	}
	return strings.Join(parts, "/")
}

func isControl(c rune) bool { return c < ' ' || c == 0x7f }
