package main

import (
	"bytes"
	"crypto/ed25519"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"aead.dev/minisign"
	"github.com/google/go-cmp/cmp"
)

// exampleSigner has a key that is the same each time.
func exampleSigner(t *testing.T) *signer {
	t.Helper()
	_, secret, err := minisign.GenerateKey(bytes.NewReader(bytes.Repeat([]byte{7}, ed25519.SeedSize)))
	if err != nil {
		t.Fatal(err)
	}
	s, err := newSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func signed(t *testing.T, s *signer, sums string) map[string]string {
	t.Helper()
	files, err := s.sign(example("v0.1.0"), []byte(sums))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range files {
		got[f.name] = string(f.data)
	}
	return got
}

func TestSignaturesFit(t *testing.T) {
	s := exampleSigner(t)
	got := signed(t, s, "sums\n")
	if diff := cmp.Diff(got, signed(t, s, "sums\n")); diff != "" {
		t.Errorf("two signatures of the same differ:\n%s", diff)
	}
	var public minisign.PublicKey
	if err := public.UnmarshalText([]byte(got["aiterm.pub"])); err != nil {
		t.Fatalf("aiterm.pub is %q: %v", got["aiterm.pub"], err)
	}
	for _, test := range []struct {
		sums string
		want bool
	}{{"sums\n", true}, {"sum\n", false}} {
		if got := minisign.Verify(public, []byte(test.sums), []byte(got["SHA256SUMS.minisig"])); got != test.want {
			t.Errorf("minisign takes %q: %v", test.sums, got)
		}
	}
	if want := "timestamp:1795622708\tfile:SHA256SUMS\tversion:v0.1.0"; !strings.Contains(got["SHA256SUMS.minisig"], want) {
		t.Errorf("the signature is %q, without %q", got["SHA256SUMS.minisig"], want)
	}

	keygen, err := exec.LookPath("ssh-keygen")
	if err != nil {
		t.Skip("there is no ssh-keygen")
	}
	dir := t.TempDir()
	keys, err := s.keys()
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "allowed", `aiterm namespaces="`+namespace+`" `+keys.SSH+"\n")
	write(t, dir, "sig", got["SHA256SUMS.sshsig"])
	for _, test := range []struct {
		sums, namespace string
		want            bool
	}{{"sums\n", namespace, true}, {"sum\n", namespace, false}, {"sums\n", "git", false}} {
		cmd := exec.Command(keygen, "-Y", "verify", "-f", filepath.Join(dir, "allowed"), "-I", "aiterm", "-n", test.namespace, "-s", filepath.Join(dir, "sig"))
		cmd.Stdin = strings.NewReader(test.sums)
		if out, err := cmd.CombinedOutput(); (err == nil) != test.want {
			t.Errorf("ssh-keygen on %q in %s: %v\n%s", test.sums, test.namespace, err, out)
		}
	}
}

func TestOpenKey(t *testing.T) {
	dir := t.TempDir()
	_, secret, err := minisign.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := secret.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "good", string(text)+"\n")
	write(t, dir, "wrong", "-----BEGIN OPENSSH PRIVATE KEY-----\n")
	s, err := openKey(filepath.Join(dir, "good"))
	if err != nil || !s.secret.Equal(secret) {
		t.Errorf("openKey = %v, %v", s, err)
	}
	if _, err := openKey(filepath.Join(dir, "wrong")); err == nil || !strings.Contains(err.Error(), "is no secret key of minisign's") {
		t.Errorf("of no key, the error is %v", err)
	}
}

// install.ps1 asks for files by the names that a release has, and takes every program out
// of the archive.
func TestInstallerForWindows(t *testing.T) {
	r, s := example("v0.1.0"), exampleSigner(t)
	files, err := s.installers(r)
	if err != nil {
		t.Fatal(err)
	}
	script := string(files[1].data)
	signatures, err := s.sign(r, []byte("sums"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range signatures {
		if suffix, ok := strings.CutPrefix(f.name, sumsFile); ok && !strings.Contains(script, `"$sums`+suffix+`"`) {
			t.Errorf("it does not load %s", f.name)
		}
	}
	if !strings.Contains(script, "$sums = '"+sumsFile+"'") {
		t.Errorf("it does not load %s", sumsFile)
	}
	_, list, _ := strings.Cut(script, "foreach ($name in @('")
	list, _, _ = strings.Cut(list, "')")
	taken := strings.Split(list, "', '")
	for _, b := range r.builds {
		if b.goos != "windows" {
			continue
		}
		name := strings.NewReplacer("${version}", r.version, "$arch", b.goarch).Replace("aiterm_${version}_windows_$arch")
		if b.archive.name != name+".zip" || !strings.Contains(script, `$folder = "aiterm_${version}_windows_$arch"`) {
			t.Errorf("%s is not what it loads", b.archive.name)
		}
		entries, err := contents(&source{dir: "../..", version: r.version, date: r.date}, b)
		if err != nil {
			t.Fatal(err)
		}
		var there []string
		for _, e := range entries {
			there = append(there, e.path)
			if (e.exec || e.path == "ait.cmd") && !slices.Contains(taken, e.path) {
				t.Errorf("it leaves %s in the archive", e.path)
			}
		}
		for _, name := range taken {
			if !slices.Contains(there, name) {
				t.Errorf("it takes %q, and the archive has %q", name, there)
			}
		}
	}
}

// The installers are of one release and one key, and a shell can read the one of them.
func TestInstallers(t *testing.T) {
	s := exampleSigner(t)
	files, err := s.installers(example("v0.1.0"))
	if err != nil || len(files) != 2 {
		t.Fatalf("installers = %d files, %v", len(files), err)
	}
	for _, f := range files {
		for _, want := range []string{"'v0.1.0'", s.public.String(), "ssh-ed25519 AAAA", "/releases/download/v0.1.0'"} {
			if !strings.Contains(string(f.data), want) {
				t.Errorf("%s has no %q in it", f.name, want)
			}
		}
	}
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh")
	}
	cmd := exec.Command(sh, "-n")
	cmd.Stdin = bytes.NewReader(files[0].data)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("install.sh: %v\n%s", err, out)
	}
	// One that arrived in part does nothing.
	half := files[0].data[:bytes.LastIndex(files[0].data, []byte("main \"$@\""))]
	home := t.TempDir()
	cmd = exec.Command(sh)
	cmd.Env, cmd.Stdin = []string{"HOME=" + home, "PATH=" + os.Getenv("PATH")}, bytes.NewReader(half)
	if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("a part of install.sh: %v\n%s", err, out)
	}
}
