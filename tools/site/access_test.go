package main

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A page has what a screen reader goes by.
func TestPagesCanBeReadOut(t *testing.T) {
	forPages(t, func(t *testing.T, _ string, page []*element) {
		count := map[string]int{}
		before := 0
		labels := map[string]bool{}
		for _, e := range page {
			if e.name == "label" {
				labels[e.attributes["for"]] = true
			}
		}
		for _, e := range page {
			count[e.name]++
			switch e.name {
			case "html":
				if e.attributes["lang"] == "" {
					t.Error("its language is not said")
				}
			case "h1", "h2", "h3", "h4", "h5", "h6":
				level := int(e.name[1] - '0')
				if level > before+1 {
					t.Errorf("%s %q follows a heading of level %d", e.name, e.text.String(), before)
				}
				before = level
			case "img":
				if strings.TrimSpace(e.attributes["alt"]) == "" {
					t.Errorf("the picture %s says nothing", e.attributes["src"])
				}
				if e.attributes["width"] == "" && !strings.HasPrefix(e.attributes["src"], "../docs/") && slices.Contains(e.parents, "picture") {
					t.Errorf("the picture %s has no size, and the page moves when it comes", e.attributes["src"])
				}
			case "input":
				if !labels[e.attributes["id"]] && !slices.Contains(e.parents, "label") {
					t.Errorf("the field %s has no label", e.attributes["id"])
				}
			case "nav":
				if e.attributes["aria-label"] == "" {
					t.Error("one nav of several has no name")
				}
			case "a", "button":
				if strings.TrimSpace(e.text.String()) == "" && e.attributes["aria-label"] == "" {
					t.Errorf("<%s> to %s says nothing", e.name, e.attributes["href"])
				}
				// Who speaks to the machine says what is written there.
				text := strings.TrimSpace(e.text.String())
				if label := e.attributes["aria-label"]; label != "" && text != "#" && !strings.HasPrefix(label, text) {
					t.Errorf("<%s> is read out as %q, and says %q", e.name, label, text)
				}
			case "th":
				if !slices.Contains(e.parents, "table") {
					t.Error("a heading of a table is in none")
				}
			}
		}
		for _, name := range []string{"h1", "main", "header", "footer", "title"} {
			if count[name] != 1 {
				t.Errorf("it has %d <%s>, and should have one", count[name], name)
			}
		}
	})
}

// A page has nothing but the files of the site: no script or style within it, and no other host.
func TestPolicy(t *testing.T) {
	files := built(t)
	forPages(t, func(t *testing.T, url string, page []*element) {
		policy := ""
		for _, e := range page {
			if e.attributes["http-equiv"] == "Content-Security-Policy" {
				policy = e.attributes["content"]
			}
			for name := range e.attributes {
				if strings.HasPrefix(name, "on") || name == "style" {
					t.Errorf("<%s> has %s within the page", e.name, name)
				}
			}
			switch e.name {
			case "style", "iframe", "object", "embed":
				t.Errorf("it has a <%s>", e.name)
			case "script":
				if e.attributes["src"] == "" {
					t.Error("it has a script within the page")
				}
			}
			for _, name := range []string{"src", "srcset"} {
				if link := e.attributes[name]; isElsewhere(link) || strings.HasPrefix(link, "//") {
					t.Errorf("%s is of another host", link)
				}
			}
			if link := e.attributes["href"]; e.name == "link" && isElsewhere(link) {
				t.Errorf("%s is of another host", link)
			}
		}
		if !strings.HasPrefix(policy, "default-src 'none'; ") || strings.Contains(policy, "unsafe-inline") || strings.Contains(policy, "'unsafe-eval'") ||
			strings.Contains(policy, "https:") || strings.Contains(policy, "*") {
			t.Errorf("its policy is %q", policy)
		}
	})
	for url, file := range files {
		isStyle, isPicture := strings.HasSuffix(url, ".css"), strings.HasSuffix(url, ".svg")
		if isStyle && regexp.MustCompile(`url\(|@import`).Match(file) {
			t.Errorf("%s has a file from elsewhere", url)
		}
		if isPicture && regexp.MustCompile(`<script|href=|url\(|<image|<foreignObject`).Match(file) {
			t.Errorf("%s has more in it than a picture", url)
		}
	}
}

// luminance is the relative luminance of a colour such as #1d2025.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	if err != nil || len(hex) != 7 {
		t.Fatalf("%q is no colour of six digits", hex)
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		c := float64(n>>(16-8*i)&0xff) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

// Every text can be read on every ground that it stands on, light and dark.
func TestContrast(t *testing.T) {
	style := string(built(t)["site.css"])
	variable := regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{6});`)
	colors := [2]map[string]string{{}, {}}
	for _, block := range regexp.MustCompile(`(?s)(@media \(prefers-color-scheme: dark\) \{\s*)?:root \{(.*?)\}`).FindAllStringSubmatch(style, -1) {
		at := 0
		if block[1] != "" {
			at = 1
		}
		for _, v := range variable.FindAllStringSubmatch(block[2], -1) {
			colors[at][v[1]] = v[2]
		}
	}
	for _, c := range colors {
		for _, ink := range []struct {
			color   string
			grounds []string
		}{
			{"ink", []string{"ground", "card", "code", "mark"}},
			{"soft", []string{"ground", "card", "code"}},
			{"accent", []string{"ground", "card", "code"}},
			{"on-accent", []string{"accent"}},
			{"comment", []string{"code"}}, {"string", []string{"code"}}, {"word", []string{"code"}}, {"key", []string{"code"}},
		} {
			for _, ground := range ink.grounds {
				a, b := luminance(t, c[ink.color]), luminance(t, c[ground])
				if ratio := (max(a, b) + 0.05) / (min(a, b) + 0.05); ratio < 4.5 {
					t.Errorf("%s %s on %s %s has a contrast of %.2f, less than 4.5", ink.color, c[ink.color], ground, c[ground], ratio)
				}
			}
		}
	}
}
