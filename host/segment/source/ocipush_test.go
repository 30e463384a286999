package source

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/internal/ocitest"
)

func startPushing(t testing.TB) (*ocitest.Registry, *OCI) {
	t.Helper()
	reg := ocitest.Start()
	t.Cleanup(reg.Close)
	return reg, parse(t, "oci://"+reg.Host+"/x/segment:1").(*OCI)
}

func artifact(extra ...byte) Artifact {
	return Artifact{Manifest: manifest.Manifest{Name: "weather", Version: "1", Description: "The weather", License: "MIT"},
		Module: append(slices.Clone(module), extra...), Signature: signed}
}

func TestPush(t *testing.T) {
	reg, s := startPushing(t)
	var sent int64
	o := PushOptions{Options: Options{UserAgent: "aiterm/test", Progress: func(done, _ int64) { sent = done }}}
	first, err := s.Push(t.Context(), o, artifact())
	if err != nil || first.Before != "" || sent == 0 {
		t.Fatalf("%+v, %v; %d bytes sent", first, err, sent)
	}
	got, err := s.Fetch(t.Context(), anonymous)
	want := Module{Bytes: module, Source: s.String(), Resolved: strings.TrimSuffix(s.String(), ":1") + "@" + first.Digest, Validator: first.Digest, Signature: signed}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}

	// The same again: nothing is sent.
	asked := len(reg.Requests())
	if again, err := s.Push(t.Context(), o, artifact()); err != nil || again != (Pushed{first.Digest, first.Digest}) {
		t.Errorf("the same again: %+v, %v", again, err)
	}
	if more := reg.Requests()[asked:]; !slices.Equal(more, []string{"HEAD /v2/x/segment/manifests/1"}) {
		t.Errorf("the same again asked for %q", more)
	}

	// Something else under the same tag.
	other := artifact(0, 1, 0)
	var taken *TagTakenError
	if _, err := s.Push(t.Context(), o, other); !errors.As(err, &taken) || taken.Digest != first.Digest {
		t.Errorf("something else: %v", err)
	}
	if got, err := s.Fetch(t.Context(), anonymous); err != nil || got.Validator != first.Digest {
		t.Errorf("after it was refused: %+v, %v", got, err)
	}
	o.Replace = true
	asked = len(reg.Requests())
	if p, err := s.Push(t.Context(), o, other); err != nil || p.Before != first.Digest || p.Digest == first.Digest {
		t.Errorf("replaced: %+v, %v", p, err)
	}
	uploads := 0
	for _, r := range reg.Requests()[asked:] {
		if strings.HasPrefix(r, "PUT /v2/x/segment/blobs/") {
			uploads++
		}
	}
	if uploads != 1 {
		t.Errorf("%d pieces were sent, though only the module is new", uploads)
	}
	if _, err := parse(t, s.String()+"@"+first.Digest).(*OCI).Push(t.Context(), o, other); err == nil || !strings.HasSuffix(err.Error(), "names a digest: give a tag, or none") {
		t.Errorf("a digest: %v", err)
	}
}

// A login goes to a registry that asks for one, and to no message.
func TestPushLogin(t *testing.T) {
	reg, s := startPushing(t)
	reg.Username, reg.Password = "me", "hunter2hunter2"
	config := filepath.Join(t.TempDir(), "config.json")
	write := func(password string) {
		auth := base64.StdEncoding.EncodeToString([]byte("me:" + password))
		if err := os.WriteFile(config, fmt.Appendf(nil, `{"auths":{%q:{"auth":%q}}}`, reg.Host, auth), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	push := func(o Options) error {
		_, err := s.Push(t.Context(), PushOptions{Options: o}, artifact())
		return err
	}
	refused := func(what string, err error) {
		t.Helper()
		want := " takes nothing without a login, or not with this one (status 401"
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasSuffix(err.Error(), ": log in with docker login "+reg.Host+", as somebody who may push there") ||
			strings.Contains(err.Error(), "wrongwrong") {
			t.Errorf("%s: %v", what, err)
		}
	}
	refused("without a login", push(Options{}))
	write("wrongwrong")
	refused("a wrong one", push(Options{DockerConfig: config}))
	refused("a wrong one by hand", push(Options{Username: "me", Password: "wrongwrong"}))
	if err := push(Options{DockerConfig: config, Username: "me", Password: reg.Password}); err != nil {
		t.Errorf("by hand, before the one in the file: %v", err)
	}
	write(reg.Password)
	if err := push(Options{DockerConfig: config}); err != nil {
		t.Errorf("as docker has it: %v", err)
	}
}

// What a server has done to whoever pushes, and how often it is asked again.
func TestPushFaults(t *testing.T) {
	upload := func(r *http.Request) bool { return r.Method == http.MethodPost }
	answer := func(status int) func(http.ResponseWriter, int) {
		return func(w http.ResponseWriter, _ int) { w.WriteHeader(status) }
	}
	tests := []struct {
		name  string
		do    func(w http.ResponseWriter, n int) // at the n-th upload
		until int                                // after so many it is a registry again
		tries int
		want  string
	}{
		{"a fault that passes", answer(503), 2, 2, ""},
		{"a fault that stays", answer(503), 99, 3, "was answered with status 503, a fault of the server: try again later; what has come there is not sent again"},
		{"too often", func(w http.ResponseWriter, _ int) { w.Header().Set("Retry-After", "0"); w.WriteHeader(429) }, 1, 1, ""},
		{"a connection that breaks", func(http.ResponseWriter, int) { panic(http.ErrAbortHandler) }, 1, 1, ""},
		{"not allowed", answer(403), 99, 0, "takes nothing without a login, or not with this one (status 403)"},
		{"no such repository", answer(404), 99, 0, "some registries want the repository x/segment to be created first"},
		{"only gives", answer(405), 99, 0, "this registry only gives; name one that takes"},
		{"too large", answer(413), 99, 0, "takes nothing as large: build the segment smaller"},
		{"no artifacts", func(w http.ResponseWriter, _ int) {
			w.WriteHeader(400)
			fmt.Fprint(w, `{"errors":[{"code":"MANIFEST_INVALID","message":"unknown \u001b[31mmedia type"}]}`)
		}, 99, 0, "was refused with status 400; it says: manifest invalid: unknown media type: ask who runs the registry whether it takes OCI artifacts"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			reg, s := startPushing(t)
			n := 0
			reg.Before = func(w http.ResponseWriter, r *http.Request) bool {
				if !upload(r) {
					return false
				}
				n++
				if n > tt.until {
					return false
				}
				tt.do(w, n)
				return true
			}
			tries := 0
			_, err := s.Push(t.Context(), PushOptions{Pauses: make([]time.Duration, 3), Again: func(error, time.Duration) { tries++ }}, artifact())
			if tries != tt.tries {
				t.Errorf("it was tried %d times more, want %d", tries, tt.tries)
			}
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("%v, want %q", err, tt.want)
			}
		})
	}
}

// What is packed does not depend on the time, or on the order in a map.
func TestPackedIsTheSame(t *testing.T) {
	one, _, err := artifact().packed()
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if two, _, _ := artifact().packed(); string(two.data) != string(one.data) {
			t.Fatalf("%s\n%s", one.data, two.data)
		}
	}
}
