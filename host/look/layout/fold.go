package layout

import "github.com/data-wise/aiterm/host/look/cells"

// Fold breaks a row into pieces of at most width cells, for a screen that is narrower than
// the one that the row was laid out for. Signs stay whole; what follows one in its run that
// is wider than a whole piece has no place.
func (r Row) Fold(width int) []Row {
	if r.width <= width {
		return []Row{r}
	}
	var pieces []Row
	piece := Row{level: r.level}
	for _, rest := range r.runs {
		for rest.text != "" {
			n, taken := cells.Prefix(rest.text, width-piece.width)
			if n == 0 && piece.width == 0 {
				break
			}
			if n == 0 {
				pieces, piece = append(pieces, piece), Row{level: r.level}
				continue
			}
			part := rest
			part.text, part.width = rest.text[:n], taken
			piece.runs, piece.width = append(piece.runs, part), piece.width+taken
			rest.text, rest.width = rest.text[n:], rest.width-taken
		}
	}
	if piece.width > 0 {
		pieces = append(pieces, piece)
	}
	return pieces
}
