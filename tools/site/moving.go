package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/look/svg"
	"github.com/data-wise/aiterm/testdata/payloads"
)

// story is a session from its beginning: a document that Claude Code wrote, and what is
// other in it from one frame to the next.
type story struct {
	Payload string
	Frames  []step
}

type step struct {
	Says    string
	Status  map[string]any    // over that of the frame before; null takes a key out
	Git     map[string]string // likewise
	Windows map[string]string // of the usage, such as "25%@2h30m", by name
	Seconds float64
	Still   bool // what is shown where nothing may move
}

func readStory(root string) (story, error) {
	var s story
	path := filepath.Join(root, "site", "home", "session.json")
	data, err := os.ReadFile(path)
	if err != nil {
		return s, err
	}
	if err := json.Unmarshal(data, &s); err != nil {
		return s, fmt.Errorf("%s: %w", path, err)
	}
	return s, nil
}

// merged is a JSON object with another over it (RFC 7396).
func merged(under, over map[string]any) map[string]any {
	out := maps.Clone(under)
	if out == nil {
		out = map[string]any{}
	}
	for key, value := range over {
		inner, isObject := value.(map[string]any)
		switch {
		case value == nil:
			delete(out, key)
		case isObject:
			before, _ := out[key].(map[string]any)
			out[key] = merged(before, inner)
		default:
			out[key] = value
		}
	}
	return out
}

// scenes are the sessions of the frames.
func (s story) scenes() (all []scene, err error) {
	data, err := payloads.Files.ReadFile(s.Payload)
	if err != nil {
		return nil, err
	}
	var status map[string]any
	if err := json.Unmarshal(data, &status); err != nil {
		return nil, err
	}
	git, windows := map[string]string{}, map[string]string(nil)
	for _, f := range s.Frames {
		status = merged(status, f.Status)
		git = maps.Clone(git)
		maps.Copy(git, f.Git)
		if f.Windows != nil {
			windows = f.Windows
		}
		payload, err := json.Marshal(status)
		if err != nil {
			return nil, err
		}
		all = append(all, scene{payload: payload, git: git, windows: windows, at: moment.Add(lasted(status))})
	}
	return all, nil
}

// lasted is how long the session of a document has lasted.
func lasted(status map[string]any) time.Duration {
	cost, _ := status["cost"].(map[string]any)
	ms, _ := cost["total_duration_ms"].(float64)
	return time.Duration(ms) * time.Millisecond
}

// heroColumns is the terminal of the first page's picture, which is to be read from afar.
const heroColumns = 88

// hero is the first page's picture, for every screen.
type hero struct {
	Moving, Still map[string]string // addresses, by ground and width: dark, dark-narrow, light, light-narrow
	Alt           string
	Width, Height int
}

// drawStory draws the frames, as a picture that moves and as one that does not.
func drawStory(root string, by painter, files pictures) (hero, error) {
	h := hero{Moving: map[string]string{}, Still: map[string]string{}}
	s, err := readStory(root)
	if err != nil {
		return h, err
	}
	scenes, err := s.scenes()
	if err != nil {
		return h, err
	}
	for _, ground := range []string{configfile.Dark, configfile.Light} {
		plan, err := by.plan("", ground)
		if err != nil {
			return h, err
		}
		for _, size := range []struct {
			ending  string
			columns int
		}{{"", heroColumns}, {"-narrow", narrowColumns}} {
			var drawn []drawnFrame
			var still []drawnFrame
			for i, scene := range scenes {
				rows, err := by.rows(plan, scene, size.columns)
				if err != nil {
					return h, fmt.Errorf("frame %d: %w", i+1, err)
				}
				one := drawnFrame{step: s.Frames[i], rows: rows}
				drawn = append(drawn, one)
				if one.Still {
					still = append(still, one)
					h.Alt = altOf(rows)
				}
			}
			key := ground + size.ending
			h.Moving[key], h.Still[key] = "home/session-"+key+".svg", "home/still-"+key+".svg"
			files[h.Moving[key]] = movie(drawn, size.columns, ground)
			files[h.Still[key]] = movie(still, size.columns, ground)
			if key == configfile.Dark {
				h.Width, h.Height = sizeOf(files[h.Moving[key]])
			}
		}
	}
	return h, nil
}

type drawnFrame struct {
	step
	rows []layout.Row
}

// Measures of the moving picture in SVG units: what a frame says stands below it, in at
// most two lines.
const (
	captionSize = 15.0
	captionLine = 21.0
	captionTop  = 26.0
)

// movie puts frames on one another and shows each in its turn, by CSS alone. Who wants
// nothing to move sees the one that is still.
func movie(frames []drawnFrame, columns int, ground string) []byte {
	width, height, total := 0, 0, 0.0
	pictures := make([]string, len(frames))
	for i, f := range frames {
		file := layout.SVG(f.rows, layout.SVGOptions{Columns: columns, Light: ground == configfile.Light})
		w, h := sizeOf(file)
		width, height, total = max(width, w), max(height, h), total+f.Seconds
		pictures[i] = string(file)
	}
	ink, edge := uint32(0xa9a9b8), ""
	if ground == configfile.Light {
		ink, edge = 0x55555f, ` stroke="#dedbd3"`
	}
	size := captionSize
	if columns == narrowColumns {
		size += 3 // the picture is drawn smaller than it is
	}
	perLine := int(float64(width) / (size * 0.5))
	lines := 1
	for _, f := range frames {
		lines = max(lines, len(folded(f.Says, perLine)))
	}
	high := float64(height) + captionTop + float64(lines-1)*captionLine + 8
	box := fmt.Sprintf(`<rect x="0.5" y="0.5" width="%d" height="%d"%s`, width-1, height-1, edge)
	var b svg.Writer
	b.Raw(`<svg xmlns="http://www.w3.org/2000/svg" width="`).Num(float64(width)).Raw(`" height="`).Num(high)
	b.Raw(`" viewBox="0 0 `).Num(float64(width)).Raw(" ").Num(high).Raw(`" role="img">` + "\n<title>The line in the course of a session</title>\n")
	if len(frames) > 1 {
		b.Raw(animation(frames, total))
	}
	for i, f := range frames {
		b.Raw(fmt.Sprintf("<g class=\"f f%d\">\n", i))
		// The ground is that of the tallest frame, so that nothing jumps.
		b.Raw(strings.Replace(pictures[i], `<rect width="100%" height="100%"`, box, 1))
		for j, words := range folded(f.Says, perLine) {
			b.Raw(`<text x="4" y="`).Num(float64(height) + captionTop + float64(j)*captionLine - 4).Raw(`" font-family="` + svg.SansSerif + `" font-size="`)
			b.Num(size).Raw(`" fill="`).Hex(ink).Raw(`">`).Text(words).Raw("</text>\n")
		}
		b.Raw("</g>\n")
	}
	b.Raw("</svg>\n")
	return []byte(b.String())
}

// animation shows one frame after the other.
func animation(frames []drawnFrame, total float64) string {
	var b strings.Builder
	b.WriteString("<style>\n.f{visibility:hidden}\n")
	for i, f := range frames {
		if f.Still {
			fmt.Fprintf(&b, ".f%d{visibility:visible}\n", i)
		}
	}
	b.WriteString("@media not (prefers-reduced-motion: reduce){\n")
	at := 0.0
	for i, f := range frames {
		from, to := 100*at/total, 100*(at+f.Seconds)/total
		at += f.Seconds
		fmt.Fprintf(&b, "@keyframes k%d{0%%{visibility:%s}%.2f%%{visibility:visible}%.2f%%{visibility:hidden}100%%{visibility:%s}}\n", i, shownIf(i == 0), from, to, shownIf(i == len(frames)-1))
		fmt.Fprintf(&b, ".f%d{animation:k%d %.1fs step-end infinite}\n", i, i, total)
	}
	b.WriteString("}\n</style>\n")
	return b.String()
}

func shownIf(is bool) string {
	if is {
		return "visible"
	}
	return "hidden"
}

// folded is a text in lines of at most so many characters.
func folded(text string, most int) (lines []string) {
	current := ""
	for word := range strings.FieldsSeq(text) {
		if current != "" && len(current)+1+len(word) > most {
			lines, current = append(lines, current), word
			continue
		}
		current = strings.TrimSpace(current + " " + word)
	}
	return append(lines, current)
}
