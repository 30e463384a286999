package author

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/segment/signature"
)

func newKeygenCommand(env *console.Env) *cobra.Command {
	var passwordFile string
	var without bool
	cmd := &cobra.Command{
		Use:        "keygen FILE.key",
		SuggestFor: []string{"key", "genkey", "generate-key"},
		Short:      "Make a key to sign your segments with",
		Long: `Keygen makes a key of minisign: the secret half in FILE.key, which nobody but
you can read, and the public one in FILE.pub, which you give to everybody. It
asks for a password, without showing it, with which the secret half is locked.
What is there already is never overwritten. A key that "minisign -G" made is as
good.

Keep FILE.key out of your repository, and a copy in another place: whoever has
it can sign in your name, and without it you can't sign an update.

Exit codes: 0 made; 1 failed; 2 wrong usage.`,
		Example: `  aiterm plugins keygen ~/me.key
  aiterm plugins keygen ci.key --no-password`,
		Args: console.Exactly(1, 1, "one file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if without && passwordFile != "" {
				return console.UsageError(cmd, errors.New("--no-password and --password-file are given: leave one out"))
			}
			return makeKey(cmd.Context(), env, args[0], passwordFile, without)
		},
	}
	cmd.Flags().StringVar(&passwordFile, "password-file", "", "`file` whose first line is the password, which nobody else may read (default asked)")
	cmd.Flags().BoolVar(&without, "no-password", false, "do not lock it: whoever reads the file can sign in your name")
	return cmd
}

func makeKey(ctx context.Context, env *console.Env, path, passwordFile string, without bool) error {
	stem := strings.TrimSuffix(strings.TrimSuffix(path, ".key"), ".pub")
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
		return fmt.Errorf("there is no folder %s: make it first, or name a file in another one", filepath.Dir(path))
	}
	secretPath, publicPath := stem+".key", stem+".pub"
	for _, path := range []string{secretPath, publicPath} {
		if _, err := os.Lstat(path); err == nil {
			return fmt.Errorf("%s is there already, and stays as it is: name another file", path)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	password, err := newPassword(ctx, env, passwordFile, without)
	if err != nil {
		return err
	}
	_, done := console.StartProgress(env, "Locking the key, which is made to take long")
	key, secret, public, err := signature.Generate(password)
	done()
	if err != nil {
		return err
	}
	if err := writeNew(secretPath, secret, 0o600); err != nil {
		return err
	}
	if err := writeNew(publicPath, public, 0o644); err != nil {
		os.Remove(secretPath)
		return err
	}
	fmt.Fprintf(env.Stdout, "%s is secret: keep it out of your repository, and a copy elsewhere.\n%s is for everybody: the key %s\n  %s\n",
		console.Tilde(env, secretPath), console.Tilde(env, publicPath), key.Public.ID, key.Public.Text)
	return nil
}

// writeNew writes a file that is not there yet, not even as a link.
func writeNew(path string, text []byte, mode fs.FileMode) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err != nil {
		os.Remove(path)
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// newPassword asks for a password twice, or takes it from where the flags say.
func newPassword(ctx context.Context, env *console.Env, file string, without bool) (string, error) {
	switch _, terminal := console.StdinTerminal(env); {
	case without:
		return "", nil
	case file != "":
		password, err := signature.ReadPassword(file)
		if err == nil && password == "" {
			err = fmt.Errorf("the first line of %s is empty: write the password there, or give --no-password", file)
		}
		return password, err
	case !terminal:
		return "", errors.New("there is no terminal to ask for a password: name a file with --password-file, or give --no-password")
	}
	password, err := console.ReadSecret(ctx, env, "Password for the key")
	if err != nil {
		return "", err
	}
	if password == "" {
		return "", errors.New("the password is empty: type one, or give --no-password")
	}
	again, err := console.ReadSecret(ctx, env, "The same again")
	if err == nil && again != password {
		err = errors.New("the two passwords differ: run it again")
	}
	return password, err
}

// keyFlags say what is signed with.
type keyFlags struct{ file, passwordFile string }

func (f *keyFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.file, "key", "", "sign with the secret key in `file`, which nobody else may read; keygen or minisign -G makes one")
	cmd.Flags().StringVar(&f.passwordFile, "key-password-file", "", "`file` whose first line is the key's password, which nobody else may read (default asked)")
}

// open is the key, or nil without one. The password is asked for where it has one.
func (f keyFlags) open(ctx context.Context, env *console.Env) (*signature.Secret, error) {
	if f.file == "" {
		if f.passwordFile != "" {
			return nil, errors.New("--key-password-file is given without --key: name the key")
		}
		return nil, nil
	}
	file, err := signature.ReadSecret(f.file)
	if err != nil {
		return nil, err
	}
	password := ""
	if _, terminal := console.StdinTerminal(env); file.Locked() {
		switch {
		case f.passwordFile != "":
			password, err = signature.ReadPassword(f.passwordFile)
		case terminal:
			password, err = console.ReadSecret(ctx, env, "Password of "+console.OneLine(f.file))
		default:
			err = fmt.Errorf("%s has a password, and there is no terminal to ask for it: name a file with it, --key-password-file FILE", f.file)
		}
		if err != nil {
			return nil, err
		}
	}
	_, done := console.StartProgress(env, "Opening the key, which is made to take long")
	defer done()
	secret, err := file.Open(password)
	return &secret, err
}
