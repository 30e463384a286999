package config

// Style is how the segments of a row are set off, with the signs for that; see
// [layout.Shape]. The zero Style is as the row is written.
type Style struct {
	Name       string `json:"name"` // one of [Styles]; "" for the first of them
	Arrow      string `json:"arrow,omitempty"`
	Mirror     string `json:"mirror,omitempty"`
	Thin       string `json:"thin,omitempty"`
	ThinMirror string `json:"thin_mirror,omitempty"`
}

// The styles of a line.
const (
	AsWritten = "as-written"
	Plain     = "plain"     // no backgrounds
	Powerline = "powerline" // backgrounds that lead into one another
	Capsule   = "capsule"   // a rounded background for each segment
	Box       = "box"       // each segment in brackets
)

// Styles lists them.
func Styles() []string { return []string{AsWritten, Plain, Powerline, Capsule, Box} }
