package main

import (
	"cmp"
	"context"
	"fmt"
	"html/template"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/data-wise/aiterm/host/segment/catalog"
	"github.com/data-wise/aiterm/tools/site/playground"
)

// site is all files that are made, by their addresses.
type site struct {
	root  string // of the repository
	frame *frame
	lib   *library
	pages []*page
	files pictures
	// others is the index of other people's segments, or nil.
	others *catalog.Index
}

// build makes the site of the repository at root.
func build(root string) (map[string][]byte, error) {
	s := &site{root: root, files: pictures{}}
	var err error
	if s.lib, err = readLibrary(root); err != nil {
		return nil, err
	}
	s.frame = &frame{
		Sections:  []link{{"Try it", tryURL}, {"Gallery", "gallery/index.html"}, {"Docs", "docs/index.html"}},
		Gallery:   []link{{"Presets", "gallery/index.html"}, {"Themes", "gallery/themes.html"}, {"Looks", "gallery/looks.html"}, {"Segments", segmentURL("")}},
		Shelf:     s.lib.shelves(),
		lib:       s.lib,
		templates: filepath.Join(root, "site", "templates"),
		made:      map[string]*template.Template{},
	}
	if s.others, err = readOthers(root); err != nil {
		return nil, err
	}
	if s.others != nil {
		s.frame.Gallery = append(s.frame.Gallery, link{"Others'", othersURL})
	}
	for _, step := range []func() error{s.gallery, s.documents, s.playground, s.static} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	data, err := index(s.pages)
	if err != nil {
		return nil, err
	}
	s.files["index.js"] = data
	s.files["pages.txt"] = []byte(s.list())
	return s.files, nil
}

// list names all pages, for who walks them.
func (s *site) list() string {
	var b strings.Builder
	for _, p := range s.pages {
		b.WriteString(p.URL + "\n")
	}
	return b.String()
}

// add draws a page.
func (s *site) add(kind string, p *page, data any) error {
	file, err := s.frame.draw(kind, p, data)
	if err != nil {
		return fmt.Errorf("%s: %w", p.URL, err)
	}
	s.files[p.URL] = file
	s.pages = append(s.pages, p)
	return nil
}

// documents draws the documentation.
func (s *site) documents() error {
	if err := s.add("shelf", &page{URL: "docs/index.html", Title: "Documentation", Section: "Docs", Description: "All pages of the documentation of aiterm"}, nil); err != nil {
		return err
	}
	for _, d := range s.lib.documents {
		for _, p := range d.Pages {
			p.Section, p.Description = "Docs", cmp.Or(d.Says, d.Title+", of the documentation of aiterm")
			if err := s.add("document", p, p.documentView()); err != nil {
				return err
			}
		}
	}
	return nil
}

// homeView is what the first page shows.
type homeView struct {
	Hero                      hero
	Segments, Presets, Themes int
	Picks                     []card
}

// picks are the presets on the first page.
var picks = []string{"two-line", "limits", "powerline"}

// gallery draws the first page and the gallery.
func (s *site) gallery() error {
	var by painter
	presets, err := presetCards(by, s.files)
	if err != nil {
		return err
	}
	themes, err := themeCards(by, s.files)
	if err != nil {
		return err
	}
	looks, err := looks(by, s.files)
	if err != nil {
		return err
	}
	all, err := segments(s.root, by, s.files)
	if err != nil {
		return err
	}
	hero, err := drawStory(s.root, by, s.files)
	if err != nil {
		return err
	}
	home := homeView{Hero: hero, Segments: len(all), Presets: len(presets), Themes: len(themes)}
	for _, name := range picks {
		i := slices.IndexFunc(presets, func(c card) bool { return c.Name == name })
		if i < 0 {
			return fmt.Errorf("the first page shows the preset %s, which is not there", name)
		}
		home.Picks = append(home.Picks, presets[i])
	}
	if err := s.add("home", &page{URL: "index.html", Title: "a status line for Claude Code", Description: "A status line for Claude Code that is right, quick and never blank"}, home); err != nil {
		return err
	}
	type cardsView struct {
		Lead    string
		Grounds bool
		Cards   []card
		Looks   []look
	}
	for _, g := range []struct {
		url, title, says string
		view             cardsView
	}{
		{"gallery/index.html", "Presets", "Lines that somebody has put together. What you set yourself stays when you take one.", cardsView{Grounds: true, Cards: presets}},
		{"gallery/themes.html", "Themes", "Every text has a contrast of at least 4.5 on the ground that the theme is for.", cardsView{Cards: themes}},
		{"gallery/looks.html", "Looks", "What holds for any preset and any theme.", cardsView{Grounds: true, Looks: looks}},
	} {
		g.view.Lead = g.says
		if err := s.add("cards", &page{URL: g.url, Title: g.title, Section: "Gallery", Description: g.says, texts: cardTexts(g.view.Cards)}, g.view); err != nil {
			return err
		}
	}
	if err := s.segmentPages(all); err != nil {
		return err
	}
	return s.othersPage()
}

// cardTexts is what the search finds of cards.
func cardTexts(cards []card) (all []passage) {
	for _, c := range cards {
		all = append(all, passage{Anchor: c.Name, Heading: c.Name, Text: c.Sentence})
	}
	return all
}

func (s *site) segmentPages(all []segment) error {
	err := s.add("segments", &page{URL: segmentURL(""), Title: "Segments", Section: "Gallery", Description: "Every built-in segment of aiterm, drawn"},
		struct{ Segments []segment }{all})
	if err != nil {
		return err
	}
	for _, each := range all {
		p := &page{URL: each.URL(), Title: each.card.Name, Section: "Gallery", Description: each.Sentence, texts: each.texts()}
		if err := s.add("segment", p, each); err != nil {
			return err
		}
	}
	return nil
}

// URL is the page of the segment.
func (s segment) URL() string { return segmentURL(s.card.Name) }

// texts is what the search finds of a segment.
func (s segment) texts() []passage {
	all := []passage{{Text: s.Sentence}, {Anchor: "settings", Heading: "Settings"}}
	for _, setting := range s.Settings {
		all[1].Text += setting.Name + ": " + setting.Description + ". "
	}
	return all
}

// tryURL is the page on which one tries aiterm.
const tryURL = "playground/index.html"

// playground adds that page, with the product compiled for a browser.
func (s *site) playground() error {
	made, err := playground.Build(context.Background(), s.root)
	if err != nil {
		return err
	}
	p := &page{
		URL: tryURL, Title: "Try it", Section: "Try it", Description: "aiterm in the browser: your plugins.yaml, your session, your segment, and the line at once",
		Body: template.HTML(made.Body), Policy: playground.Policy, Styles: []string{path.Join(path.Dir(tryURL), playground.Style)},
	}
	for _, script := range playground.Scripts {
		p.Script = append(p.Script, path.Join(path.Dir(tryURL), script))
	}
	for name, data := range made.Files {
		s.files[path.Join(path.Dir(tryURL), name)] = data
	}
	return s.add("plain", p, nil)
}

// static adds the files that are as they stand in site, and the pictures of docs.
func (s *site) static() error {
	for _, pattern := range []string{"site/style/*.css", "site/script/*.js", "site/*.svg"} {
		if err := s.copy(pattern, ""); err != nil {
			return err
		}
	}
	if err := s.copy("docs/*.svg", "docs"); err != nil {
		return err
	}
	// One file of style, so that a page has one request for it.
	var style []byte
	for _, name := range []string{"site.css", "gallery.css", "docs.css", "code.css"} {
		style = append(style, s.files[name]...)
		delete(s.files, name)
	}
	s.files["site.css"] = style
	return nil
}

func (s *site) copy(pattern, to string) error {
	found, err := filepath.Glob(filepath.Join(s.root, filepath.FromSlash(pattern)))
	if err != nil {
		return err
	}
	for _, file := range found {
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		s.files[path.Join(to, filepath.Base(file))] = data
	}
	return nil
}
