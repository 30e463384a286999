package config

import (
	"path/filepath"
	"strconv"
	"strings"
)

// ProjectFile is the file of a project that may change looks and order of the line in its
// sessions, where the person said yes to that.
const ProjectFile = ".aiterm.yaml"

// Overlay says in which sessions a part of plugins.yaml holds, or the [ProjectFile] of a
// project. "" is for any.
type Overlay struct {
	Agent   string `json:"agent,omitempty"`   // the name of the agent that runs the line's command
	Model   string `json:"model,omitempty"`   // a part of the model's id or name, in small letters
	Account string `json:"account,omitempty"` // Claude Code's config folder
	Project string `json:"project,omitempty"` // the session's project is in this folder
	File    bool   `json:"file,omitempty"`    // it is the file in that folder
}

// OverlaySession is what overlays ask of a session.
type OverlaySession struct{ Agent, Model, ModelName, Account, Project string }

// Holding names those of the overlays that hold in a session, by their numbers: "0 2", or
// "" for none.
func Holding(overlays []Overlay, s OverlaySession) string {
	var holding []string
	for i, o := range overlays {
		if o.holds(s) {
			holding = append(holding, strconv.Itoa(i))
		}
	}
	return strings.Join(holding, " ")
}

func (o Overlay) holds(s OverlaySession) bool {
	return (o.Agent == "" || o.Agent == s.Agent) &&
		(o.Model == "" || strings.Contains(strings.ToLower(s.Model), o.Model) || strings.Contains(strings.ToLower(s.ModelName), o.Model)) &&
		(o.Account == "" || o.Account == filepath.Clean(s.Account)) &&
		(o.Project == "" || within(s.Project, o.Project))
}

// within tells whether a folder is another one, or in it.
func within(folder, other string) bool {
	if folder == "" {
		return false
	}
	folder = filepath.Clean(folder)
	return folder == other || strings.HasPrefix(folder, strings.TrimSuffix(other, string(filepath.Separator))+string(filepath.Separator))
}
