package claude

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOurs(t *testing.T) {
	tests := []struct {
		command, program, rest string // program "" for a command that is not ours
	}{
		{"aiterm statusline render", "aiterm", ""},
		{"ait  statusline\trender ", "ait", ""},
		{"'/my tools/aiterm' statusline render --plugins ~/p.yaml 2>/dev/null", "'/my tools/aiterm'", " --plugins ~/p.yaml 2>/dev/null"},
		{`"C:\Program Files\aiterm.exe" statusline render`, `"C:\Program Files\aiterm.exe"`, ""},
		{`C:\Tools\AITERM.EXE statusline render`, `C:\Tools\AITERM.EXE`, ""},
		{`C:/Tools/aiterm.exe statusline render --padding 1`, `C:/Tools/aiterm.exe`, " --padding 1"},
		{`& 'C:/Tools/ait.exe' statusline render`, `'C:/Tools/ait.exe'`, ""},
		{`& "C:\Tools\ait.exe" statusline render`, `"C:\Tools\ait.exe"`, ""},
		{`%USERPROFILE%\bin\aiterm.exe statusline render`, `%USERPROFILE%\bin\aiterm.exe`, ""},
		{`& "$env:USERPROFILE\bin\aiterm.exe" statusline render`, `"$env:USERPROFILE\bin\aiterm.exe"`, ""},
		{`/it\'s/my\ tools/aiterm statusline render`, `/it\'s/my\ tools/aiterm`, ""},
		{"aiterm statusline render|cat", "aiterm", "|cat"},
		{`"aiterm" "statusline" 'render'`, `"aiterm"`, ""},
		{"~/bin/aiterm statusline render", "~/bin/aiterm", ""},
		{`"${HOME}/bin/aiterm" statusline render`, `"${HOME}/bin/aiterm"`, ""},
		{"./aiterm statusline render", "./aiterm", ""},

		// What only changes how it is run.
		{"X=1 aiterm statusline render", "aiterm", ""},
		{"TZ=Asia/Tokyo LC_ALL='C UTF' /a/aiterm statusline render", "/a/aiterm", ""},
		{"env COLORTERM=truecolor /a/aiterm statusline render", "/a/aiterm", ""},
		{"/usr/bin/env -i -u X A=1 -- aiterm statusline render", "aiterm", ""},
		{"env -S 'A=1 aiterm statusline render'", "aiterm", ""},
		{"exec /a/aiterm statusline render", "/a/aiterm", ""},
		{"exec -a x aiterm statusline render", "aiterm", ""},
		{"nice /a/aiterm statusline render", "/a/aiterm", ""},
		{"nice -n 10 ionice -c3 aiterm statusline render", "aiterm", ""},
		{"nice -10 aiterm statusline render", "aiterm", ""},
		{"timeout 5 aiterm statusline render", "aiterm", ""},
		{"timeout -k 1 --signal=TERM 5s aiterm statusline render", "aiterm", ""},
		{"nohup command -p aiterm statusline render", "aiterm", ""},
		{"stdbuf -oL aiterm statusline render", "aiterm", ""},
		{"taskset 0x1 aiterm statusline render", "aiterm", ""},
		{"arch -arm64 aiterm statusline render", "aiterm", ""},
		{"wsl -d Debian -e aiterm statusline render", "aiterm", ""},
		{"wsl.exe aiterm statusline render", "aiterm", ""},
		{"sudo -n -u me /a/aiterm statusline render", "/a/aiterm", ""},
		{"doas aiterm statusline render", "aiterm", ""},
		{"chronic torsocks aiterm statusline render", "aiterm", ""},
		{"flock -w 1 /tmp/lock aiterm statusline render", "aiterm", ""},
		{"asdf exec aiterm statusline render", "aiterm", ""},
		{"mise x aiterm@1 -- aiterm statusline render", "aiterm", ""},
		{"direnv exec ~/work aiterm statusline render", "aiterm", ""},
		{"op run --env-file=x -- aiterm statusline render --padding 1", "aiterm", " --padding 1"},
		{"aiterm statusline render -- x", "aiterm", " -- x"},
		{"printf -- aiterm statusline render", "", ""},
		{"tool -- echo aiterm statusline render", "", ""},

		// Shells.
		{"sh -c 'aiterm statusline render'", "aiterm", ""},
		{"sh -c 'exec aiterm statusline render --plugins x' arg", "aiterm", " --plugins x"},
		{`bash -lc "exec \"$HOME/my bin/aiterm\" statusline render --plugins x"`, `\"$HOME/my bin/aiterm\"`, " --plugins x"},
		{`env X=1 zsh -i -c 'bash -c "ait statusline render"'`, "ait", ""},
		{"eval aiterm statusline render", "aiterm", ""},
		{"eval 'aiterm statusline render'", "aiterm", ""},
		{`cmd /c "C:\t\aiterm.exe statusline render"`, `C:\t\aiterm.exe`, ""},
		{`cmd.exe /d /c C:\t\aiterm.exe statusline render`, `C:\t\aiterm.exe`, ""},
		{`powershell -NoProfile -Command "& 'C:\t\aiterm.exe' statusline render"`, `'C:\t\aiterm.exe'`, ""},
		{`pwsh -c C:/t/aiterm.exe statusline render`, `C:/t/aiterm.exe`, ""},

		// Lists and pipelines.
		{"cd /tmp && aiterm statusline render", "aiterm", ""},
		{"[ -x ~/bin/aiterm ] && ~/bin/aiterm statusline render || true", "~/bin/aiterm", " || true"},
		{"2>/dev/null aiterm statusline render", "aiterm", ""},
		{"cat | tee /tmp/x | aiterm statusline render", "aiterm", ""},
		{"export X=1; aiterm statusline render # mine", "aiterm", " # mine"},
		{"# mine\naiterm \\\n statusline render\n", "aiterm", ""},
		{"if true; then aiterm statusline render; fi", "aiterm", "; fi"},
		{"( aiterm statusline render )", "aiterm", " )"},

		// Another program, whatever its arguments.
		{"aiterm statusline", "", ""},
		{"aiterm render statusline", "", ""},
		{"aiterm statusline rendering", "", ""},
		{"aiterm statusline test", "", ""},
		{"aiterm-old statusline render", "", ""},
		{"/opt/aiterm/other statusline render", "", ""},
		{"echo aiterm statusline render", "", ""},
		{"my-line --before 'aiterm statusline render'", "", ""},
		{"my-line aiterm statusline render", "", ""},
		{"command -v aiterm statusline render", "", ""},
		{"sh aiterm statusline render", "", ""},
		{"sh -c 'echo \"aiterm statusline render\"'", "", ""},
		{"bash ~/aiterm.sh statusline render", "", ""},
		{"my-line # aiterm statusline render", "", ""},
		{"my-line > aiterm statusline render", "", ""},
		{"grep x /opt/aiterm", "", ""},
		{"'aiterm statusline render'", "", ""},

		// The program that does nothing else.
		{"aiterm-line", "aiterm-line", ""},
		{"/usr/bin/aiterm-line --padding 2", "/usr/bin/aiterm-line", " --padding 2"},
		{"'/my tools/aiterm-line' --plugins 'my plugins.yaml'", "'/my tools/aiterm-line'", " --plugins 'my plugins.yaml'"},
		{"C:/tools/aiterm-line.exe", "C:/tools/aiterm-line.exe", ""},
		{`C:\tools\Aiterm-Line.EXE`, `C:\tools\Aiterm-Line.EXE`, ""},
		{`"$HOME/bin/aiterm-line" | cat`, `"$HOME/bin/aiterm-line"`, " | cat"},
		{"TZ=Asia/Tokyo nice -n 10 aiterm-line", "aiterm-line", ""},
		{"env -i A='B C' /a/aiterm-line", "/a/aiterm-line", ""},
		{"sh -c 'exec aiterm-line --plugins x' arg", "aiterm-line", " --plugins x"},
		{"exec aiterm-line", "aiterm-line", ""},
		{`cmd /c "C:\t\aiterm-line.exe"`, `C:\t\aiterm-line.exe`, ""},
		{`powershell -NoProfile -Command "& 'C:\t\aiterm-line.exe' --padding 1"`, `'C:\t\aiterm-line.exe'`, " --padding 1"},
		{"command -v aiterm-line >/dev/null && aiterm-line || aiterm statusline render", "aiterm-line", " || aiterm statusline render"},
		{"aiterm-line statusline render --padding 1", "aiterm-line", " --padding 1"},
		{"2>/dev/null aiterm-line", "aiterm-line", ""},
		{"aiterm-line-old", "", ""},
		{"aiterm-guest", "", ""},
		{"aiterm-linear", "", ""},
		{"my-line aiterm-line", "", ""},
		{"echo aiterm-line", "", ""},
		{"cat aiterm-line", "", ""},
		{"sh aiterm-line", "", ""},
		{"/opt/aiterm-line/other", "", ""},
		{"my-line > aiterm-line", "", ""},
		{"my-line # aiterm-line", "", ""},
		{"'aiterm-line x'", "", ""},
		{"npx ccstatusline@latest", "", ""},
		{"sh -c", "", ""}, {"env", "", ""}, {"nice -n", "", ""}, {"eval", "", ""}, {"A=1", "", ""},
		{"'aiterm", "", ""},
		{"", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.command, func(t *testing.T) {
			o, ok := findOwn(tt.command)
			program, rest := "", ""
			if ok {
				program, rest = tt.command[o.from:o.to], o.rest()
			}
			if program != tt.program || rest != tt.rest {
				t.Errorf("got %q and %q, want %q and %q", program, rest, tt.program, tt.rest)
			}
		})
	}
}

func TestOursUnderAnotherName(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a privilege there")
	}
	dir := t.TempDir()
	program, link, other := filepath.Join(dir, "aiterm"), filepath.Join(dir, "line"), filepath.Join(dir, "other")
	writeScript(t, program, "")
	writeScript(t, filepath.Join(dir, "theirs"), "")
	writeScript(t, filepath.Join(dir, "aiterm-line"), "")
	for _, l := range [][2]string{{program, link}, {filepath.Join(dir, "theirs"), other}, {filepath.Join(dir, "aiterm-line"), filepath.Join(dir, "quick")}} {
		if err := os.Symlink(l[0], l[1]); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("HOME", dir)
	t.Setenv("PATH", dir)
	for command, want := range map[string]bool{
		link + " statusline render":           true,
		"~/line statusline render":            true,
		`"$HOME/line" statusline render`:      true,
		"line statusline render":              true,
		"sh -c 'exec line statusline render'": true,
		other + " statusline render":          false,
		link + " statusline test":             false,
		link:                                  false,
		filepath.Join(dir, "quick"):           true,
		`"$HOME/quick" --padding 1`:           true,
		"env A=1 ~/quick":                     true,
		other:                                 false,
	} {
		if got := IsOurs(command); got != want {
			t.Errorf("%s: ours is %v", command, got)
		}
	}
}

func TestOwnWith(t *testing.T) {
	three := 3
	tests := []struct {
		command, program string
		padding          *int
		want             string
	}{
		{"TZ=UTC /old/aiterm statusline render --plugins x", "/new/aiterm statusline render", nil, "TZ=UTC /new/aiterm statusline render --plugins x"},
		{"TZ=UTC '/old one/aiterm' statusline render | cat", "'/new one/aiterm' statusline render", &three, "TZ=UTC '/new one/aiterm' statusline render --padding 3 | cat"},
		{"sh -c 'exec /old/aiterm statusline render --padding 1' x", "/new/aiterm statusline render", &three, "sh -c 'exec /new/aiterm statusline render --padding 3' x"},
		{"sh -c '/old/aiterm statusline render'", "'/new one/aiterm' statusline render", nil, `sh -c ''\''/new one/aiterm'\'' statusline render'`},
		{`sh -c "\"$HOME/old/aiterm\" statusline render; true"`, "'/new one/$x' statusline render", &three, `sh -c "'/new one/\$x' statusline render --padding 3; true"`},
		{`"$HOME/bin/aiterm"  statusline  render`, "", &three, `"$HOME/bin/aiterm"  statusline  render --padding 3`},
		{"aiterm statusline render \n", "", nil, "aiterm statusline render \n"},
		{"/old/aiterm  statusline render --plugins x >y", "/new/aiterm-line", nil, "/new/aiterm-line --plugins x >y"},
		{"TZ=UTC /old/aiterm-line --plugins x", "/new/aiterm statusline render", &three, "TZ=UTC /new/aiterm statusline render --padding 3 --plugins x"},
		{"/old/aiterm-line | cat", "'/new one/aiterm-line'", &three, "'/new one/aiterm-line' --padding 3 | cat"},
		{"sh -c 'exec /old/aiterm statusline render' x", "'/new one/aiterm-line'", nil, `sh -c 'exec '\''/new one/aiterm-line'\''' x`},
		{`sh -c "\"$HOME/old/aiterm\" statusline render; true"`, "/new/aiterm-line", nil, `sh -c "/new/aiterm-line; true"`},
		{`env X=1 zsh -c 'bash -c "/old/aiterm statusline render"'`, "'/new one/aiterm-line'", &three, "'/new one/aiterm-line' --padding 3"},
		{"aiterm-line statusline render", "", &three, "aiterm-line statusline render --padding 3"},
		{"aiterm-line statusline render", "/new/aiterm-line", nil, "/new/aiterm-line"},
	}
	for _, tt := range tests {
		t.Run(tt.command, func(t *testing.T) {
			o, ok := findOwn(tt.command)
			if !ok {
				t.Fatal("it is not taken for ours")
			}
			if diff := cmp.Diff(tt.want, o.with(tt.program, tt.padding)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// The shell itself is the judge of what is put between quotes.
func TestOwnWithRunsThroughTheShell(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("/bin/sh is needed")
	}
	for _, folder := range []string{"plain", "two words", "it's", `d"q`, "$HOME", "back\\slash", "a`b`"} {
		for _, command := range []string{"sh -c '/old/aiterm statusline render' x", `sh -c "/old/aiterm statusline render" x`, "env A=1 /old/aiterm statusline render"} {
			program := filepath.Join(t.TempDir(), folder, "aiterm")
			writeScript(t, program, `printf '%s|' "$0" "$@"`)
			o, _ := findOwn(command)
			two := 2
			changed := o.with(quoteShell(program)+renderArguments, &two)
			out, err := exec.Command("/bin/sh", "-c", changed).Output()
			if diff := cmp.Diff(program+"|statusline|render|--padding|2|", string(out)); err != nil || diff != "" {
				t.Errorf("%s: %v (-want +got):\n%s", changed, err, diff)
			}
			if !IsOurs(changed) {
				t.Errorf("%s is not taken for ours", changed)
			}
		}
	}
}

func TestLeadsTo(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("paths are written with /")
	}
	home := t.TempDir()
	program := filepath.Join(home, "bin", "aiterm")
	writeScript(t, program, "")
	writeScript(t, filepath.Join(home, "old", "aiterm"), "")
	t.Setenv("PATH", filepath.Join(home, "bin"))
	t.Chdir(home)
	for word, want := range map[string]bool{
		"$HOME/bin/aiterm": true, `"$HOME/bin/aiterm"`: true, "${HOME}/bin/aiterm": true, `"${HOME}"/bin/aiterm`: true,
		"~/bin/aiterm": true, program: true, "aiterm": true, "%USERPROFILE%/bin/aiterm": true,
		"'$HOME/bin/aiterm'": false, `"~/bin/aiterm"`: false, "~/old/aiterm": false, "bin/aiterm": false,
		"/none/aiterm": false, "$XDG/bin/aiterm": false,
	} {
		o, ok := findOwn("env A=1 " + word + " statusline render")
		if got := o.leadsTo(program, home); !ok || got != want {
			t.Errorf("%s: %v, %v", word, got, ok)
		}
	}
}

// An installation of before becomes the quicker one in the words that it has, where
// these hold.
func TestUpdated(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("paths are written with /")
	}
	home := t.TempDir()
	bin, elsewhere := filepath.Join(home, "my bin"), filepath.Join(home, "old")
	line, aiterm := filepath.Join(bin, "aiterm-line"), filepath.Join(bin, "aiterm")
	for _, dir := range []string{bin, elsewhere} {
		for _, name := range []string{"aiterm", "aiterm-line"} {
			writeScript(t, filepath.Join(dir, name), "")
		}
	}
	if err := os.Symlink(aiterm, filepath.Join(bin, "mine")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin)
	t.Setenv("HOME", home)
	t.Chdir(home)
	quick, usual := quoteShell(line), quoteShell(aiterm)+renderArguments
	for _, tt := range []struct{ command, executable, call, want string }{
		{"aiterm statusline render", line, quick, "aiterm-line"},
		{"ait statusline render --padding 1", line, quick, "aiterm-line --padding 1"},
		{`"$HOME/my bin/aiterm"  statusline render | cat`, line, quick, `"$HOME/my bin/aiterm-line" | cat`},
		{`TZ=UTC ~/'my bin'/aiterm statusline render`, line, quick, `TZ=UTC ~/'my bin'/aiterm-line`},
		{`sh -c 'exec "$HOME/my bin/aiterm" statusline render' x`, line, quick, `sh -c 'exec "$HOME/my bin/aiterm-line"' x`},
		{`zsh -c 'sh -c "\"$HOME/my bin/aiterm\" statusline render"'`, line, quick, `zsh -c 'sh -c "\"$HOME/my bin/aiterm-line\""'`},
		{`"$HOME/my bin/mine" statusline render`, line, quick, `"$HOME/my bin/aiterm-line"`},
		{`"$HOME/old/aiterm" statusline render --padding 2`, line, quick, quick + " --padding 2"},
		{`'$HOME/my bin/aiterm' statusline render`, line, quick, quick},
		{"my' 'bin/aiterm statusline render", line, quick, quick},
		{"aiterm-line", line, quick, "aiterm-line"},
		{"aiterm-line statusline render", line, quick, "aiterm-line"},
		{`"$HOME/my bin/aiterm-line" --padding 1`, line, quick, `"$HOME/my bin/aiterm-line" --padding 1`},
		{"/gone/aiterm-line --padding 1", line, quick, quick + " --padding 1"},

		// Where the quicker one is not to be used any more.
		{`"$HOME/my bin/aiterm-line" --padding 1`, aiterm, usual, `"$HOME/my bin/aiterm" statusline render --padding 1`},
		{"nice aiterm-line", aiterm, usual, "nice aiterm statusline render"},
		{"/gone/aiterm-line >x", aiterm, usual, usual + " >x"},
	} {
		o, ok := findOwn(tt.command)
		got := o.updated(StatusLine{Command: tt.call}, Options{Executable: tt.executable, Home: home})
		if diff := cmp.Diff(tt.want, got); !ok || diff != "" {
			t.Errorf("%s: ours is %v (-want +got):\n%s", tt.command, ok, diff)
		}
	}
}

func FuzzOurs(f *testing.F) {
	f.Add("/usr/bin", "sh -c 'x' && y")
	f.Add("it's \\ a \"mess\"", `bash -c "\"`)
	f.Fuzz(func(t *testing.T, folder, command string) {
		if strings.ContainsRune(folder, 0) {
			return
		}
		own := quoteShell("/"+folder+"/aiterm") + renderArguments
		if o, ok := findOwn(own); !ok || o.rest() != "" {
			t.Errorf("our own command for %q is not recognised", folder)
		}
		own = quoteShell("/" + folder + "/aiterm-line")
		if o, ok := findOwn(own); !ok || o.rest() != "" {
			t.Errorf("our own command for %q is not recognised", folder)
		}
		padding := 3
		set := arguments(" "+folder, &padding)
		if again := arguments(set, &padding); again != set {
			t.Errorf("setting the padding of %q again: %q, then %q", folder, set, again)
		}
		if o, ok := findOwn(command); ok {
			if same := o.with("", nil); same != command {
				t.Errorf("%q without a change is %q", command, same)
			}
			for _, call := range []string{"/a/aiterm-line", "/a/aiterm statusline render"} {
				if other := o.with(call, nil); !IsOurs(other) {
					t.Errorf("%q with %s in it is %q, which is not ours", command, call, other)
				}
			}
			if once := o.with("", &padding); !IsOurs(once) {
				t.Errorf("%q with a padding is %q, which is not ours", command, once)
			}
		}
	})
}
