package main

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/facts/sample"
	"github.com/data-wise/aiterm/host/guest/manifest"
)

// card is one thing to choose, drawn.
type card struct {
	Name, Sentence string
	Pictures       pair
	Single         *picture // in place of a pair: a theme is for one ground
	Ground         string   // of Single
	Command        string   // that picks it
	Try            string   // the fragment of the playground with it
}

// fragment is that of the playground's address for some settings.
func fragment(of ...string) string {
	var parts []string
	for i := 0; i < len(of); i += 2 {
		parts = append(parts, of[i]+"="+strings.ReplaceAll(url.QueryEscape(of[i+1]), "+", "%20"))
	}
	return strings.Join(parts, "&")
}

// presetCards are the presets, the usual one first.
func presetCards(by painter, files pictures) (cards []card, err error) {
	for _, preset := range configfile.Presets(by.sources(configfile.Dark)) {
		c := card{Name: preset.Name, Sentence: preset.Description,
			Command: "aiterm statusline config set preset " + preset.Name, Try: fragment("preset", preset.Name)}
		s := usual
		if made, ok := sample.Find(preset.Agent); ok {
			s, c.Try = scene{sample: made}, fragment("preset", preset.Name, "sample", preset.Agent)
		}
		c.Pictures, err = files.drawBoth(by, "gallery/presets/"+c.Name, "The preset "+c.Name, "preset: "+c.Name+"\n", s)
		if err != nil {
			return nil, err
		}
		cards = append(cards, c)
	}
	return cards, nil
}

// themeCards are the themes, those for a dark ground first.
func themeCards(by painter, files pictures) (cards []card, err error) {
	for _, name := range configfile.ThemeNames(by.sources(configfile.Dark)) {
		theme, err := configfile.LoadTheme(name, by.sources(configfile.Dark))
		if err != nil {
			return nil, err
		}
		plan, err := by.plan("theme: "+name+"\n", theme.Ground)
		if err != nil {
			return nil, err
		}
		drawn, err := files.draw(by, "gallery/themes/"+name, "The theme "+name, plan, usual, theme.Ground)
		if err != nil {
			return nil, err
		}
		sentence := theme.Description
		if theme.Partner != "" {
			sentence += "; its partner for the other ground is " + theme.Partner
		}
		cards = append(cards, card{Name: name, Sentence: sentence, Single: &drawn, Ground: theme.Ground,
			Command: "aiterm statusline config set theme " + name, Try: fragment("theme", name, "ground", theme.Ground)})
	}
	slices.SortStableFunc(cards, func(a, b card) int { return strings.Compare(a.Ground, b.Ground) })
	return cards, nil
}

// look is a kind of choices that presets and themes leave open.
type look struct {
	Title, ID, Sentence string
	Cards               []card
}

// looks are the styles, the icons and the bars.
func looks(by painter, files pictures) (all []look, err error) {
	styles := look{Title: "Styles", ID: "styles", Sentence: "How segments are set off from one another, for all rows or for one."}
	for _, s := range []struct{ name, sentence string }{
		{"plain", "separators alone"},
		{"powerline", "backgrounds that lead into one another with arrows"},
		{"capsule", "each segment on a rounded background of its own"},
		{"box", "each segment in brackets"},
	} {
		styles.Cards = append(styles.Cards, card{Name: s.name, Sentence: s.sentence, Command: "aiterm statusline config set style " + s.name})
	}
	icons := look{Title: "Icons", ID: "icons", Sentence: "The signs of all segments, or of one. The pictures show a dot for what a patched font alone can draw."}
	for _, set := range manifest.IconSets() {
		icons.Cards = append(icons.Cards, card{Name: set, Sentence: iconSentences[set], Command: "aiterm statusline config set icons " + set})
	}
	all = []look{styles, icons}
	for i := range all {
		for j := range all[i].Cards {
			c := &all[i].Cards[j]
			text := fmt.Sprintf("%s: %s\n", strings.TrimSuffix(all[i].ID, "s")+map[bool]string{true: "s"}[all[i].ID == "icons"], c.Name)
			c.Try = fragment("config", text)
			if c.Pictures, err = files.drawBoth(by, "gallery/"+all[i].ID+"/"+c.Name, "The line with "+c.Name, text, usual); err != nil {
				return nil, err
			}
		}
	}
	bars, err := barLook(by, files)
	return append(all, bars), err
}

var iconSentences = map[string]string{
	manifest.Emoji: "emoji, as it comes", manifest.Nerd: "the signs of a Nerd Font, version 3", manifest.Unicode: "signs of one cell that most fonts have",
	manifest.ASCII: "nothing beyond ASCII", manifest.NoIcons: "no icons; signs that mean something stay",
}

// barLook are the bars of the segment usage.
func barLook(by painter, files pictures) (look, error) {
	bars := look{Title: "Bars", ID: "bars", Sentence: "What usage and context draw bars with."}
	about, err := by.describe("usage")
	if err != nil {
		return bars, err
	}
	setting, ok := about.Setting("bar_style")
	if !ok {
		return bars, fmt.Errorf("usage has no setting bar_style any more")
	}
	for _, name := range setting.Allowed {
		text := fmt.Sprintf("lines: [{left: [usage]}]\nsegments: {usage: {settings: {format: bar, bar_style: %s}}}\n", name)
		c := card{Name: name, Command: "aiterm statusline config set usage.bar_style " + name,
			Try: fragment("config", fmt.Sprintf("segments:\n  usage:\n    settings: {format: bar, bar_style: %s}\n", name))}
		if c.Pictures, err = files.drawShort(by, "gallery/bars/"+name, "A bar of "+name, text, usual); err != nil {
			return bars, err
		}
		bars.Cards = append(bars.Cards, c)
	}
	return bars, nil
}
