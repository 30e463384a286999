package gitrepo

import "strings"

// forge is a kind of site for repositories. It says how pages are laid out.
type forge int

const (
	unknownForge forge = iota
	noForge            // it is known that there is no page at the remote's address
	github
	gitlab
	gitea // and Forgejo, Gogs
	bitbucket
	bitbucketServer
	azure
	sourcehut
	gerrit
	gist // pages without branches
)

// forgeOf returns what runs on a host; a port does not matter. exact means that it
// is known by the whole name, and not guessed from a part of it.
func forgeOf(host string) (f forge, exact bool) {
	host, _, _ = strings.Cut(host, ":")
	switch host {
	case "github.com", "gitee.com", "huggingface.co":
		return github, true
	case "gist.github.com":
		return gist, true
	case "gitlab.com", "salsa.debian.org", "framagit.org", "invent.kde.org", "0xacab.org":
		return gitlab, true
	case "bitbucket.org":
		return bitbucket, true
	case "codeberg.org", "gitea.com", "notabug.org":
		return gitea, true
	case "git.sr.ht":
		return sourcehut, true
	case "dev.azure.com":
		return azure, true
	case "git.heroku.com", "source.developers.google.com":
		return noForge, true
	}
	switch {
	case strings.HasSuffix(host, ".visualstudio.com"):
		return azure, true
	case strings.HasSuffix(host, ".ghe.com"):
		return github, true
	case strings.HasSuffix(host, ".googlesource.com"):
		return gerrit, true
	case strings.HasPrefix(host, "git-codecommit.") && strings.Contains(host, ".amazonaws.com"):
		return noForge, true
	case isDressedUp(host):
		return noForge, false
	}
	for _, mark := range [...]struct {
		in string
		forge
	}{
		{"gitlab", gitlab}, {"github", github}, {"gitea", gitea}, {"forgejo", gitea}, {"gogs", gitea},
		{"bitbucket", bitbucketServer}, {"stash", bitbucketServer},
	} {
		if strings.Contains(host, mark.in) {
			return mark.forge, false
		}
	}
	return unknownForge, false
}

// isDressedUp tells whether a host is a well-known one with something before or
// behind it, as people name aliases in their ssh configuration: "github.com-work".
func isDressedUp(host string) bool {
	for _, known := range [...]string{"github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "dev.azure.com", "git.sr.ht"} {
		_, behind, found := strings.Cut(host, known)
		if found && (behind == "" || behind[0] == '.' || behind[0] == '-' || behind[0] == '_') {
			return true
		}
	}
	return false
}
