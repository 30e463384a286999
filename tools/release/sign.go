package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha512"
	"crypto/x509"
	"encoding/base64"
	endian "encoding/binary"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"strings"

	"aead.dev/minisign"
	"golang.org/x/term"
)

// signer has the key of releases. It signs SHA256SUMS twice: as minisign does, and as
// "ssh-keygen -Y sign", since one of minisign, OpenSSH and OpenSSL is on every machine.
// Neither signature depends on the time or on chance.
type signer struct {
	secret minisign.PrivateKey
	public minisign.PublicKey
	pair   ed25519.PrivateKey
}

// passwordVariable has the password of a key, for whoever has no terminal.
const passwordVariable = "MINISIGN_PASSWORD"

// openKey reads a key that "minisign -G" made. Its password, if there is one, is asked
// in the terminal.
func openKey(path string) (*signer, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var secret minisign.PrivateKey
	if minisign.IsEncrypted(text) {
		password, err := askPassword(path)
		if err != nil {
			return nil, err
		}
		if secret, err = minisign.DecryptKey(password, text); err != nil {
			return nil, fmt.Errorf("%s does not open with this password, or is no key of minisign's: %w", path, err)
		}
	} else if err := secret.UnmarshalText(bytes.TrimSpace(text)); err != nil {
		return nil, fmt.Errorf("%s is no secret key of minisign's, as minisign -G makes it: %w", path, err)
	}
	return newSigner(secret)
}

func askPassword(path string) (string, error) {
	if password, ok := os.LookupEnv(passwordVariable); ok {
		return password, nil
	}
	in := int(os.Stdin.Fd())
	if !term.IsTerminal(in) {
		return "", fmt.Errorf("%s has a password, and there is no terminal to ask for it: give it in %s", path, passwordVariable)
	}
	fmt.Fprintf(os.Stderr, "Password of %s: ", path)
	password, err := term.ReadPassword(in)
	fmt.Fprintln(os.Stderr)
	return string(password), err
}

func newSigner(secret minisign.PrivateKey) (*signer, error) {
	text, err := secret.MarshalText()
	if err != nil {
		return nil, err
	}
	// The library hands out no key for other signatures; where it is in the text is
	// minisign's format: 62 bytes, then seed and public half.
	_, encoded, _ := bytes.Cut(text, []byte("\n"))
	raw, err := base64.StdEncoding.DecodeString(string(encoded))
	if err != nil || len(raw) < 62+ed25519.PrivateKeySize {
		return nil, errors.New("the key's text is not as minisign describes it")
	}
	s := &signer{secret: secret, pair: ed25519.PrivateKey(raw[62 : 62+ed25519.PrivateKeySize])}
	public, ok := secret.Public().(minisign.PublicKey)
	if !ok {
		return nil, errors.New("the key has no public half")
	}
	s.public = public
	return s, nil
}

// sign are the signatures of SHA256SUMS, and the public key that they are verified with.
func (s *signer) sign(r *release, sums []byte) ([]file, error) {
	signature, err := s.detached(r, sumsFile, sums)
	if err != nil {
		return nil, err
	}
	public, err := s.public.MarshalText()
	if err != nil {
		return nil, err
	}
	return []file{
		{sumsFile + ".minisig", signature},
		{sumsFile + ".sshsig", s.signSSH(sums)},
		{"aiterm.pub", append(bytes.TrimSpace(public), '\n')},
	}, nil
}

// namespace keeps a signature of a release from being taken for one of something else.
const namespace = "aiterm-release"

// signSSH makes a signature as ssh-keygen does (OpenSSH, PROTOCOL.sshsig).
func (s *signer) signSSH(message []byte) []byte {
	const magic, hash, none = "SSHSIG", "sha512", ""
	sum := sha512.Sum512(message)
	signed := ed25519.Sign(s.pair, sshStrings(magic, namespace, none, hash, string(sum[:])))
	blob := endian.BigEndian.AppendUint32([]byte(magic), 1)
	blob = append(blob, sshStrings("", string(s.sshKey()), namespace, none, hash, string(sshStrings("", sshKeyType, string(signed))))...)
	return pem.EncodeToMemory(&pem.Block{Type: "SSH SIGNATURE", Bytes: blob})
}

const sshKeyType = "ssh-ed25519"

func (s *signer) sshKey() []byte { return sshStrings("", sshKeyType, string(s.publicHalf())) }

func (s *signer) publicHalf() []byte { return s.pair[ed25519.PrivateKeySize-ed25519.PublicKeySize:] }

// sshStrings are strings after their lengths, as SSH has them (RFC 4251, section 5), with
// something before them that has none.
func sshStrings(before string, all ...string) []byte {
	out := []byte(before)
	for _, s := range all {
		out = endian.BigEndian.AppendUint32(out, uint32(len(s)))
		out = append(out, s...)
	}
	return out
}

// keys are the public key as each of the programs wants it that can verify.
type keys struct {
	Minisign string // RW…
	SSH      string // ssh-ed25519 AAAA…
	PEM      string // without the lines around it
}

func (s *signer) keys() (keys, error) {
	der, err := x509.MarshalPKIXPublicKey(ed25519.PublicKey(s.publicHalf()))
	if err != nil {
		return keys{}, err
	}
	return keys{
		Minisign: strings.TrimSpace(s.public.String()),
		SSH:      sshKeyType + " " + base64.StdEncoding.EncodeToString(s.sshKey()),
		PEM:      base64.StdEncoding.EncodeToString(der),
	}, nil
}
