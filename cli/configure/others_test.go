package configure

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/segment/catalog"
	"github.com/data-wise/aiterm/host/segment/signature"
	"github.com/data-wise/aiterm/internal/filetest"
)

// shelf is a registry in this process. What a name holds may change.
type shelf struct {
	server *httptest.Server
	mutex  sync.Mutex
	blobs  map[string][]byte
	named  map[string][]byte // manifests
}

func newShelf(t *testing.T) *shelf {
	s := &shelf{blobs: map[string][]byte{}, named: map[string][]byte{}}
	s.server = httptest.NewServer(s)
	t.Cleanup(s.server.Close)
	return s
}

// put puts a module there, and its signature where there is one.
func (s *shelf) put(name string, module []byte, signatures ...[]byte) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	blob := func(data []byte) string {
		sum := sha256.Sum256(data)
		digest := "sha256:" + hex.EncodeToString(sum[:])
		s.blobs[digest] = data
		return digest
	}
	text := fmt.Sprintf(`{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.wasm.config.v0+json","digest":%q,"size":2},`+
		`"layers":[{"mediaType":"application/wasm","digest":%q,"size":%d}]}`, blob([]byte("{}")), blob(module), len(module))
	for _, one := range signatures {
		text = strings.TrimSuffix(text, "]}") + fmt.Sprintf(`,{"mediaType":"application/vnd.aiterm.minisig","digest":%q,"size":%d}]}`, blob(one), len(one))
	}
	s.named[name] = []byte(text)
	s.named[blob([]byte(text))] = []byte(text)
}

func (s *shelf) source(name string) string {
	return "oci://" + strings.TrimPrefix(s.server.URL, "http://") + "/x/segment:" + name
}

func (s *shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if _, name, ok := strings.Cut(r.URL.Path, "/manifests/"); ok && s.named[name] != nil {
		w.Header().Set("Content-Type", "application/vnd.oci.image.manifest.v1+json")
		w.Write(s.named[name])
		return
	}
	if _, digest, ok := strings.Cut(r.URL.Path, "/blobs/"); ok && s.blobs[digest] != nil {
		w.Write(s.blobs[digest])
		return
	}
	w.WriteHeader(http.StatusNotFound)
}

// limits is the built-in usage as somebody else might publish it.
func limits(t *testing.T, version, more string) []byte {
	t.Helper()
	module, err := os.ReadFile("../../plugins/usage/usage.wasm")
	if err != nil {
		t.Fatal(err)
	}
	m, err := manifest.ParseYAML("segment.yaml", []byte("name: limits\nversion: "+version+"\ndescription: how much is left\npermissions:\n  - name: usage\n    reason: to draw them\n"+more))
	if err != nil {
		t.Fatal(err)
	}
	if module, err = manifest.Attach(module, m); err != nil {
		t.Fatal(err)
	}
	return module
}

// From an index to the line and off it again, all on the screen.
func TestOthers(t *testing.T) {
	shelf := newShelf(t)
	shelf.put("1", limits(t, "1.0.0", ""))
	index := filepath.Join(t.TempDir(), "index.json")
	entries, err := json.Marshal(map[string]any{"aiterm_index": 1, "name": "Somebody's", "segments": []map[string]any{
		{"name": "limits", "description": "how much is left", "source": shelf.source("1"), "permissions": []string{"usage"}},
		{"name": "gone", "description": "is nowhere", "source": shelf.source("7")},
	}})
	if err != nil {
		t.Fatal(err)
	}
	filetest.Write(t, index, string(entries), 0o600)
	s := open(t, 80, 40, usual)
	grants := filepath.Join(s.env.Dirs.Config, "grants.yaml")

	s.press("down", "down", "space")
	s.press("5", "/")
	s.wants("without an index", "there is no official index", "index, a file or https://:")
	s.press(`"`+index, "enter")
	s.wants("with an index", "words to search for:")
	s.press(`"left`, "enter")
	s.wants("after searching", "1 segment found", "▸ limits         found", "asks for usage", "Somebody's")
	s.press("u")
	s.wants("after undoing what was done before the search", "undone: hide git")
	s.press("g")
	s.wants("before it is added", "limits is not added yet")

	s.press("enter")
	s.wants("looking at it", "Add "+shelf.source("1")+"?", "It needs: usage", "its author says: to draw them", "y    add it with what it needs", "n    add it, grant it nothing yet", "t    add it with what you type")
	if _, err := os.Stat(filepath.Join(s.env.Dirs.Config, "plugins.lock")); !os.IsNotExist(err) {
		t.Errorf("something was written before it was asked: %v", err)
	}

	// Something else stands there by now: it was not looked at, and is not added.
	shelf.put("1", limits(t, "6.6.6", "  - {name: git, reason: none of yours}\n"))
	s.press("y")
	s.wants("after another module came there", "has other bytes than --sha256 says")
	shelf.put("1", limits(t, "1.0.0", ""))
	s.press("esc", "enter", "n")
	s.wants("added without a grant", "Added limits", "limits is blocked until it is granted usage")
	s.send(tea.WindowSizeMsg{Width: 40, Height: 12})
	s.top().(*report).from = "Added "
	s.wants("on a small screen", "Added limits")
	s.send(tea.WindowSizeMsg{Width: 80, Height: 40})
	s.press("esc")
	s.wants("in the list", "▸ limits", "may -")
	s.press("g")
	s.wants("granting it", "Grant limits?", "It needs: usage", "y    grant it with what it needs")
	s.press("y")
	s.wants("granted", "limits may: usage")
	if data, err := os.ReadFile(grants); err != nil || !strings.Contains(string(data), "usage") {
		t.Errorf("grants.yaml is %q, %v", data, err)
	}
	s.press("esc", "g")
	s.wants("with nothing left to grant", "It has all that it asks for.")
	s.press("esc")
	s.wants("in the list", "▸ limits", "may usage")

	s.press("U")
	s.wants("without news", "nothing newer (1.0.0)")
	shelf.put("1", limits(t, "1.1.0", ""))
	s.press("esc", "U")
	s.wants("with news", "1.1.0", "y    take it")
	s.press("y", "esc")
	s.wants("updated", "1.1.0")

	s.press("x")
	s.wants("revoked", "limits may: nothing that has to be granted")
	s.press("esc", "D")
	s.wants("asked", "Remove limits?", "y    remove it")
	s.press("y")
	s.wants("removed", "Removed limits")
	if text := string(s.draft.Text()); strings.Contains(text, "limits") || !strings.Contains(text, "# mine") {
		t.Errorf("plugins.yaml is %q", text)
	}

	// The same refusals as on the command line.
	for typed, want := range map[string]string{
		"nothing.wasm":                    "there is no file or folder",
		"~/nothing.wasm":                  "folder ~/nothing.wasm",
		shelf.source("7"):                 "is not there",
		"http://example.com/x.wasm":       "https://",
		"ftp://example.com/x.wasm":        "ftp://",
		"as usage":                        "no source is named",
		"":                                "no source is named",
		index + " as x":                   "not a module",
		"--help":                          "there is no file or folder",
		shelf.source("1") + " as git":     "--as",
		shelf.source("1") + " as Not-One": "beginning with a letter",
	} {
		s.press("esc", "1", "5", "a", `"`+typed, "enter")
		if strings.Contains(s.text(), "y    add it") {
			s.press("y")
		}
		if flat := strings.Join(strings.Fields(s.text()), " "); !strings.Contains(flat, want) {
			t.Errorf("after typing %q there is no %q:\n%s", typed, want, s.text())
		}
	}
}

func TestParseWanted(t *testing.T) {
	for text, want := range map[string]wanted{
		"x.wasm":                          {source: "x.wasm"},
		"  x y.wasm ":                     {source: "x y.wasm"},
		"x.wasm as mine":                  {source: "x.wasm", as: "mine"},
		"/a as b/x.wasm":                  {source: "/a as b/x.wasm"},
		"/a as b/x.wasm as mine":          {source: "/a as b/x.wasm", as: "mine"},
		"/same as before/x":               {source: "/same as before/x"},
		"oci://h/x --token-server a.b":    {source: "oci://h/x", tokenServers: []string{"a.b"}},
		"oci://h/x --token-server=a as m": {source: "oci://h/x", as: "m", tokenServers: []string{"a"}},
	} {
		got, err := parseWanted(text)
		if err != nil || got.source != want.source || got.as != want.as || !slices.Equal(got.tokenServers, want.tokenServers) {
			t.Errorf("parseWanted(%q) = %+v, %v, want %+v", text, got, err, want)
		}
	}
	for _, text := range []string{"", " ", "x.wasm as ", "as", "x --token-server"} {
		if w, err := parseWanted(text); err == nil && w.source != "as" && w.source != "x.wasm as" {
			t.Errorf("parseWanted(%q) = %+v", text, w)
		}
	}
}

// What runs in the background tells how far it is, can be stopped, and is waited for.
func TestBackground(t *testing.T) {
	asked, answer := make(chan struct{}), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		select {
		case <-answer:
		case <-r.Context().Done():
		}
		w.WriteHeader(http.StatusNotFound)
	}))
	t.Cleanup(server.Close)
	source := "oci://" + strings.TrimPrefix(server.URL, "http://") + "/a-name-that-is-rather-long/segment:1"
	s := open(t, 60, 20, usual)
	var said []waits
	var mutex sync.Mutex
	s.model.send = func(msg tea.Msg) {
		mutex.Lock()
		defer mutex.Unlock()
		said = append(said, msg.(waits))
	}
	begin := func() (ends chan tea.Msg) {
		t.Helper()
		s.press("5", "a", `"`+source)
		_, then := s.Update(keyCalled("enter"))
		ends = make(chan tea.Msg, 1)
		go func() { ends <- then() }()
		<-asked
		return ends
	}

	ends := begin()
	mutex.Lock()
	first := said[0]
	mutex.Unlock()
	s.send(first)
	s.wants("while it is fetched", "Fetching oci://", ": 0 s", "esc: stop")
	s.press("2", "down", "5") // the screen goes on
	s.wants("after other keys", "Fetching oci://")
	s.press("a", `"x.wasm`, "enter")
	s.wants("with a second one", "still fetching")
	s.press("esc")
	s.wants("after esc", "stopping")
	s.send(<-ends)
	s.wants("when it was stopped", "stopped")

	// Quitting waits for it; a second time it does not.
	ends = begin()
	if _, then := s.Update(keyCalled("ctrl+c")); then != nil {
		t.Error("it quits while something runs")
	}
	if _, then := s.Update(<-ends); then == nil {
		t.Error("it does not quit when that has ended")
	}
	ends = begin()
	s.Update(keyCalled("ctrl+c"))
	if _, then := s.Update(keyCalled("ctrl+c")); then == nil {
		t.Error("it does not quit when it is told twice")
	}
	s.abandon()
	<-ends
}

// The usage is read beside the screen, which goes on meanwhile, and again some time later.
func TestUsageIsReadBeside(t *testing.T) {
	s := open(t, 80, 24, usual)
	arrived := make(chan tea.Msg, 1)
	s.model.send = func(msg tea.Msg) { arrived <- msg }
	s.press("4")
	s.wants("at first", "reading what is known of your limits")
	s.press("1", "4")
	s.send(<-arrived)
	s.wants("when it is read", "Nothing is known of your usage.")
	s.model.now = func() time.Time { return noon.Add(time.Minute) }
	s.View()
	s.wants("while it is read anew", "Nothing is known of your usage.")
	s.send(<-arrived)
}

// The key that an index gives is offered for trust, and what it has not signed is refused as on
// the command line.
func TestKeyOfAnIndex(t *testing.T) {
	theirs, _, _, err := signature.Generate("")
	if err != nil {
		t.Fatal(err)
	}
	shelf, module := newShelf(t), limits(t, "1.0.0", "")
	shelf.put("1", module)
	index := filepath.Join(t.TempDir(), "index.json")
	entries, err := json.Marshal(map[string]any{"aiterm_index": 1, "name": "Somebody's", "segments": []map[string]any{
		{"name": "limits", "description": "how much is left", "source": shelf.source("1"), "permissions": []string{"usage"}, "author": "Alice B. <a@example.com>", "key": theirs.Public.Text},
	}})
	if err != nil {
		t.Fatal(err)
	}
	filetest.Write(t, index, string(entries), 0o600)
	s := open(t, 80, 50, usual)
	trusted := signature.Path(s.env.Dirs.Config)

	s.press("5", "/", `"`+index, "enter", `"left`, "enter", "enter")
	s.wants("looking at it", "The index says that the key "+theirs.Public.ID+" signs it", "T    add only what the key "+theirs.Public.ID+" has signed, and trust it")
	s.press("T")
	s.wants("asked whose it is", "whose key it is, a-z 0-9 -: alice-b")
	s.press("enter")
	s.wants("with that key", "It is added only if the key of alice-b has signed it")
	s.press("y")
	s.wants("without a signature", "and not signed with the key", theirs.Public.ID+" of alice-b: nothing was added")
	if _, err := os.Stat(trusted); !os.IsNotExist(err) {
		t.Errorf("the key is trusted after a refusal: %v", err)
	}

	shelf.put("1", module, theirs.Sign("limits.wasm", "1.0.0", module))
	s.press("esc", "enter", "T", "enter", "n")
	s.wants("signed", "Added limits", "the key of alice-b is trusted from now on")
	if data, err := os.ReadFile(trusted); err != nil || !strings.Contains(string(data), theirs.Public.Text) {
		t.Errorf("%s is %q, %v", trusted, data, err)
	}
	s.press("esc", "D", "y", "esc", "/", `"left`, "enter", "enter")
	if text := s.text(); strings.Contains(text, "T    add only") || strings.Contains(text, "do not trust yet") || !strings.Contains(text, "y    add it") {
		t.Errorf("a key that is trusted is offered again:\n%s", text)
	}
}

// A key gets a name out of its author's, which a person may change.
func TestKeyName(t *testing.T) {
	for author, want := range map[string]string{"": "", "Alice": "alice", "Alice B. <a@example.com>": "alice-b", "中文": "", "3 of us": "of-us",
		strings.Repeat("ab ", 20): "ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-ab"} {
		if got := (wanted{entry: catalog.Entry{Author: author}}).keyName(); got != want {
			t.Errorf("keyName of %q = %q, want %q", author, got, want)
		}
	}
}
