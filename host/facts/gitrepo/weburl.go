package gitrepo

import (
	"strings"
)

// webPage returns the web page of a repository from the URL of its remote, in
// the forms of git-clone(1), "GIT URLS". User, password, query and fragment are
// left out: they may hold a token. The page is https except for an http
// remote.
//
// A link that leads elsewhere is worse than none. So it returns "" for a local path,
// for what is no URL, and, unless the address is that of a page itself, for a host
// of which it is not known which forge runs there. alias returns the host that one
// in an ssh URL stands for in the person's ssh configuration, "" for itself.
func webPage(remote string, alias func(host string) string) string {
	if strings.ContainsFunc(remote, isControl) || len(remote) > 2048 {
		return ""
	}
	scheme, rest, ok := strings.Cut(remote, "://")
	if !ok {
		return scpPage(remote, alias)
	}
	authority, path, _ := strings.Cut(rest, "/")
	path, _, _ = strings.Cut(path, "?")
	path, _, _ = strings.Cut(path, "#")
	host := strings.ToLower(authority[strings.LastIndexByte(authority, '@')+1:])
	switch scheme = strings.ToLower(scheme); scheme {
	case "http", "https":
		// The path of such a URL is escaped already.
		plain, err := pathUnescape(path)
		if err != nil || strings.ContainsFunc(plain, isControl) {
			return ""
		}
		return page(scheme, host, plain, true)
	case "ssh", "git+ssh", "ssh+git":
		// The port is that of ssh, not of the web.
		host, _, _ = strings.Cut(host, ":")
		return sshPage(host, path, alias)
	case "git":
		host, _, _ = strings.Cut(host, ":")
		return page("https", host, path, false)
	}
	return ""
}

// scpPage is webPage for user@host:path.
func scpPage(remote string, alias func(host string) string) string {
	host, path, ok := strings.Cut(remote, ":")
	if !ok || strings.Contains(host, "/") || strings.HasPrefix(path, ":") {
		return "" // a path, or helper::address
	}
	return sshPage(strings.ToLower(host[strings.LastIndexByte(host, '@')+1:]), path, alias)
}

// sshPage is webPage for a host that ssh is called with.
func sshPage(host, path string, alias func(host string) string) string {
	if known, exact := forgeOf(webHost(host)); !exact || known == unknownForge {
		if real := alias(host); real != "" {
			host = strings.ToLower(real)
		}
	}
	return page("https", host, path, false)
}

// page puts a page's address together. path is not escaped; isPage says that host
// and path are those of a page, and not of a repository alone.
func page(scheme, host, path string, isPage bool) string {
	from := host
	host = webHost(host)
	path = strings.TrimSuffix(strings.Trim(path, "/"), ".git")
	if path == "" || !isHost(host) || !isPage && !strings.Contains(host, ".") {
		return ""
	}
	forge, _ := forgeOf(host)
	switch forge {
	case noForge:
		return ""
	case unknownForge:
		if !isPage {
			return ""
		}
		if server := bitbucketPath(path, true); server != "" {
			path = server
		}
	case bitbucketServer:
		if path = bitbucketPath(path, isPage); path == "" {
			return ""
		}
	case azure:
		if from != host || !strings.Contains(path, "/_git/") {
			if path = azurePath(path); path == "" {
				return ""
			}
		}
	case gerrit:
		path = strings.TrimPrefix(path, "a/") // for those who have logged in
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
	case "ssh.dev.azure.com", "vs-ssh.visualstudio.com":
		return "dev.azure.com"
	case "hf.co":
		return "huggingface.co"
	}
	return host
}

// azurePath turns v3/ORG/PROJECT/REPO, the path of Azure DevOps's ssh remotes,
// into the one of the page, and anything else into "".
func azurePath(path string) string {
	parts := strings.Split(path, "/")
	if len(parts) == 4 && parts[0] == "v3" {
		return parts[1] + "/" + parts[2] + "/_git/" + parts[3]
	}
	return ""
}

// bitbucketPath turns PROJECT/REPO, the path of the ssh remotes of a Bitbucket
// Server, or scm/PROJECT/REPO, that of the others, into the one of the page, and
// anything else into "". A person's project is ~NAME.
func bitbucketPath(path string, isPage bool) string {
	before := ""
	if isPage {
		var found bool
		if before, path, found = strings.Cut("/"+path, "/scm/"); !found {
			return ""
		}
		if before != "" {
			before = before[1:] + "/"
		}
	}
	project, repository, _ := strings.Cut(path, "/")
	if project == "" || repository == "" || strings.Contains(repository, "/") {
		return ""
	}
	kind := "projects/"
	if name, own := strings.CutPrefix(project, "~"); own {
		kind, project = "users/", name
	}
	return before + kind + project + "/repos/" + repository + "/browse"
}

// isHost tells whether s is a host name or an address, with or without a port.
// What else gets here would change where a link leads, or be part of a password
// with a slash in it.
func isHost(s string) bool {
	name, port := s, ""
	if i := strings.LastIndexByte(s, ':'); i > strings.LastIndexByte(s, ']') {
		name, port = s[:i], s[i+1:]
		if port == "" {
			return false
		}
	}
	for _, c := range port {
		if c < '0' || c > '9' {
			return false
		}
	}
	if address, ok := strings.CutPrefix(name, "["); ok {
		if name, ok = strings.CutSuffix(address, "]"); !ok {
			return false
		}
		for _, c := range name {
			if c != ':' && c != '.' && (c < '0' || c > '9') && (c < 'a' || c > 'f') {
				return false
			}
		}
		return name != ""
	}
	if name == "" || strings.HasPrefix(name, ".") {
		return false
	}
	for _, c := range name {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '.', c == '-', c == '_':
		default:
			return false
		}
	}
	return true
}

// branchPage returns the page of a branch below the page of its repository, ""
// when either is unknown, or how the forge lays out its pages.
func branchPage(repository, branch string) string {
	_, rest, ok := strings.Cut(repository, "://")
	if !ok || branch == "" {
		return ""
	}
	host, path, _ := strings.Cut(rest, "/")
	switch forge, _ := forgeOf(host); forge {
	case github, sourcehut:
		return repository + "/tree/" + escapePath(branch)
	case gitlab:
		return repository + "/-/tree/" + escapePath(branch)
	case gitea:
		return repository + "/src/branch/" + escapePath(branch)
	case bitbucket:
		return repository + "/src/" + escapePath(branch)
	case gerrit:
		return repository + "/+/refs/heads/" + escapePath(branch)
	case azure:
		return repository + "?version=GB" + queryEscape(branch)
	}
	switch {
	case strings.Contains(path, "/repos/") && strings.HasSuffix(path, "/browse"):
		return repository + "?at=" + queryEscape(branch)
	case strings.Contains(path, "/_git/"):
		return repository + "?version=GB" + queryEscape(branch)
	}
	return ""
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
