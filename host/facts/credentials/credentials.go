// Package credentials reads the file in which a user says who may ask the usage
// endpoint, and with which key. It sends nothing itself, and it does not edit
// the file.
package credentials

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// Limits and defaults of the settings.
const (
	DefaultBaseURL = "https://api.anthropic.com"
	MinMaxAge      = time.Minute
	MaxMaxAge      = 24 * time.Hour
)

// maxBytes is far above what some keys need.
const maxBytes = 64 << 10

// Settings are the contents of a credentials file.
type Settings struct {
	BaseURL        string        // without a slash at the end; DefaultBaseURL if not given
	MaxAge         time.Duration // of the endpoint's answer, at least a minute
	UseEnvironment bool          // ANTHROPIC_API_KEY may be used
	KeyHelper      string        // a command that prints the key, or ""
	keys           map[string]Key
}

// Path is the file in aiterm's config folder.
func Path(configDir string) string { return state.Dirs{Config: configDir}.CredentialsPath() }

// Load reads the file; one that is not there gives the defaults. A file that
// others may read or write, or that is another user's, is refused: they would have
// the key, or could have a command run. What is wrong with its contents is [strictyaml.Problems], and no
// problem quotes a key.
func Load(path string) (Settings, error) {
	defaults := Settings{BaseURL: DefaultBaseURL, MaxAge: MinMaxAge}
	data, err := read(path)
	if errors.Is(err, fs.ErrNotExist) {
		return defaults, nil
	}
	if err != nil {
		return Settings{}, err
	}
	return parse(path, data, defaults)
}

func read(path string) ([]byte, error) {
	data, err := state.ReadUser(path, maxBytes, func(info fs.FileInfo) error {
		return state.CheckPrivate(path, info, true, "it holds keys")
	})
	if err != nil {
		return nil, fmt.Errorf("read the credentials: %w", err)
	}
	if len(data) > maxBytes {
		return nil, fmt.Errorf("read the credentials: %s has more than %d KiB: make it shorter", path, maxBytes>>10)
	}
	return data, nil
}

func parse(path string, data []byte, s Settings) (Settings, error) {
	report := &strictyaml.Report{File: path}
	root := strictyaml.Parse(report, data)
	if root != nil {
		strictyaml.Check(report, root, Schema(), "the file")
	}
	if report.OK() {
		s.take(report, root.Get(KeyAnthropic))
	}
	if err := report.Err(); err != nil {
		return Settings{}, withoutKeys(err, data)
	}
	return s, nil
}

// take fills in what a checked file says.
func (s *Settings) take(report *strictyaml.Report, n *strictyaml.Node) {
	if v := n.Get(KeyBaseURL); v != nil {
		s.BaseURL = trimSlashes(v.Text)
	}
	if v := n.Get(KeyMaxAge); v != nil {
		s.MaxAge, _ = time.ParseDuration(v.Text)
	}
	if v := n.Get(KeyUseEnvironment); v != nil {
		s.UseEnvironment = v.Text == "true"
	}
	if v := n.Get(KeyAPIKeyHelper); v != nil {
		s.KeyHelper = v.Text
	}
	s.keys = map[string]Key{}
	if v := n.Get(KeyAPIKey); v != nil {
		s.keys[""] = NewKey(v.Text)
	}
	accounts := n.Get(KeyAccounts)
	if accounts == nil {
		return
	}
	for _, p := range accounts.Pairs {
		dir := filepath.Clean(p.Key.Text)
		if _, twice := s.keys[dir]; twice {
			report.Add(p.Key, "%s has a second key here: keep one", dir)
		}
		s.keys[dir] = NewKey(p.Value.Text)
	}
}

// Accounts is for how many Claude config directories a key is stored.
func (s Settings) Accounts() int { return len(s.keys) }

// Stored returns the key that is stored for a Claude config directory ("" is
// the default one).
func (s Settings) Stored(claudeDir string) (Key, bool) {
	if claudeDir != "" {
		claudeDir = filepath.Clean(claudeDir)
	}
	k, ok := s.keys[claudeDir]
	return k, ok
}
