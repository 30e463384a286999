package sdk

// Pieces draws spans with a blank between them.
type Pieces struct {
	// Head is drawn in front of the first of them, in HeadStyle, and only if there is one.
	Head, HeadStyle string

	begun bool
}

// Add draws one more.
func (p *Pieces) Add(text, style string) {
	switch {
	case p.begun:
		text = " " + text
	case p.Head != "":
		Span(p.Head, p.HeadStyle)
	}
	p.begun = true
	Span(text, style)
}
