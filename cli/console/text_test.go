package console

import "testing"

func TestSizeText(t *testing.T) {
	for bytes, want := range map[int]string{
		0: "0 bytes", 999: "999 bytes", 1000: "1.0 KiB", 3276: "3.2 KiB", 10<<10 - 1: "10.0 KiB", 64 << 10: "64 KiB",
		1000<<10 - 1: "999 KiB", 1000 << 10: "1.0 MiB", 16 << 20: "16.0 MiB",
	} {
		if got := SizeText(bytes); got != want {
			t.Errorf("%d is %q, want %q", bytes, got, want)
		}
	}
}

func TestTildes(t *testing.T) {
	env := &Env{Getenv: func(string) string { return "/home/me" }}
	for text, want := range map[string]string{
		"":           "",
		"/home/me":   "/home/me",
		"/home/me/x": "~/x",
		"write /home/me/a.yaml: rename /home/me/b /home/me/c": "write ~/a.yaml: rename ~/b ~/c",
		`"/home/me/a b"`:                 `"~/a b"`,
		"/srv/home/me/x":                 "/srv/home/me/x",
		"/home/meter/x":                  "/home/meter/x",
		"file:///home/me/x":              "file:///home/me/x",
		"/mnt/中/home/me/x, (/home/me/y)": "/mnt/中/home/me/x, (~/y)",
	} {
		if got := Tildes(env, text); got != want {
			t.Errorf("Tildes(%q) = %q, want %q", text, got, want)
		}
	}
	for home, want := range map[string]string{"/home/me/": "~/x", "/": "/home/me/x", "": "/home/me/x"} {
		env := &Env{Getenv: func(string) string { return home }}
		if all, one := Tildes(env, "/home/me/x"), Tilde(env, "/home/me/x"); all != want || one != want {
			t.Errorf("with the home folder %q it is %q, %q, and not %q", home, all, one, want)
		}
	}
}
