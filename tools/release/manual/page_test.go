package manual

import (
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli"
)

var date = time.Date(2026, 11, 25, 23, 5, 8, 0, time.FixedZone("", -3600))

func TestPage(t *testing.T) {
	root := &cobra.Command{
		Use: "tool", Short: "Does things", Long: "Tool does 'things'.\n.It is\\ small:\n\n  a\tb\n\nThat's it.", Example: "  tool it -x",
	}
	it := &cobra.Command{Use: "it WHAT", Short: "Do it", Run: func(*cobra.Command, []string) {}}
	it.Flags().StringP("format", "f", "text", "output `format`: text")
	it.Flags().Bool("quick", false, "do it ~ quickly")
	it.Flags().Bool("secret", false, "for nobody")
	it.Flags().MarkHidden("secret")
	root.AddCommand(it, &cobra.Command{Use: "behind", Hidden: true, Run: it.Run})

	page, _, _ := strings.Cut(string(Page(root, "t", "v1.0.0", date)), `.SH "FILES"`)
	want := `.TH "TOOL" "1" "2026-11-26" "tool v1.0.0" "User Commands"
.SH "NAME"
tool, t \- does things
.SH "SYNOPSIS"
\fBtool\fR \fIcommand\fR [\fIargument\fR ...] [\fIflag\fR ...]
.SH "DESCRIPTION"
Tool does \(aqthings\(aq.
\&.It is\e small:
.PP
.EX
  a	b
.EE
.PP
That\(aqs it.
.PP
\fBt\fR is the same program under a short name.
.PP
Examples:
.PP
.EX
  tool it \-x
.EE
.SH "COMMANDS"
Every command has the flag \fB\-\-help\fR, which shows what is said here.
.SS "tool it WHAT [flags]"
Do it.
.TP
\fB\-f\fR, \fB\-\-format\fR \fIformat\fR
output format: text (default text)
.TP
\fB\-\-quick\fR
do it \(ti quickly
`
	if diff := cmp.Diff(want, page); diff != "" {
		t.Errorf("the page differs (-want +got):\n%s", diff)
	}
}

// What formats the page has nothing to complain about.
func TestPageIsRight(t *testing.T) {
	page := string(Page(cli.Commands(), otherName, "v1.0.0", date))
	for _, want := range []string{"\n.SS \"aiterm statusline render [flags]\"\n", "\n.SS \"aiterm plugins add SOURCE [flags]\"\n", `\fBNO_COLOR`} {
		if !strings.Contains(page, want) {
			t.Errorf("there is no %q", want)
		}
	}
	for _, unwanted := range []string{"refresh\"\n", "segment\\-run", "<nil>", "/root", "/home/"} {
		if strings.Contains(page, unwanted) {
			t.Errorf("there is %q", unwanted)
		}
	}
	checkPage(t, page)
	for _, s := range []short{linePage, guestPage} {
		t.Run(s.name, func(t *testing.T) { checkPage(t, string(s.page("v1.0.0", date))) })
	}
}

func checkPage(t *testing.T, page string) {
	for name, args := range map[string][]string{
		"mandoc": {"-T", "lint", "-W", "warning"},
		"groff":  {"-K", "utf8", "-T", "utf8", "-man", "-ww", "-z"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := exec.LookPath(name); err != nil {
				t.Skip(err)
			}
			cmd := exec.Command(name, args...)
			cmd.Stdin = strings.NewReader(page)
			if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

func TestFiles(t *testing.T) {
	list := func(files []File, err error) (paths []string) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if (f.Link == "") != (len(f.Text) > 0) {
				t.Errorf("%s has %d bytes and is a link to %q", f.Path, len(f.Text), f.Link)
			}
			if f.Link != "" {
				f.Path += " -> " + f.Link
			}
			paths = append(paths, f.Path)
		}
		return paths
	}
	if diff := cmp.Diff([]string{
		"man/man1/aiterm.1", "man/man1/ait.1 -> aiterm.1", "man/man1/aiterm-line.1", "man/man1/aiterm-guest.1",
		"completions/aiterm.bash", "completions/_aiterm", "completions/aiterm.fish", "completions/aiterm.ps1",
	}, list(Packaged("v1", date))); diff != "" {
		t.Errorf("a package differs (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{
		"share/man/man1/aiterm.1", "share/man/man1/ait.1 -> aiterm.1", "share/man/man1/aiterm-line.1", "share/man/man1/aiterm-guest.1",
		"share/bash-completion/completions/aiterm", "share/bash-completion/completions/ait -> aiterm",
		"share/zsh/site-functions/_aiterm",
		"share/fish/vendor_completions.d/aiterm.fish", "share/fish/vendor_completions.d/ait.fish -> aiterm.fish",
	}, list(Installed("v1", date))); diff != "" {
		t.Errorf("what is installed differs (-want +got):\n%s", diff)
	}
}
