package signature

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"aead.dev/minisign"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// Secret is a key to sign with. It is in no text that this package makes.
type Secret struct {
	// Public is what others verify with.
	Public Key
	key    minisign.PrivateKey
}

// String keeps the key out of whatever prints it.
func (s Secret) String() string { return "the secret key " + s.Public.ID }

// Format does so for every verb.
func (s Secret) Format(f fmt.State, _ rune) { io.WriteString(f, s.String()) }

// SecretFile is a file with a secret key, as minisign -G makes it.
type SecretFile struct {
	path string
	text []byte
}

// ReadSecret reads the file of a secret key, which nobody else may read.
func ReadSecret(path string) (SecretFile, error) {
	text, err := readPrivate(path, "it holds a secret key")
	if err != nil {
		return SecretFile{}, fmt.Errorf("the key was not read: %w", err)
	}
	return SecretFile{path, text}, nil
}

// ReadPassword reads the first line of a file that nobody else may read.
func ReadPassword(path string) (string, error) {
	text, err := readPrivate(path, "it holds a password")
	if err != nil {
		return "", fmt.Errorf("the password was not read: %w", err)
	}
	line, _, _ := strings.Cut(string(text), "\n")
	return strings.TrimSuffix(line, "\r"), nil
}

func readPrivate(path, why string) ([]byte, error) {
	text, err := state.ReadUser(path, maxText, func(info fs.FileInfo) error { return state.CheckPrivate(path, info, true, why) })
	if err == nil && len(text) > maxText {
		err = fmt.Errorf("%s has over %d KiB: name the file itself", path, maxText>>10)
	}
	return text, err
}

// Locked tells whether it has a password.
func (f SecretFile) Locked() bool { return minisign.IsEncrypted(f.text) }

// ErrPassword is that a password does not open a key.
var ErrPassword = errors.New("does not open with this password")

// Open is the key in the file. password is left alone where it has none.
func (f SecretFile) Open(password string) (Secret, error) {
	var key minisign.PrivateKey
	if f.Locked() {
		var err error
		// What the library says is left out: it may quote the file.
		if key, err = minisign.DecryptKey(password, f.text); err != nil {
			return Secret{}, fmt.Errorf("%s %w, or is no key of minisign's: type it again, or look at the file", f.path, ErrPassword)
		}
	} else if err := key.UnmarshalText(bytes.TrimSpace(f.text)); err != nil {
		if _, wrong := ParseKey(string(f.text)); wrong == nil {
			return Secret{}, fmt.Errorf("%s is a public key: name the secret one that was made with it", f.path)
		}
		return Secret{}, fmt.Errorf("%s is no secret key of minisign's: make one with aiterm plugins keygen, or minisign -G", f.path)
	}
	return newSecret(key)
}

func newSecret(key minisign.PrivateKey) (Secret, error) {
	public, ok := key.Public().(minisign.PublicKey)
	if !ok {
		return Secret{}, errors.New("the key has no public half: make another one")
	}
	k, err := ParseKey(public.String())
	return Secret{Public: k, key: key}, err
}

// Generate makes a key, and the texts of its files: the secret one locked with the
// password, unless that is empty.
func Generate(password string) (s Secret, secret, public []byte, err error) {
	_, key, err := minisign.GenerateKey(nil)
	if err != nil {
		return s, nil, nil, fmt.Errorf("make a key: %w", err)
	}
	if s, err = newSecret(key); err != nil {
		return s, nil, nil, err
	}
	if password == "" {
		secret, err = key.MarshalText()
	} else {
		secret, err = minisign.EncryptKey(password, key)
	}
	if err != nil {
		return s, nil, nil, fmt.Errorf("write the key: %w", err)
	}
	public = fmt.Appendf(nil, "untrusted comment: minisign public key %s\n%s\n", s.Public.ID, s.Public.Text)
	return s, append(bytes.TrimSpace(secret), '\n'), public, nil
}

// Sign is a detached signature of what is called so. There is no time in it, so that the
// same bytes have the same signature.
func (s Secret) Sign(what, version string, data []byte) []byte {
	comment := fmt.Sprintf("file:%s\tversion:%s\tsha256:%x", what, version, sha256.Sum256(data))
	hashed := minisign.NewReader(bytes.NewReader(data))
	if _, err := bytes.NewBuffer(nil).ReadFrom(hashed); err != nil {
		panic(err) // from memory: it reads to the end
	}
	return hashed.SignWithComments(s.key, comment, "signature from aiterm")
}

// ParseNamed reads NAME=KEY: a public key, and whose it is.
func ParseNamed(text string) (Key, error) {
	name, key, ok := strings.Cut(text, "=")
	if !ok {
		return Key{}, fmt.Errorf("%s is not NAME=KEY: say whose key it is, as in alice=RWQ…", strictyaml.Quote(text))
	}
	k, err := ParseKey(key)
	k.Name = name
	return k, err
}

// With are the keys and one more; one with the same ID gives way to it.
func (ks Keys) With(more Key) Keys {
	all := Keys{more}
	for _, k := range ks {
		if k.number != more.number {
			all = append(all, k)
		}
	}
	return all
}
