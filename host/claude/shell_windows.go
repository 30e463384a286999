package claude

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/windows"
)

// shellFor is how Claude Code runs a command: with Git Bash if it is there,
// else with PowerShell.
func shellFor(command string) (program string, arguments []string, err error) {
	if bash := gitBash(); bash != "" {
		return bash, []string{"-c", command}, nil
	}
	shell, err := exec.LookPath("powershell.exe")
	if err != nil {
		return "", nil, fmt.Errorf("neither was found: %w", ErrNoShell)
	}
	return shell, powerShell(command), nil
}

func powerShell(command string) []string {
	return []string{"-NoProfile", "-NonInteractive", "-Command", command}
}

// idleShell says whether a shell runs nothing at all, when a command printed
// nothing: some systems, Wine for one, have a powershell.exe that only ends well.
func idleShell(ctx context.Context, shell string) error {
	if !strings.EqualFold(filepath.Base(shell), "powershell.exe") {
		return nil
	}
	const word = "aiterm"
	cmd := exec.CommandContext(ctx, shell, powerShell("Write-Output "+word)...)
	ownSession(cmd)
	cmd.WaitDelay = time.Second
	out, err := cmd.Output()
	if ctx.Err() != nil || strings.Contains(string(out), word) {
		return nil
	}
	reason := ""
	if err != nil {
		reason = " (" + err.Error() + ")"
	}
	return fmt.Errorf("there is no Git Bash, and %s runs nothing%s: %w", shell, reason, ErrNoShell)
}

// gitBash is the bash of Git for Windows, or "". The bash on PATH is not
// asked: it is often the one of WSL, which sees other paths.
func gitBash() string {
	candidates := []string{os.Getenv("CLAUDE_CODE_GIT_BASH_PATH")}
	if git, err := exec.LookPath("git.exe"); err == nil {
		// git.exe is in cmd\ or in bin\ of its folder.
		candidates = append(candidates, filepath.Join(filepath.Dir(filepath.Dir(git)), "bin", "bash.exe"))
	}
	for _, variable := range []string{"ProgramFiles", "ProgramFiles(x86)"} {
		if dir := os.Getenv(variable); dir != "" {
			candidates = append(candidates, filepath.Join(dir, "Git", "bin", "bash.exe"))
		}
	}
	for _, path := range candidates {
		if info, err := os.Stat(path); path != "" && err == nil && info.Mode().IsRegular() {
			return path
		}
	}
	return ""
}

// ownSession starts cmd without a console window.
func ownSession(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_NO_WINDOW}
}

// endSession does nothing: there is no group of processes to end here.
func endSession(*exec.Cmd) {}
