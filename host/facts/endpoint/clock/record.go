package clock

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/data-wise/aiterm/host/disk/jsontext"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/yaml/problem"
)

const (
	recordVersion  = 1
	maxRecordBytes = 128 << 10
	maxAccounts    = 16
	maxRefused     = 8
)

// Record is the contents of endpoint.json: what all accounts share, and an
// Entry for each.
type Record struct {
	AskedAt   time.Time // when the last request of anybody ended, or began if it never ended
	NotBefore time.Time // nobody may ask before
	Failures  int       // faults in a row
	Reason    string    // why NotBefore was set
	Accounts  []Account
	Refused   []Refusal
}

// Refusal is a key that a server does not want to see again for a while, from
// whichever account.
type Refusal struct {
	Key, Server string // as in account
	Until       time.Time
	Status      int
	Failure     string
}

// Account is what is known about one Claude config directory.
type Account struct {
	Name        string // AccountName of the directory
	AskedAt     time.Time
	NextAt      time.Time
	GoodAt      time.Time
	Status      int
	Failure     string
	Failures    int           // how often in a row no key was found
	MaxAge      time.Duration // as it was when NextAt was set
	KeyFrom     string
	KeyEnding   string
	Key         string // fingerprint of the key that was last sent
	Server      string // base URL that it was sent to
	Credentials string // Stamp the file that this was decided with
}

// AccountName is what a Claude config directory is called in the record: its
// path, or a checksum of one that JSON or a reader would have trouble with.
func AccountName(claudeDir string) string {
	_, odd := problem.Unprintable(claudeDir)
	if len(claudeDir) <= 512 && utf8.ValidString(claudeDir) && !odd {
		return claudeDir
	}
	sum := sha256.Sum256([]byte(claudeDir))
	return "sha256:" + hex.EncodeToString(sum[:8])
}

// Find returns the entry of a Claude config directory, or nil.
func (r *Record) Find(claudeDir string) *Account {
	name := AccountName(claudeDir)
	for i := range r.Accounts {
		if r.Accounts[i].Name == name {
			return &r.Accounts[i]
		}
	}
	return nil
}

// Entry is find, and makes the entry if there is none. The one that nobody
// asked for the longest time makes room.
func (r *Record) Entry(claudeDir string) *Account {
	if a := r.Find(claudeDir); a != nil {
		return a
	}
	for len(r.Accounts) >= maxAccounts {
		oldest := slices.MinFunc(r.Accounts, func(a, b Account) int { return a.AskedAt.Compare(b.AskedAt) })
		r.Accounts = slices.DeleteFunc(r.Accounts, func(a Account) bool { return a.Name == oldest.Name })
	}
	r.Accounts = append(r.Accounts, Account{Name: AccountName(claudeDir)})
	return &r.Accounts[len(r.Accounts)-1]
}

// Read reads the file. The error is fs.ErrNotExist if there is none.
func Read(path string) (*Record, error) {
	data, err := state.ReadCache(path, maxRecordBytes)
	if err != nil {
		return nil, err
	}
	rec, ok := Decode(data)
	if !ok {
		return nil, fmt.Errorf("%s is damaged: it is set aside before the next request, or remove it", path)
	}
	return rec, nil
}

// Decode reads with jsontext rather than into a struct: a render reads this
// file every time. It is strict, since a wait that was misread would be a
// request too many.
func Decode(data []byte) (*Record, bool) {
	if !jsontext.ValidBytes(data) {
		return nil, false
	}
	top := jsontext.ParseBytes(data)
	if !top.IsObject() || top.Get("version").Raw != "1" {
		return nil, false
	}
	d := decoding{ok: true}
	rec := &Record{
		AskedAt:   d.time(top.Get("asked_at")),
		NotBefore: d.time(top.Get("not_before")),
		Failures:  d.count(top.Get("failures")),
		Reason:    d.text(top.Get("reason")),
	}
	top.Get("accounts").ForEach(func(name, v jsontext.Value) bool {
		rec.Accounts = append(rec.Accounts, Account{
			Name:        name.String(),
			AskedAt:     d.time(v.Get("asked_at")),
			NextAt:      d.time(v.Get("next_at")),
			GoodAt:      d.time(v.Get("good_at")),
			Status:      d.count(v.Get("status")),
			Failure:     d.text(v.Get("failure")),
			Failures:    d.count(v.Get("failures")),
			MaxAge:      time.Duration(d.count(v.Get("max_age_s"))) * time.Second,
			KeyFrom:     d.text(v.Get("key_from")),
			KeyEnding:   d.text(v.Get("key_ending")),
			Key:         d.text(v.Get("key_hash")),
			Server:      d.text(v.Get("server")),
			Credentials: d.text(v.Get("credentials")),
		})
		return d.ok && len(rec.Accounts) < maxAccounts
	})
	top.Get("refused").ForEach(func(_, v jsontext.Value) bool {
		rec.Refused = append(rec.Refused, Refusal{
			Key:     d.text(v.Get("key_hash")),
			Server:  d.text(v.Get("server")),
			Until:   d.time(v.Get("until")),
			Status:  d.count(v.Get("status")),
			Failure: d.text(v.Get("failure")),
		})
		return d.ok && len(rec.Refused) < maxRefused
	})
	return rec, d.ok
}

// decoding notes whether a member was something else than it should be.
type decoding struct{ ok bool }

func (d *decoding) time(v jsontext.Value) time.Time {
	if !v.Exists() {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, v.Str)
	d.ok = d.ok && err == nil
	return t.UTC()
}

func (d *decoding) count(v jsontext.Value) int {
	const most = 1e6
	d.ok = d.ok && (!v.Exists() || v.Type == jsontext.Number && v.Num >= 0 && v.Num <= most)
	if !d.ok {
		return 0
	}
	return int(v.Num)
}

func (d *decoding) text(v jsontext.Value) string {
	d.ok = d.ok && (!v.Exists() || v.Type == jsontext.String)
	return v.Str
}

// Forgive forgets why everybody had to wait, now that the server answered.
func (r *Record) Forgive() { r.NotBefore, r.Failures, r.Reason = time.Time{}, 0, "" }

// Encode writes the record for people to read. Only the process that asks does
// so, which has the time for reflection.
func (r *Record) Encode() []byte {
	type entry struct {
		AskedAt     string `json:"asked_at,omitempty"`
		NextAt      string `json:"next_at,omitempty"`
		GoodAt      string `json:"good_at,omitempty"`
		Status      int    `json:"status,omitempty"`
		Failure     string `json:"failure,omitempty"`
		Failures    int    `json:"failures,omitempty"`
		MaxAge      int    `json:"max_age_s,omitempty"`
		KeyFrom     string `json:"key_from,omitempty"`
		KeyEnding   string `json:"key_ending,omitempty"`
		Key         string `json:"key_hash,omitempty"`
		Server      string `json:"server,omitempty"`
		Credentials string `json:"credentials,omitempty"`
	}
	entries := make(map[string]entry, len(r.Accounts))
	for _, a := range r.Accounts {
		entries[a.Name] = entry{
			AskedAt: written(a.AskedAt), NextAt: written(a.NextAt), GoodAt: written(a.GoodAt),
			Status: a.Status, Failure: a.Failure, Failures: a.Failures, MaxAge: int(a.MaxAge / time.Second),
			KeyFrom: a.KeyFrom, KeyEnding: a.KeyEnding, Key: a.Key, Server: a.Server, Credentials: a.Credentials,
		}
	}
	type refused struct {
		Key     string `json:"key_hash"`
		Server  string `json:"server"`
		Until   string `json:"until"`
		Status  int    `json:"status"`
		Failure string `json:"failure"`
	}
	var left []refused
	for _, f := range r.Refused {
		left = append(left, refused{f.Key, f.Server, written(f.Until), f.Status, f.Failure})
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	// Strings and numbers only: there is nothing that could fail.
	e.Encode(struct {
		Version   int              `json:"version"`
		AskedAt   string           `json:"asked_at,omitempty"`
		NotBefore string           `json:"not_before,omitempty"`
		Failures  int              `json:"failures,omitempty"`
		Reason    string           `json:"reason,omitempty"`
		Accounts  map[string]entry `json:"accounts"`
		Refused   []refused        `json:"refused,omitempty"`
	}{recordVersion, written(r.AskedAt), written(r.NotBefore), r.Failures, r.Reason, entries, left})
	return b.Bytes()
}

func written(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}
