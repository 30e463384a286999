package configfile

import (
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/guest/manifest"
)

// styled gives a row the style of that name, with signs that the icon set has. What the
// row says of separators and caps counts where the style has no other use for them.
func styled(line *config.Line, name, icons string) {
	if name == "" || name == config.AsWritten {
		return
	}
	line.Style.Name = name
	switch name {
	case config.Powerline:
		line.CapLeft, line.CapRight = "", ""
		switch icons {
		case manifest.ASCII:
			line.Style.Thin, line.Style.ThinMirror = ">", "<"
		case manifest.Unicode:
			line.Style.Arrow, line.Style.Mirror, line.Style.Thin, line.Style.ThinMirror = "▌", "▐", "│", "│"
		default: // whoever wants arrows has a font with them
			line.Style.Arrow, line.Style.Mirror, line.Style.Thin, line.Style.ThinMirror = "\ue0b0", "\ue0b2", "\ue0b1", "\ue0b3"
		}
	case config.Capsule:
		line.Separator = " "
		switch icons {
		case manifest.ASCII:
			line.CapLeft, line.CapRight = "(", ")"
		case manifest.Unicode:
			line.CapLeft, line.CapRight = "◖", "◗"
		default:
			line.CapLeft, line.CapRight = "\ue0b6", "\ue0b4"
		}
	case config.Box:
		line.Separator = " "
		line.CapLeft, line.CapRight = "[", "]"
	}
}
