package source

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWeb(t *testing.T) {
	var asked []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.RequestURI())
		switch r.URL.Path {
		case "/signed.wasm", "/plain.wasm", "/odd.wasm", "/failing.wasm", "/forbidding.wasm":
			w.Header().Set("ETag", `"1"`)
			if r.Header.Get("If-None-Match") == `"1"` {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			_, _ = w.Write(module)
		case "/moved.wasm":
			http.Redirect(w, r, "/plain.wasm?signature=secret", http.StatusFound)
		case "/signed.wasm.minisig":
			_, _ = w.Write(signed)
		case "/odd.wasm.minisig", "/page.wasm":
			fmt.Fprint(w, "<html>there is nothing</html>")
		case "/failing.wasm.minisig":
			w.WriteHeader(http.StatusInternalServerError)
		case "/forbidding.wasm.minisig":
			w.WriteHeader(http.StatusForbidden)
		default:
			http.NotFound(w, r)
		}
	}))
	defer s.Close()
	hex := strings.TrimPrefix(contentValidator(module), digestMark)
	zeros := strings.Repeat("0", 64)
	of := func(path string) Module {
		return Module{Bytes: module, Source: s.URL + path, Resolved: s.URL + path, Validator: `etag "1"`}
	}
	withSignature, pinned, moved, failing := of("/signed.wasm"), of("/plain.wasm#sha256="+hex), of("/moved.wasm"), of("/failing.wasm")
	withSignature.Signature = signed
	pinned.Resolved, moved.Resolved = s.URL+"/plain.wasm", s.URL+"/plain.wasm"
	failing.Notes = []string{"its signature was not read: " + s.URL + "/failing.wasm.minisig was answered with status 500, a fault of the server: try again later"}
	query := of("/plain.wasm?raw=1")
	query.Resolved = s.URL + "/plain.wasm"
	tests := []struct {
		path  string
		want  Module
		wrong string
	}{
		{path: "/signed.wasm", want: withSignature},
		{path: "/plain.wasm", want: of("/plain.wasm")},
		{path: "/plain.wasm?raw=1", want: query},
		{path: "/plain.wasm#sha256=" + hex, want: pinned},
		{path: "/moved.wasm", want: moved},
		{path: "/odd.wasm", want: of("/odd.wasm")},
		{path: "/failing.wasm", want: failing},
		{path: "/forbidding.wasm", want: of("/forbidding.wasm")},
		{path: "/page.wasm", wrong: "is a web page, not a module: name the .wasm file itself"},
		{path: "/none.wasm", wrong: "is not there: check the address"},
		{path: "/plain.wasm#sha256=" + zeros, wrong: "has the sha256:" + hex + " and not the sha256:" + zeros + " that was asked for: it was replaced; find out why before you use it"},
	}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			got, err := fetch(t, s.URL+tt.path)
			if tt.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), tt.wrong) {
					t.Errorf("%v", err)
				}
				return
			}
			if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
	if !strings.Contains(strings.Join(asked, " "), "/plain.wasm.minisig?raw=1") {
		t.Errorf("the signature is asked for with the query of the module: %v", asked)
	}
	src := parse(t, s.URL+"/plain.wasm")
	for validator, want := range map[string]bool{`etag "1"`: true, `etag "0"`: false, "": false} {
		if same, err := src.Unchanged(t.Context(), anonymous, validator); same != want || err != nil {
			t.Errorf("unchanged with %q: %v, %v", validator, same, err)
		}
	}
	if same, err := parse(t, s.URL+"/plain.wasm#sha256="+hex).Unchanged(t.Context(), anonymous, ""); !same || err != nil {
		t.Errorf("pinned: %v, %v", same, err)
	}
}
