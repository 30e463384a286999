package main

import (
	"compress/gzip"
	"maps"
	"slices"
)

// mostBytes is what the whole site may have, compressed.
const mostBytes = 4_000_000

// sizes sums files up, as they are and as a server sends them: each compressed by itself.
func sizes(files map[string][]byte) (raw, packed int, err error) {
	for _, url := range slices.Sorted(maps.Keys(files)) {
		raw += len(files[url])
		var n counter
		w, err := gzip.NewWriterLevel(&n, gzip.BestCompression)
		if err != nil {
			return 0, 0, err
		}
		if _, err := w.Write(files[url]); err != nil {
			return 0, 0, err
		}
		if err := w.Close(); err != nil {
			return 0, 0, err
		}
		packed += min(int(n), len(files[url]))
	}
	return raw, packed, nil
}

// counter counts what is written to it.
type counter int

// Write implements [io.Writer].
func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
