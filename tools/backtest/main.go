// Command backtest replays histories of usage and compares what forecasts said
// with what came: those of package forecast, a straight line through the last
// hour, and one through the whole window.
//
//	go run ./tools/backtest [-json FILE] [-seed N] [-runs N] [usage.jsonl ...]
//
// Without files it replays synthetic histories: of eleven ways of working, some
// of which, and some seeds of each, had no part in choosing the forecast's
// constants. Files are histories that aiterm recorded. It only reads them, and
// the same arguments give the same figures on every machine.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
)

func main() {
	jsonFile := flag.String("json", "", "also write the figures to this `file`")
	seed := flag.Uint64("seed", 5001, "the first seed of the histories that are held out")
	runs := flag.Int("runs", 4, "how many histories of each kind; of weeks three times as many")
	flag.Parse()
	if err := run(*jsonFile, *seed, *runs, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "backtest:", err)
		os.Exit(1)
	}
}

func run(jsonFile string, seed uint64, runs int, files []string) error {
	if runs < 1 {
		return fmt.Errorf("-runs is %d: give a number from 1 on", runs)
	}
	var rows []row
	if len(files) == 0 {
		rows = synthetic(generators, seed, runs)
	}
	for _, file := range files {
		recorded, err := replayFile(file)
		if err != nil {
			return err
		}
		rows = append(rows, recorded...)
	}
	report(os.Stdout, rows)
	if jsonFile == "" {
		return nil
	}
	data, err := json.MarshalIndent(rows, "", "  ")
	if err != nil {
		return fmt.Errorf("write the figures: %w", err)
	}
	if err := os.WriteFile(jsonFile, append(data, '\n'), 0o644); err != nil {
		return fmt.Errorf("write the figures: %w", err)
	}
	return nil
}
