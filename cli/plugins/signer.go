package plugins

import (
	"fmt"
	"path/filepath"
	"time"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/segment/install"
	"github.com/data-wise/aiterm/host/segment/signature"
)

// signer is who has to have signed what is added; the zero one is anybody.
type signer struct {
	key   signature.Key
	given bool
	known bool // the key is trusted already
}

// signerFor reads NAME=KEY, and lets the key count for what is fetched.
func signerFor(s *strangers, text string) (signer, error) {
	if text == "" {
		return signer{}, nil
	}
	key, err := signature.ParseNamed(text)
	if err != nil {
		return signer{}, err
	}
	if wrong := manifest.RejectName(key.Name); wrong != "" {
		return signer{}, fmt.Errorf("the name before = %s", wrong)
	}
	for _, k := range s.keys {
		switch {
		case k.Text == key.Text:
			return signer{k, true, true}, nil
		case k.Name == key.Name:
			return signer{}, fmt.Errorf("%s has another key here, %s: take another name before =, or aiterm plugins trust --remove %[1]s if that is no longer theirs", k.Name, k.ID)
		case k.ID == key.ID:
			return signer{}, fmt.Errorf("the key of %s has the same ID, %s, and is another one: ask whose it is", k.Name, k.ID)
		}
	}
	s.keys = s.keys.With(key)
	return signer{key: key, given: true}, nil
}

// check refuses what is signed by nobody, or by somebody else.
func (s signer) check(c install.Candidate) error {
	if !s.given || c.Signature.State == signature.Trusted && c.Signature.Key.ID == s.key.ID {
		return nil
	}
	return fmt.Errorf("%s is %s, and not signed with the key %s of %s: nothing was added; ask %[4]s, or leave out --trust", c.From.Source, c.Signature, s.key.ID, s.key.Name)
}

func (s signer) notes() []string {
	if !s.given || s.known {
		return nil
	}
	return []string{fmt.Sprintf("the key of %s is trusted from now on, if you add it; aiterm plugins trust --remove %[1]s takes that back", s.key.Name)}
}

// keep notes that the key is trusted.
func (s signer) keep(env *console.Env, now time.Time) error {
	if !s.given || s.known {
		return nil
	}
	return state.Locked(filepath.Join(env.Dirs.State, "registry.lock"), "keys", func() error {
		_, err := signature.Trust(signature.Path(env.Dirs.Config), s.key.Name, s.key.Text, now)
		return err
	})
}
