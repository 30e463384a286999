// Package endpoint asks the usage endpoint with the user's own API key, never
// more often than it should be asked: all processes share one lock and one
// clock. What an answer means is the business of package usage, and whose key
// it is that of package credentials. A render only looks whether a request is
// due (package clock); the request is made by a process of its own, with package get.
package endpoint

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/credentials"
	"github.com/data-wise/aiterm/host/facts/endpoint/clock"
	"github.com/data-wise/aiterm/host/facts/usage"
	"github.com/data-wise/aiterm/host/web/backoff"
)

// maxFailure is how many characters of a failure are kept.
const maxFailure = 600

// Request says for whom the endpoint may be asked.
type Request struct {
	CacheDir    string // of endpoint.json and endpoint.lock
	Credentials string // the credentials file
	ClaudeDir   string // Claude config directory, "" for the default one
	Getenv      func(string) string
	Now         func() time.Time
	UserAgent   string // "aiterm/1.2.3"
	// Ask makes the request; package get has it.
	Ask func(ctx context.Context, baseURL, userAgent string, key credentials.Key) (Reply, error)
	// Store keeps an answer: it merges it into the usage cache of ClaudeDir.
	Store func(answer usage.Answer, now time.Time) error
}

// Refresh asks the endpoint if that is due, has the answer stored, and writes
// down when it may be asked again. While another process does so, or nothing is
// due, it does nothing. The error says in plain words what failed and when the
// next try is; the same is in the [State] afterwards.
func Refresh(ctx context.Context, req Request) error {
	if err := os.MkdirAll(req.CacheDir, 0o700); err != nil {
		return fmt.Errorf("make the cache folder: %w", err)
	}
	lock, locked, err := state.TryLock(filepath.Join(req.CacheDir, "endpoint.lock"))
	if err != nil {
		return fmt.Errorf("lock the usage endpoint: %w", err)
	}
	if !locked {
		return nil
	}
	defer lock.Unlock()
	removeDrafts(clock.Path(req.CacheDir))

	rec, err := loadRecord(clock.Path(req.CacheDir), req.now())
	if err != nil {
		return err
	}
	r := refresh{Request: req, rec: rec, stamp: clock.Stamp(req.Credentials)}
	return r.run(ctx)
}

// removeDrafts removes what processes left that were killed while they wrote the
// file. Only the holder of the lock writes it.
func removeDrafts(path string) {
	drafts, _ := filepath.Glob(path + ".*.tmp")
	for _, draft := range drafts {
		os.Remove(draft)
	}
}

// loadRecord is clock.Read for the holder of the lock. A damaged file is set
// aside and reported, and a new one begins as if a request had just been made:
// nobody knows any more when the last one was.
func loadRecord(path string, now time.Time) (*clock.Record, error) {
	rec, err := clock.Read(path)
	if errors.Is(err, fs.ErrNotExist) {
		return &clock.Record{}, nil
	}
	if err == nil {
		return rec, nil
	}
	aside, err := state.SetAside(path)
	if err != nil {
		return nil, fmt.Errorf("the state of the usage endpoint is damaged: %w: remove it", err)
	}
	if err := state.WriteCache(path, (&clock.Record{AskedAt: now}).Encode()); err != nil {
		return nil, err
	}
	return nil, fmt.Errorf("the state of the usage endpoint was damaged: it is kept as %s, and the next request is made in a minute", aside)
}

// now is the time in whole milliseconds, rounded up: a wait that starts with it
// is never short.
func (req Request) now() time.Time {
	return req.Now().UTC().Add(time.Millisecond - 1).Truncate(time.Millisecond)
}

// refresh is one run under the lock.
type refresh struct {
	Request
	rec   *clock.Record
	stamp string // of the credentials file, taken before it is read
}

func (r *refresh) run(ctx context.Context) error {
	now := r.now()
	if r.rec.WasSetBack(now) {
		r.rec.SetBack(now)
		return r.save()
	}
	if r.stamp == "" || !r.rec.Due(r.ClaudeDir, r.stamp, now) {
		return nil
	}
	settings, key, from, err := r.key(ctx)
	switch {
	case errors.Is(err, errOthersOnly):
		return r.nobody()
	case err != nil:
		return r.noKey(err)
	}
	a := r.rec.Entry(r.ClaudeDir)
	if f, refused := r.rec.Refusal(fingerprint(key), settings.BaseURL, r.now()); refused {
		a.Key, a.KeyFrom, a.KeyEnding, a.Server = f.Key, from, key.String(), f.Server
		a.Status, a.Failure, a.NextAt, a.Failures, a.Credentials = f.Status, f.Failure, f.Until, 0, r.stamp
		return r.save()
	}
	sameKey := a.Key == fingerprint(key) && a.Server == settings.BaseURL
	if sameKey && a.Credentials != r.stamp {
		// The file was edited, but not what the last answer depended on: its
		// wait still holds.
		a.Credentials = r.stamp
		if a.Status == statusOK && a.Failure == "" {
			a.NextAt = a.NextAt.Add(settings.MaxAge - a.MaxAge)
			a.MaxAge = settings.MaxAge
		}
		if !a.Open(r.now()) {
			return r.save()
		}
	}
	return r.ask(ctx, a, settings, key, from)
}

// key finds the key for the account.
func (r *refresh) key(ctx context.Context) (s credentials.Settings, key credentials.Key, from string, err error) {
	if s, err = credentials.Load(r.Credentials); err != nil {
		return s, key, "", err
	}
	key, from, ok, err := s.Find(ctx, r.ClaudeDir, r.Getenv)
	if err != nil {
		return s, key, from, err
	}
	if !ok && s.Accounts() > 0 {
		return s, key, "", errOthersOnly
	}
	if !ok {
		return s, key, "", fmt.Errorf("there is no API key for %s in %s: set one, or take the file away", r.account(), r.Credentials)
	}
	if from != credentials.FromStored {
		// A key that was not stored for this account may well be another's,
		// whose usage would then be shown here.
		for _, other := range r.rec.Accounts {
			if other.Name != clock.AccountName(r.ClaudeDir) && other.Key == fingerprint(key) {
				return s, key, from, fmt.Errorf("the key %s from %s is in use for another Claude config directory: store one for %s under %s in %s",
					key, from, r.account(), credentials.KeyAccounts, r.Credentials)
			}
		}
	}
	return s, key, from, nil
}

// errOthersOnly says that keys are stored, but for other accounts: the user wants
// it so.
var errOthersOnly = errors.New("keys are stored for other Claude config directories alone")

// nobody writes down that there is nobody to ask for, until the credentials
// change.
func (r *refresh) nobody() error {
	a := r.rec.Entry(r.ClaudeDir)
	a.Failure, a.Failures, a.KeyFrom, a.KeyEnding, a.Credentials = "", 0, "", "", r.stamp
	if next := r.now().Add(clock.MaxWait); next.After(a.NextAt) {
		a.NextAt = next
	}
	return r.save()
}

func (r *refresh) account() string {
	if r.ClaudeDir == "" {
		return "the default Claude config directory"
	}
	return clock.AccountName(r.ClaudeDir)
}

// noKey writes down that there was no key to ask with. It waits longer each
// time, since the helper that prints keys may be slow or ask a person.
func (r *refresh) noKey(err error) error {
	a := r.rec.Entry(r.ClaudeDir)
	a.Failures++
	a.Failure = presentable(err.Error(), credentials.Key{}, maxFailure)
	if next := r.now().Add(backoff.Doubled(a.Failures)); a.Open(r.now()) || next.After(a.NextAt) {
		a.NextAt = next // else the wait after the last answer goes on longer
	}
	a.Credentials = r.stamp
	a.KeyFrom, a.KeyEnding = "", ""
	return r.failed(a)
}

// ask makes the request. That it is made is written down before, so that it
// counts even if this process is killed on the way.
func (r *refresh) ask(ctx context.Context, a *clock.Account, settings credentials.Settings, key credentials.Key, from string) error {
	begun := r.now()
	*a = clock.Account{
		Name: a.Name, AskedAt: begun, NextAt: begun.Add(settings.MaxAge), GoodAt: a.GoodAt, MaxAge: settings.MaxAge,
		Failure: "the answer to the last request was not seen: it is being waited for, or aiterm was killed",
		KeyFrom: from, KeyEnding: key.String(), Key: fingerprint(key), Server: settings.BaseURL, Credentials: r.stamp,
	}
	r.rec.AskedAt = begun
	if err := r.save(); err != nil {
		return err
	}

	answer, err := r.Ask(ctx, settings.BaseURL, r.UserAgent, key)
	ended := r.now()
	if ended.Before(begun) {
		ended = begun
	}
	server := serverName(settings.BaseURL)
	// From the end of the request, so that the server never sees two of them
	// closer than that, however long the first one was under way.
	r.rec.AskedAt, a.Status = ended, answer.Status
	a.NextAt = ended.Add(max(settings.MaxAge, r.turn(settings, ended)))
	switch {
	case err != nil:
		failure := server + " " + presentable(err.Error(), key, maxFailure)
		fail(a, r.rec, verdict{failure: failure, fault: true, all: true}, ended)
	case answer.Status == statusOK:
		found, err := usage.ParseUtilization(answer.Body, usage.SourceEndpoint, ended, ended)
		if err != nil {
			fail(a, r.rec, verdict{failure: fmt.Sprintf("%s answered, but %v", server, err), fault: true, all: true}, ended)
			break
		}
		r.rec.Forgive()
		a.GoodAt, a.Failure = ended, ""
		if err := r.Store(found, ended); err != nil {
			a.Failure = fmt.Sprintf("the answer of %s could not be kept: %v", server, err)
		}
	default:
		v := judge(answer, server, key, from, ended)
		fail(a, r.rec, v, ended)
		if !v.all {
			r.rec.Refuse(clock.Refusal{Key: a.Key, Server: a.Server, Until: ended.Add(v.wait), Status: a.Status, Failure: a.Failure}, ended)
		}
	}
	if a.Failure == "" {
		return r.save()
	}
	return r.failed(a)
}

// turn is how long an account leaves the one request a minute, which all share,
// to the others that are in use: the account of the session that renders most
// would otherwise make every one of them. It is 0 for the only account.
func (r *refresh) turn(settings credentials.Settings, now time.Time) time.Duration {
	const inUse, toBegin = 10 * time.Minute, 10 * time.Second
	others := 0
	for _, other := range r.rec.Accounts {
		if other.Name != clock.AccountName(r.ClaudeDir) && now.Sub(other.AskedAt).Abs() < inUse {
			others++
		}
	}
	if settings.Accounts() > 1 {
		others = max(others, 1) // one that never had a turn yet is not in the record
	}
	if others == 0 {
		return 0
	}
	return time.Duration(others)*clock.MinGap + toBegin
}

// fail draws the consequences of a failed request. The account waits for its
// max_age too, but not longer than for an hour: it has no answer that is worth
// keeping.
func fail(a *clock.Account, rec *clock.Record, v verdict, now time.Time) {
	failures := rec.Failures
	rec.Forgive()
	if v.fault {
		rec.Failures = failures + 1
		v.wait = max(v.wait, backoff.Doubled(rec.Failures))
	}
	if v.all {
		rec.NotBefore, rec.Reason = now.Add(v.wait), v.failure
	}
	a.Failure = v.failure
	a.NextAt = now.Add(max(v.wait, min(a.MaxAge, clock.MaxWait)))
}

// failed saves the record and returns the account's failure as an error.
func (r *refresh) failed(a *clock.Account) error {
	next := r.rec.State(r.ClaudeDir).NextAt
	err := fmt.Errorf("%s; the next try is at %s", a.Failure, next.Local().Format("15:04"))
	return errors.Join(err, r.save())
}

func (r *refresh) save() error {
	if err := state.WriteCache(clock.Path(r.CacheDir), r.rec.Encode()); err != nil {
		return fmt.Errorf("write down when the usage endpoint may be asked: %w: make that possible, no request is made without it", err)
	}
	return nil
}

// serverName is the host of a base URL, for people.
func serverName(baseURL string) string {
	u, err := url.Parse(baseURL)
	if err != nil {
		return baseURL
	}
	return u.Host
}

// fingerprint tells whether a key is the same as before, without keeping it.
func fingerprint(key credentials.Key) string {
	sum := sha256.Sum256([]byte(key.Reveal()))
	return hex.EncodeToString(sum[:6])
}
