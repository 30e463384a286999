package transcript

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/data-wise/aiterm/host/disk/jsontext"
)

const (
	// mostMeta is above what is said of an agent.
	mostMeta = 32 << 10
	// mostLooked is of how many agents the own files are looked at.
	mostLooked = 16
)

// unfinished leaves out the agents whose own files say that they have finished: that is
// written before the session is told, and also where it never is.
func (f *File) unfinished(agents []agent) []agent {
	var places []place
	for _, a := range agents[:min(len(agents), mostLooked)] {
		places = append(places, a.idAt)
	}
	if !slices.ContainsFunc(places, func(p place) bool { return p.size > 0 }) {
		return agents
	}
	folder := f.agentsFolder()
	if !isFolder(filepath.Dir(folder)) || !isFolder(folder) {
		return agents
	}
	var left []agent
	for i, id := range f.texts(places...) {
		if !isID(id) || !finished(filepath.Join(folder, "agent-"+id+".meta.json")) {
			left = append(left, agents[i])
		}
	}
	return append(left, agents[len(places):]...)
}

// isID tells whether a text can be part of a file's name.
func isID(text string) bool {
	return text != "" && len(text) <= 64 && strings.Trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == ""
}

func finished(path string) bool {
	v, ok := readObject(path, mostMeta)
	return ok && v.Get("finished").Type == jsontext.True
}
