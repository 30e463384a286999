package credentials

import (
	"net"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/yaml/problem"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// Keys of the file. All but the first stand below it.
const (
	KeyAnthropic      = "anthropic"
	KeyAPIKey         = "api_key"
	KeyAPIKeyHelper   = "api_key_helper"
	KeyUseEnvironment = "use_environment"
	KeyBaseURL        = "base_url"
	KeyMaxAge         = "max_age"
	KeyAccounts       = "accounts"
)

// Limits of a key, in characters. It goes into an HTTP header.
const (
	minKey = 8
	maxKey = 512
)

const maxAccounts = 32

// Schema describes the file.
func Schema() *strictyaml.Field {
	key := strictyaml.Field{Type: strictyaml.TextField, Min: minKey, Max: maxKey, Reject: rejectKey}
	stored := key
	stored.Key, stored.Doc = KeyAPIKey, "API key for the default Claude config directory"
	return &strictyaml.Field{Type: strictyaml.KeysField, Fields: []strictyaml.Field{
		{Key: KeyAnthropic, Doc: "who may ask Anthropic's usage endpoint", Type: strictyaml.KeysField, Fields: []strictyaml.Field{
			stored,
			{Key: KeyAPIKeyHelper, Doc: "command that prints the API key; run by the shell, if no key is stored",
				Type: strictyaml.TextField, Min: 1, Max: 4096, Reject: rejectHelper},
			{Key: KeyUseEnvironment, Doc: "whether ANTHROPIC_API_KEY may be used, if there is no other key", Type: strictyaml.BoolField},
			{Key: KeyBaseURL, Doc: "server that is asked, and that gets the key", Type: strictyaml.TextField, Max: 1024, Reject: rejectBaseURL},
			{Key: KeyMaxAge, Doc: "age at which the usage is asked for again", Type: strictyaml.DurationField,
				Min: float64(MinMaxAge), Max: float64(MaxMaxAge)},
			{Key: KeyAccounts, Doc: "API keys for other Claude config directories", Type: strictyaml.NamesField, Max: maxAccounts,
				Reject: rejectAccount, Each: &key},
		}},
	}}
}

// rejectKey does not insist on how Anthropic's keys begin: a gateway has keys of
// its own. It never quotes the key.
func rejectKey(text string) string {
	for _, c := range text {
		if c <= ' ' || c > '~' {
			return "must be printable ASCII without spaces: copy the key again"
		}
	}
	return ""
}

func rejectHelper(text string) string {
	if strings.TrimSpace(text) == "" {
		return "must be a command that prints the key: take it out if there is none"
	}
	return ""
}

func rejectAccount(name string) string {
	switch {
	case !filepath.IsAbs(name):
		return "must be the absolute path of a Claude config directory: write ~ out"
	case len(name) > 1024:
		return "must have at most 1024 bytes"
	}
	if c, bad := problem.Unprintable(name); bad {
		return "must not hold the character U+" + strings.ToUpper(strconv.FormatInt(int64(c), 16)) + ": take it out"
	}
	return ""
}

// rejectBaseURL allows plain http only within this machine: elsewhere the key
// could be read on its way.
func rejectBaseURL(text string) string {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Opaque != "" || u.Hostname() == "" || strings.HasSuffix(u.Host, ":"):
		return "must be a URL such as " + DefaultBaseURL
	case u.User != nil:
		return "must not hold a user or a password: take it out, " + KeyAPIKey + " is what is sent"
	case strings.ContainsAny(text, "?#"):
		return "must not hold a query or a fragment: end it before the ? or #"
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return "must begin with https://: plain http is only for localhost"
	case u.Scheme != "https" && u.Scheme != "http":
		return "must begin with https://"
	}
	return ""
}

// loopback reports whether a host is this machine, without asking anybody.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

func trimSlashes(text string) string { return strings.TrimRight(text, "/") }
