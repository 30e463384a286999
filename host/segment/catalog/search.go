package catalog

import (
	"cmp"
	"slices"
	"strings"
)

// Match is an entry that was found.
type Match struct {
	Entry
	Index string `json:"index"` // the name of the index that it is from
}

// Ranks of a word, from the best.
const (
	exactName = iota
	beginsName
	inName
	inDescription
	inAuthor
	noMatch
)

// Search returns the entries in which each of the words is found, in the name,
// the description or the author, whatever their case. Those whose name fits come
// first, then by name, and the order of the indexes is kept. Without a word all
// are found.
func Search(indexes []Index, words []string) []Match {
	type ranked struct {
		Match
		rank int
	}
	var all []ranked
	for _, x := range indexes {
		for _, e := range x.Segments {
			if rank := rankOf(e, words); rank != noMatch {
				all = append(all, ranked{Match{e, x.Name}, rank})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.Name, b.Name))
	})
	matches := make([]Match, len(all))
	for i, r := range all {
		matches[i] = r.Match
	}
	return matches
}

// rankOf is that of the best word, if each is found.
func rankOf(e Entry, words []string) int {
	best := noMatch
	if len(words) == 0 {
		return exactName
	}
	for _, w := range words {
		rank := rankOfWord(e, strings.ToLower(w))
		if rank == noMatch {
			return noMatch
		}
		best = min(best, rank)
	}
	return best
}

func rankOfWord(e Entry, word string) int {
	switch {
	case e.Name == word:
		return exactName
	case strings.HasPrefix(e.Name, word):
		return beginsName
	case strings.Contains(e.Name, word):
		return inName
	case strings.Contains(strings.ToLower(e.Description), word):
		return inDescription
	case strings.Contains(strings.ToLower(e.Author), word):
		return inAuthor
	}
	return noMatch
}
