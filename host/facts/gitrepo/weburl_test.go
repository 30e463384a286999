package gitrepo

import (
	"net/url"
	"strings"
	"testing"
)

func noAlias(string) string { return "" }

// aliases stands for an ssh configuration.
func aliases(host string) string {
	return map[string]string{
		"hub": "github.com", "hub.work": "GitHub.com", "hub443": "ssh.github.com", "github.com-me": "github.com", "box": "192.0.2.1",
		"github.com": "nobody-looks-here.example",
	}[host]
}

func TestWebPage(t *testing.T) {
	tests := []struct{ name, remote, want string }{
		{"https", "https://github.com/o/r.git", "https://github.com/o/r"},
		{"https without .git", "https://github.com/o/r", "https://github.com/o/r"},
		{"slash at the end", "https://github.com/o/r.git/", "https://github.com/o/r"},
		{"token", "https://x-token:ghp_secret@github.com/o/r.git", "https://github.com/o/r"},
		{"token with an @", "https://me:p@ss@github.com/o/r", "https://github.com/o/r"},
		{"token in the query", "https://github.com/o/r.git?token=secret#secret", "https://github.com/o/r"},
		{"port of the web", "https://git.example.com:8443/o/r.git", "https://git.example.com:8443/o/r"},
		{"http", "http://gitserver:3000/o/r.git", "http://gitserver:3000/o/r"},
		{"upper case", "HTTPS://GitHub.com/O/R", "https://github.com/O/R"},
		{"escaped path", "https://host.org/a%20b/%C3%BC.git", "https://host.org/a%20b/%C3%BC"},
		{"scp", "git@github.com:o/r.git", "https://github.com/o/r"},
		{"scp without user", "github.com:o/r.git", "https://github.com/o/r"},
		{"scp with a slash", "git@gitlab.com:/o/r.git", "https://gitlab.com/o/r"},
		{"scp, group in group", "git@gitlab.com:a/b/c/r.git", "https://gitlab.com/a/b/c/r"},
		{"scp, home", "git@git.sr.ht:~me/r", "https://git.sr.ht/~me/r"},
		{"scp, odd path", "git@gitea.org:a b/ü?#.git", "https://gitea.org/a%20b/%C3%BC%3F%23"},
		{"ssh", "ssh://git@github.com/o/r.git", "https://github.com/o/r"},
		{"ssh with a port", "ssh://git@gitea.host.org:2222/o/r.git", "https://gitea.host.org/o/r"},
		{"ssh over the port of https", "ssh://git@ssh.github.com:443/o/r.git", "https://github.com/o/r"},
		{"git+ssh", "git+ssh://git@gitlab.host.org/o/r", "https://gitlab.host.org/o/r"},
		{"git", "git://github.com:9418/o/r.git", "https://github.com/o/r"},
		{"Azure over ssh", "git@ssh.dev.azure.com:v3/org/project/repo", "https://dev.azure.com/org/project/_git/repo"},
		{"Azure over https", "https://me@dev.azure.com/org/project/_git/repo", "https://dev.azure.com/org/project/_git/repo"},
		{"host that nothing is known of", "git@git.example.com:o/r.git", ""},
		{"the same with a port", "ssh://git@git.example.com:7999/o/r.git", ""},
		{"plain server", "host.org:/srv/r.git", ""},
		{"git's own protocol", "git://host.org/o/r.git", ""},
		{"review server", "ssh://me@review.example.com:29418/project", ""},
		{"alias behind a known name", "git@github.com-work:o/r.git", ""},
		{"alias behind a known name, with a point", "ssh://git@github.com.personal/o/r.git", ""},
		{"alias before a known name", "git@work.github.com:o/r.git", ""},
		{"alias with a line", "git@gitlab.com_me:o/r.git", ""},
		{"alias that is known", "git@hub:o/r.git", "https://github.com/o/r"},
		{"alias that is known, with a point", "ssh://git@hub.work/o/r.git", "https://github.com/o/r"},
		{"alias of a host for ssh alone", "git@hub443:o/r.git", "https://github.com/o/r"},
		{"alias behind a known name that is known", "git@github.com-me:o/r.git", "https://github.com/o/r"},
		{"alias of an address", "git@box:o/r.git", ""},
		{"GitHub Enterprise", "git@github.company.com:o/r.git", "https://github.company.com/o/r"},
		{"GitHub Enterprise in the cloud", "o@o.ghe.com:o/r.git", "https://o.ghe.com/o/r"},
		{"gist", "git@gist.github.com:0123.git", "https://gist.github.com/0123"},
		{"own GitLab, groups", "git@gitlab.example.com:a/b/c/r.git", "https://gitlab.example.com/a/b/c/r"},
		{"Forgejo", "ssh://git@forgejo.example.com:222/o/r.git", "https://forgejo.example.com/o/r"},
		{"Bitbucket Server", "ssh://git@bitbucket.example.com:7999/PROJ/repo.git", "https://bitbucket.example.com/projects/PROJ/repos/repo/browse"},
		{"Bitbucket Server, a person's", "ssh://git@bitbucket.example.com:7999/~me/repo.git", "https://bitbucket.example.com/users/me/repos/repo/browse"},
		{"Bitbucket Server, scp", "git@stash.example.com:PROJ/repo.git", "https://stash.example.com/projects/PROJ/repos/repo/browse"},
		{"Bitbucket Server, https", "https://me@bitbucket.example.com/scm/PROJ/repo.git", "https://bitbucket.example.com/projects/PROJ/repos/repo/browse"},
		{"Bitbucket Server below a path", "https://code.example.com:8443/git/scm/~me/repo.git", "https://code.example.com:8443/git/users/me/repos/repo/browse"},
		{"Bitbucket Server, odd path", "ssh://git@bitbucket.example.com/a/b/c.git", ""},
		{"Azure, older", "acme@vs-ssh.visualstudio.com:v3/acme/proj/repo", "https://dev.azure.com/acme/proj/_git/repo"},
		{"Azure, oldest", "ssh://acme@vs-ssh.visualstudio.com:22/DefaultCollection/proj/_ssh/repo", ""},
		{"Azure over https, older", "https://acme.visualstudio.com/proj/_git/repo", "https://acme.visualstudio.com/proj/_git/repo"},
		{"Azure, odd path", "git@ssh.dev.azure.com:v3/org/repo", ""},
		{"CodeCommit", "https://git-codecommit.us-east-1.amazonaws.com/v1/repos/r", ""},
		{"CodeCommit over ssh", "ssh://APKA@git-codecommit.us-east-1.amazonaws.com/v1/repos/r", ""},
		{"CodeCommit by its helper", "codecommit::us-east-1://r", ""},
		{"Heroku", "https://git.heroku.com/app.git", ""},
		{"Gerrit of Google's", "https://chromium.googlesource.com/a/chromium/src", "https://chromium.googlesource.com/chromium/src"},
		{"Hugging Face", "git@hf.co:o/model", "https://huggingface.co/o/model"},
		{"password with a slash", "https://me:pass/word@host.org/o/r", ""},
		{"address", "https://[2001:db8::1]:8443/o/r.git", "https://[2001:db8::1]:8443/o/r"},
		{"alias of an ssh configuration", "git@work:o/r.git", ""},
		{"alias with ssh://", "ssh://box/o/r.git", ""},
		{"absolute path", "/srv/git/r.git", ""},
		{"relative path", "../r.git", ""},
		{"relative path with a colon", "./host.org:r", ""},
		{"home", "~/r.git", ""},
		{"this repository", ".", ""},
		{"Windows path", `C:\repos\r.git`, ""},
		{"Windows path with slashes", "C:/repos/r.git", ""},
		{"share", `\\server.local\repos\r.git`, ""},
		{"file", "file:///srv/git/r.git", ""},
		{"helper", "ext::sh -c id", ""},
		{"helper with a dot", "x.y::https://host.org/r", ""},
		{"javascript", "javascript:alert(1)", ""},
		{"no path", "https://github.com/", ""},
		{"no host", "https:///o/r", ""},
		{"control character", "https://host.org/o/r\x1b]0;title\a", ""},
		{"escaped control character", "https://host.org/o/%1b]0;title%07", ""},
		{"bad escape", "https://host.org/%zz", ""},
		{"host with a backslash", `https://evil.org\@github.com/o/r`, "https://github.com/o/r"},
		{"host with odd characters", "https://host.org<x>/o/r", ""},
		{"empty", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := webPage(tt.remote, aliases); got != tt.want {
				t.Errorf("webPage(%q) = %q, want %q", tt.remote, got, tt.want)
			}
		})
	}
}

func TestBranchPage(t *testing.T) {
	tests := []struct{ name, repository, branch, want string }{
		{"GitHub", "https://github.com/o/r", "main", "https://github.com/o/r/tree/main"},
		{"unknown forge", "https://git.example.com/o/r", "main", ""},
		{"GitHub Enterprise", "https://github.company.com/o/r", "main", "https://github.company.com/o/r/tree/main"},
		{"gist", "https://gist.github.com/0123", "main", ""},
		{"sourcehut", "https://git.sr.ht/~me/r", "a", "https://git.sr.ht/~me/r/tree/a"},
		{"Bitbucket Server", "https://bitbucket.example.com/projects/PROJ/repos/repo/browse", "a/b", "https://bitbucket.example.com/projects/PROJ/repos/repo/browse?at=a%2Fb"},
		{"Azure, older", "https://acme.visualstudio.com/proj/_git/repo", "main", "https://acme.visualstudio.com/proj/_git/repo?version=GBmain"},
		{"Azure DevOps Server", "https://tfs.example.com/tfs/c/proj/_git/repo", "main", "https://tfs.example.com/tfs/c/proj/_git/repo?version=GBmain"},
		{"Gerrit of Google's", "https://chromium.googlesource.com/chromium/src", "main", "https://chromium.googlesource.com/chromium/src/+/refs/heads/main"},
		{"GitLab", "https://gitlab.com/o/r", "a/b", "https://gitlab.com/o/r/-/tree/a/b"},
		{"own GitLab", "https://gitlab.example.com/o/r", "a", "https://gitlab.example.com/o/r/-/tree/a"},
		{"gitlab in the path only", "https://github.com/gitlab/r", "a", "https://github.com/gitlab/r/tree/a"},
		{"Gitea", "https://gitea.example.com/o/r", "a", "https://gitea.example.com/o/r/src/branch/a"},
		{"Codeberg", "https://codeberg.org/o/r", "a", "https://codeberg.org/o/r/src/branch/a"},
		{"Bitbucket", "https://bitbucket.org/o/r", "a", "https://bitbucket.org/o/r/src/a"},
		{"Azure", "https://dev.azure.com/o/p/_git/r", "a/b", "https://dev.azure.com/o/p/_git/r?version=GBa%2Fb"},
		{"odd branch", "https://github.com/o/r", `feature/"x"#1?ü%`, "https://github.com/o/r/tree/feature/%22x%22%231%3F%C3%BC%25"},
		{"no page", "", "main", ""},
		{"no branch", "https://github.com/o/r", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := branchPage(tt.repository, tt.branch); got != tt.want {
				t.Errorf("branchPage(%q, %q) = %q, want %q", tt.repository, tt.branch, got, tt.want)
			}
		})
	}
}

// FuzzWebPage: what comes out is an address without secrets that a terminal and
// a browser read in the same way.
func FuzzWebPage(f *testing.F) {
	f.Add("https://me:secret@host.org:1/a%20b.git?q#f", "main")
	f.Add("git@host.org:a/b.git", `x/"y"`)
	f.Add("ssh://[::1]:22/x", "\x1b\\")
	f.Fuzz(func(t *testing.T, remote, branch string) {
		repository := webPage(remote, noAlias)
		if repository == "" {
			return
		}
		for _, page := range []string{repository, branchPage(repository, branch)} {
			if page == "" {
				continue
			}
			u, err := url.Parse(page)
			if err != nil {
				if strings.ContainsAny(remote, "[]:") {
					continue // an address or a port that is none: a dead link, no more
				}
				t.Fatalf("webPage(%q) = %q: %v", remote, page, err)
			}
			if u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.Fragment != "" {
				t.Errorf("webPage(%q) = %q", remote, page)
			}
			for _, c := range page {
				if c <= ' ' || c >= 0x7f {
					t.Errorf("webPage(%q) = %q: holds %U", remote, page, c)
				}
			}
		}
	})
}
