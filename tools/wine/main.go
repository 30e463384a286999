// Command wine tries the Windows program under Wine: what a person types, every
// recorded payload, and the tests of the packages.
//
//	go run ./tools/wine [-run REGEXP] [-tests=false] [-packages ./host/...]
//
// It runs in the root of the repository on Linux and needs Wine (tried: Debian's
// 8.0) and, where that Wine lacks what Go's runtime asks it for, the C compiler of
// MinGW. Where one of these can't be had it says so and ends with 0. It touches
// nothing outside .build/wine and a temporary folder.
//
// Wine is not Windows. What this finds is worth a look; what it does not find may
// still be wrong there. What is Wine's own fault is left out by name: see
// packages.go.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"syscall"
)

// skipError says why nothing can be tried on this machine.
type skipError struct{ reason string }

func (e skipError) Error() string { return e.reason }

func main() {
	only := flag.String("run", "", "only the scenarios whose name matches `REGEXP`")
	tests := flag.Bool("tests", true, "run the tests of the packages too")
	packages := flag.String("packages", "./host/... ./sdk/... ./plugins/...", "which `packages`")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	failed, err := run(ctx, *only, *tests, *packages)
	var skip skipError
	switch {
	case errors.As(err, &skip):
		fmt.Println("e2e-windows: skipped:", skip.reason)
	case err != nil:
		fmt.Fprintln(os.Stderr, "e2e-windows:", err)
		os.Exit(1)
	case failed > 0:
		fmt.Printf("e2e-windows: %d failed\n", failed)
		os.Exit(1)
	default:
		fmt.Println("e2e-windows: all passed")
	}
}

func run(ctx context.Context, only string, tests bool, packages string) (failed int, err error) {
	matching, err := regexp.Compile(only)
	if err != nil {
		return 0, fmt.Errorf("-run: %w", err)
	}
	root, err := os.MkdirTemp("", "aiterm-wine-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(root)
	w, err := prepare(ctx, root)
	if err != nil {
		return 0, err
	}
	defer w.close()
	if err := w.build(ctx); err != nil {
		return 0, err
	}
	for _, s := range scenarios() {
		if !matching.MatchString(s.name) {
			continue
		}
		switch err := w.play(ctx, s); {
		case ctx.Err() != nil:
			return failed, errors.New("interrupted")
		case err != nil:
			failed++
			fmt.Printf("FAIL  %s: %v\n", s.name, err)
		default:
			fmt.Printf("ok    %s\n", s.name)
		}
	}
	if tests {
		n, err := w.tests(ctx, packages)
		if err != nil {
			return failed, err
		}
		failed += n
	}
	return failed, nil
}
