package plugins

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/console/table"
	"github.com/data-wise/aiterm/host/config/registry"
	"github.com/data-wise/aiterm/host/segment/install"
	"github.com/data-wise/aiterm/host/segment/signature"
)

func newVerifyCommand(env *console.Env) *cobra.Command {
	var flags console.ConfigFlags
	var tokenServers []string
	var remote bool
	cmd := &cobra.Command{
		Use:   "verify [NAME...]",
		Short: "Check that added segments are the bytes that were added",
		Long: `Verify compares the kept bytes of each added segment with the hash in
plugins.lock, and checks its signature against the keys that you trust. With
--remote it also asks where the segment came from whether it has the same bytes.

Exit codes: 0 all are right; 1 something is not; 2 wrong usage.`,
		Example: `  aiterm plugins verify
  aiterm plugins verify weather --remote`,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: completeInstalled(env),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := flags.CheckFormat(cmd, console.TableFormats()...); err != nil {
				return err
			}
			s, err := openStrangers(env)
			if err != nil {
				return err
			}
			s.fetching.TokenServers = tokenServers
			entries, err := s.chosen(args)
			if err != nil {
				return err
			}
			return verify(cmd.Context(), env, s, flags.Format, entries, remote)
		},
	}
	flags.AddTableFormat(cmd)
	addTokenServer(cmd.Flags(), &tokenServers)
	cmd.Flags().BoolVar(&remote, "remote", false, "also ask the source")
	return cmd
}

// verified is what came of checking one segment.
type verified struct {
	Name      string `json:"name"`
	SHA256    string `json:"sha256"`
	OK        bool   `json:"ok"`
	Bytes     string `json:"bytes"`     // ok, or what is wrong
	Signature string `json:"signature"` // none, unknown, trusted or bad
	Signer    string `json:"signer,omitempty"`
	Remote    string `json:"remote,omitempty"` // same, newer, or why it could not be asked
	refused   bool   // Remote is an error, which may be long
}

func verify(ctx context.Context, env *console.Env, s strangers, format string, entries []registry.Entry, remote bool) error {
	rows, wrong := []verified{}, 0
	for i, e := range entries {
		v := s.verifyOne(ctx, env, e, remote, place{i + 1, len(entries)})
		if !v.OK {
			wrong++
		}
		rows = append(rows, v)
	}
	if format == console.AsJSON {
		if err := console.PrintJSON(env.Stdout, rows); err != nil {
			return err
		}
	} else if len(rows) == 0 {
		fmt.Fprintln(notes(env, format), "No segment was added, so there is nothing to verify.")
	} else {
		if err := console.ShowTable(env, verifiedTable(rows), format, ""); err != nil {
			return err
		}
		if !console.Tabbed(env, format) {
			tellRefused(env, rows)
		}
	}
	if wrong > 0 {
		return fmt.Errorf("%d of %d segments are not what was added: they are not run; add them again if you trust where they come from", wrong, len(rows))
	}
	return nil
}

// notes is where a sentence goes that is said in place of a table: in a pipe it would be
// taken for a row.
func notes(env *console.Env, format string) io.Writer {
	if console.Tabbed(env, format) {
		return env.Stderr
	}
	return env.Stdout
}

func verifiedTable(rows []verified) table.Table {
	t := table.Table{Columns: []table.Column{
		{Title: "NAME"}, {Title: "SHA256", Yield: 1, Label: "sha256"}, {Title: "BYTES", Break: true, Min: 20, Yield: 4, Label: "bytes:"},
		{Title: "SIGNATURE", Yield: 3, Label: "signature:"}, {Title: "SOURCE HAS", Break: true, Min: 16, Yield: 2, Label: "source has:"},
	}}
	for _, v := range rows {
		signed := v.Signature
		if v.Signer != "" {
			signed = "by " + v.Signer
		}
		bytes := console.Good(console.OneLine(v.Bytes))
		if !v.OK {
			bytes = console.Bad(console.OneLine(v.Bytes))
		}
		t.Add(table.Cell{Text: v.Name, Style: "bold"}, table.Cell{Text: fmt.Sprintf("%.12s…", v.SHA256), Plain: v.SHA256, Minor: true}, bytes,
			table.Text(signed), table.Cell{Text: console.OrDash(v.remoteShort()), Plain: console.OneLine(v.Remote)})
	}
	return t
}

// remoteShort is what a column has room for: of an error the first clause.
func (v verified) remoteShort() string {
	text := console.OneLine(v.Remote)
	if !v.refused {
		return text
	}
	short, _, _ := strings.Cut(text, ": ")
	short, _, _ = strings.Cut(short, "; ")
	return short
}

// tellRefused writes in full what the table has only the beginning of.
func tellRefused(env *console.Env, rows []verified) {
	above := "\n"
	for _, v := range rows {
		if full := console.OneLine(v.Remote); full != v.remoteShort() {
			fmt.Fprint(env.Stdout, above)
			console.Paragraph(env.Stdout, "", v.Name+": "+full, console.NoteWidth(env))
			above = ""
		}
	}
}

func (s strangers) verifyOne(ctx context.Context, env *console.Env, e registry.Entry, remote bool, which place) verified {
	v := verified{Name: e.Name, SHA256: e.SHA256, Bytes: "ok", OK: true, Signature: signature.None.String()}
	installed, err := install.Open(s.files, e, s.keys)
	if err != nil {
		v.OK, v.Bytes = false, err.Error()
	} else {
		v.Signature, v.Signer = installed.Signature.State.String(), signerOf(installed.Signature)
		if installed.Signature.State == signature.Bad {
			v.OK = false
		}
		if e.Signer != "" && (installed.Signature.State != signature.Trusted || installed.Signature.Key.ID != e.Signer) {
			v.OK, v.Bytes = false, "was signed with the trusted key "+e.Signer+" when it was added, and is not now"
		}
	}
	if !remote {
		return v
	}
	switch u, err := lookFor(ctx, env, s, e, which); {
	case err != nil:
		v.Remote, v.refused = err.Error(), true
	case u.Current:
		v.Remote = "the same"
	default:
		v.Remote = "other bytes: aiterm plugins update " + e.Name
	}
	return v
}
