package main

import (
	"strings"

	"github.com/yuin/goldmark/ast"
)

// wordsPerPage is how many words a page has at most: less than ten minutes at 200 words a
// minute, with room for what the frame says.
const wordsPerPage = 1750

// piece is a run of blocks that stays together.
type piece struct {
	blocks []ast.Node
	words  int
}

// divide takes a document apart into pages. A long one is divided before its chapters; a
// chapter that is too long by itself before its sections, and so on down to the items of a
// list. The pages of a document are about as long as one another.
func divide(root *ast.Document, source []byte) (pages [][]ast.Node) {
	var blocks []ast.Node
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() != ast.KindHTMLBlock {
			blocks = append(blocks, n)
		}
	}
	whole := pieceOf(blocks, source)
	if whole.words <= wordsPerPage {
		return [][]ast.Node{blocks}
	}
	pieces := whole.parts(2, source)
	// The least height at which the pieces make as few pages as they can.
	count, low, high := len(pack(pieces, wordsPerPage)), 1, wordsPerPage
	for low < high {
		middle := (low + high) / 2
		if len(pack(pieces, middle)) <= count {
			high = middle
		} else {
			low = middle + 1
		}
	}
	for _, page := range pack(pieces, high) {
		var blocks []ast.Node
		for _, p := range page {
			for _, b := range p.blocks {
				blocks = joined(blocks, b)
			}
		}
		pages = append(pages, blocks)
	}
	return pages
}

// joined adds a block to those of a page. Items of one list are one list again.
func joined(blocks []ast.Node, b ast.Node) []ast.Node {
	list, ok := b.(*ast.List)
	if !ok || len(blocks) == 0 {
		return append(blocks, b)
	}
	before, ok := blocks[len(blocks)-1].(*ast.List)
	if !ok || before.Marker != list.Marker || list.IsOrdered() {
		return append(blocks, b)
	}
	for item := list.FirstChild(); item != nil; {
		next := item.NextSibling()
		before.AppendChild(before, item)
		item = next
	}
	return blocks
}

// pack puts pieces on pages of so many words, in their order. One that is longer has a page
// of its own.
func pack(pieces []piece, most int) (pages [][]piece) {
	room := 0
	for _, p := range pieces {
		if len(pages) == 0 || p.words > room {
			pages, room = append(pages, nil), most
		}
		last := len(pages) - 1
		pages[last] = append(pages[last], p)
		room -= p.words
	}
	return pages
}

func pieceOf(blocks []ast.Node, source []byte) piece {
	p := piece{blocks: blocks}
	for _, b := range blocks {
		words := wordsIn(textOf(b, source))
		p.words += words
		if b.Kind() == ast.KindHeading {
			p.words += words + 1 // the list of headings has it too, and it has a link to itself
		}
	}
	return p
}

func wordsIn(text string) int { return len(strings.Fields(text)) }

// deepest is the last level of headings before which a piece is divided.
const deepest = 4

// parts are those of a piece by its headings of a level, each small enough for a page where
// it can be.
func (p piece) parts(level int, source []byte) (all []piece) {
	if level > deepest {
		return p.blockwise(source)
	}
	from := 0
	add := func(to int) {
		if to == from {
			return
		}
		part := pieceOf(p.blocks[from:to], source)
		from = to
		if part.words > wordsPerPage {
			all = append(all, part.parts(level+1, source)...)
			return
		}
		all = append(all, part)
	}
	for i, b := range p.blocks {
		if h, ok := b.(*ast.Heading); ok && h.Level <= level {
			add(i)
		}
	}
	add(len(p.blocks))
	return all
}

// blockwise makes a piece of each block, of a long list one of each item. A heading stays
// with what follows.
func (p piece) blockwise(source []byte) (all []piece) {
	var held []ast.Node
	for _, b := range p.blocks {
		if b.Kind() == ast.KindHeading {
			held = append(held, b)
			continue
		}
		for _, part := range itemwise(b, source) {
			all = append(all, pieceOf(append(held, part), source))
			held = nil
		}
	}
	if held != nil {
		all = append(all, pieceOf(held, source))
	}
	return all
}

// itemwise is a block alone, or a list of its own for each item of a long list.
func itemwise(b ast.Node, source []byte) []ast.Node {
	list, ok := b.(*ast.List)
	if !ok || list.IsOrdered() || pieceOf([]ast.Node{b}, source).words <= wordsPerPage/4 {
		return []ast.Node{b}
	}
	var lists []ast.Node
	for item := list.FirstChild(); item != nil; {
		next := item.NextSibling()
		alone := ast.NewList(list.Marker)
		alone.IsTight = list.IsTight
		alone.AppendChild(alone, item)
		lists = append(lists, alone)
		item = next
	}
	return lists
}
