package configfile

import (
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/guest/module"
)

// About is what is known of a module without running it.
type About struct {
	manifest.Manifest // one without a name if the module has none
	SHA256            string
	Engine            module.Engine // "" if the module is not a segment
}
