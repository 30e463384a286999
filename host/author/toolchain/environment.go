package toolchain

import (
	"cmp"
	"context"
	"os"
	"runtime"
	"slices"
	"strings"
)

// What a compiler makes must not depend on who starts it: a variable such as GOFLAGS,
// GOWASM, WASMOPT or CPATH that somebody has set for another project would change the
// bytes of a segment, and with them its hash. So compilers get only variables that say
// where things are, how to reach what has to be downloaded, and how to talk to the
// person.

// passed are the names that a compiler gets, and passedPrefixes the beginnings of such.
func passed() []string {
	return []string{
		"PATH", "HOME", "USER", "LOGNAME", "SHELL", "TMPDIR", "TEMP", "TMP", "LANG", "LANGUAGE", "TZ", "TERM", "NO_COLOR", "COLUMNS",
		"SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "PROGRAMFILES", "HOMEDRIVE", "HOMEPATH",
		"GOCACHE", "GOMODCACHE", "GOPATH", "GOTMPDIR", "GOMAXPROCS", "GOMEMLIMIT",
		"GOPROXY", "GOPRIVATE", "GONOPROXY", "GOSUMDB", "GONOSUMDB", "GOINSECURE", "GOVCS", "GOAUTH",
		"TINYGOROOT", "BINARYEN_CORES", "RUSTUP_HOME", "CARGO_HOME", "ZIG_GLOBAL_CACHE_DIR",
		"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS", "NETRC",
		"SSH_AUTH_SOCK", "SSH_ASKPASS", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_TERMINAL_PROMPT", "DISPLAY",
	}
}

func passedPrefixes() []string { return []string{"LC_", "XDG_"} }

// environment is what of the variables a compiler gets. Go's own file of settings
// ("go env -w") is left out too: what of it counts has to be given.
func environment(env []string) []string {
	names, prefixes := passed(), passedPrefixes()
	var out []string
	for _, v := range env {
		name, value, _ := strings.Cut(v, "=")
		upper := strings.ToUpper(name)
		// Proxies are written in either case everywhere, and all names on Windows.
		if upper != name && runtime.GOOS != "windows" && !strings.HasSuffix(upper, "_PROXY") {
			continue
		}
		if slices.Contains(names, upper) || slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(upper, p) }) ||
			upper == "GOTOOLCHAIN" && value == "local" {
			out = append(out, v)
		}
	}
	return append(out, "GOENV=off")
}

// ofGo are the settings of Go that say where modules are and how they are got.
func ofGo() []string {
	return []string{"GOPATH", "GOMODCACHE", "GOCACHE", "GOPROXY", "GOPRIVATE", "GONOPROXY", "GOSUMDB", "GONOSUMDB", "GOINSECURE", "GOVCS", "GOAUTH"}
}

// askGo asks Go for its version and, as they may stand in its own file, for those
// settings. It is asked from elsewhere, since a go.mod can name another version, which
// "go" would then download.
func (t Tools) askGo(ctx context.Context, path string) (version string, settings []string, err error) {
	said, err := t.run(ctx, command{path: path, args: append([]string{"env", "GOVERSION"}, ofGo()...), dir: os.TempDir(), env: []string{"GOENV=" + t.getenv("GOENV")}})
	if err != nil {
		return "", nil, err
	}
	lines := strings.Split(said, "\n")
	for i, name := range ofGo() {
		if i+1 < len(lines) {
			if value := strings.TrimSpace(lines[i+1]); value != "" {
				settings = append(settings, name+"="+value)
			}
		}
	}
	return cmp.Or(strings.TrimPrefix(strings.TrimSpace(lines[0]), "go"), "unknown"), settings, nil
}
