package credentials

import (
	"context"
	"errors"
	"unicode/utf8"
)

// Where a key comes from, for people.
const (
	FromStored      = "stored"
	FromHelper      = KeyAPIKeyHelper
	FromEnvironment = "ANTHROPIC_API_KEY"
)

// Find returns the key to use for a Claude config directory and where it comes
// from: [FromStored], [FromHelper] or [FromEnvironment], in this order. Without
// any, ok is false. A helper that fails is an error; the environment is not
// tried then, since its key may be another account's.
func (s Settings) Find(ctx context.Context, claudeDir string, getenv func(string) string) (key Key, from string, ok bool, err error) {
	if key, ok := s.Stored(claudeDir); ok {
		return key, FromStored, true, nil
	}
	if s.KeyHelper != "" {
		key, err := runHelper(ctx, s.KeyHelper, claudeDir)
		return key, FromHelper, err == nil, err
	}
	if !s.UseEnvironment {
		return Key{}, "", false, nil
	}
	secret := getenv(FromEnvironment)
	if secret == "" {
		return Key{}, "", false, nil
	}
	if wrong := wrongKey(secret); wrong != "" {
		return Key{}, FromEnvironment, false, errors.New(FromEnvironment + " " + wrong)
	}
	return NewKey(secret), FromEnvironment, true, nil
}

// wrongKey returns what is wrong with a key that is not from the file, in the
// form "must …", or "".
func wrongKey(secret string) string {
	if n := utf8.RuneCountInString(secret); n < minKey || n > maxKey {
		return "must be a key of 8 to 512 characters: copy the key again"
	}
	return rejectKey(secret)
}
