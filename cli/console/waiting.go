package console

import "github.com/data-wise/aiterm/cli/console/progress"

// StartProgress tells of something that may take long, in a terminal that can clear a
// row, or where Waiting of env says so; see [progress.Start].
func StartProgress(env *Env, what string) (p *progress.Progress, done func()) {
	if env.Waiting != nil {
		return progress.StartTelling(env.Waiting, WithoutLogins(what))
	}
	columns := 0
	if IsTerminal(env.Stderr) && env.Getenv("TERM") != "dumb" {
		columns = 80
		if known, _, ok := TerminalSize(env.Stderr); ok {
			columns = known
		}
	}
	return progress.Start(env.Stderr, columns, WithoutLogins(what))
}

// Fetched notes how many bytes have come, of how many; -1 if nobody knows.
func Fetched(p *progress.Progress) func(done, total int64) {
	return func(done, total int64) {
		p.Measured(done, total, func(n int64) string { return SizeText(int(n)) })
	}
}
