package sitetest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// zone is that of the browser and of the command, and has a summer time.
const zone = "Europe/Berlin"

// patience is how long a page may take on a machine that has much to do.
const patience = 4 * time.Minute

// chromium is the one browser of all tests. It ends with the process.
var chromium = sync.OnceValues(func() (context.Context, error) {
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			program = path
			break
		}
	}
	if program == "" {
		return nil, nil
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.UserDataDir(filepath.Join(scratch, "chromium")),
		chromedp.Env("TZ="+zone), chromedp.WSURLReadTimeout(patience))
	all, _ := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ := chromedp.NewContext(all)
	return ctx, chromedp.Do(ctx)
})

// scratch is a folder for all tests.
var scratch string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	var err error
	if scratch, err = os.MkdirTemp("", "aiterm-site-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(scratch)
	code := m.Run()
	if ctx, err := chromium(); ctx != nil && err == nil {
		chromedp.Cancel(ctx)
	}
	return code
}

// page is a tab of a browser, in which nothing may go wrong.
type page struct {
	t   *testing.T
	ctx context.Context

	mu    sync.Mutex
	wrong []string
}

// open opens an address in a tab of its own. What a page says on its console, what it
// throws and what it asks other hosts for fails the test.
func open(t *testing.T, address string, width int64) *page {
	t.Helper()
	browser, err := chromium()
	switch {
	case err != nil:
		t.Fatalf("start Chromium: %v", err)
	case browser == nil:
		t.Skip("there is no Chromium: the site is not looked at (Debian's package is chromium)")
	}
	ctx, stop := chromedp.NewContext(browser)
	t.Cleanup(stop)
	p := &page{t: t, ctx: ctx}
	if err := chromedp.Listen(ctx, p.hear); err != nil {
		t.Fatal(err)
	}
	for _, enable := range []func() error{
		func() error { _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); return err },
		func() error { _, err := chromedp.Call(ctx, log.Enable, cdp.Empty{}); return err },
	} {
		if err := enable(); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(p.quiet)
	p.do(chromedp.EmulateViewport(width, 800), chromedp.Navigate(address))
	return p
}

func (p *page) hear(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			text += " " + e.ExceptionDetails.Exception.Description
		}
		p.wrong = append(p.wrong, "thrown: "+text)
	case *runtime.EventConsoleAPICalled:
		var words []string
		for _, a := range e.Args {
			words = append(words, string(a.Value)+a.Description)
		}
		p.wrong = append(p.wrong, fmt.Sprintf("console, %s: %s", e.Type, strings.Join(words, " ")))
	case *log.EventEntryAdded:
		p.wrong = append(p.wrong, fmt.Sprintf("log, %s: %s %s", e.Entry.Level, e.Entry.Text, e.Entry.URL))
	case *network.EventRequestWillBeSent:
		url := e.Request.URL
		for _, own := range []string{"file:", "blob:", "data:", "http://127.0.0.1:"} {
			if strings.HasPrefix(url, own) {
				return
			}
		}
		p.wrong = append(p.wrong, "it asked another host: "+url)
	}
}

// quiet fails the test if anything went wrong in the page.
func (p *page) quiet() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, wrong := range p.wrong {
		p.t.Error(wrong)
	}
	p.wrong = nil
}

func (p *page) do(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, stop := context.WithTimeout(p.ctx, patience)
	defer stop()
	if err := chromedp.Do(ctx, actions...); err != nil {
		p.t.Fatal(err)
	}
}

// eval evaluates an expression, a promise to its end.
func eval[T any](p *page, expression string) T {
	p.t.Helper()
	ctx, stop := context.WithTimeout(p.ctx, patience)
	defer stop()
	got, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%.200s: %v", expression, err)
	}
	return got
}

// until waits until an expression is true.
func (p *page) until(expression string) {
	p.t.Helper()
	p.do(chromedp.Poll[chromedp.Void](expression, chromedp.WithPollingTimeout(patience), chromedp.WithPollingInterval(20*time.Millisecond)))
}

// site is the folder of the built site.
func site(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", "..", ".build", "site"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "pages.txt")); err != nil {
		t.Fatalf("there is no site: make site (%v)", err)
	}
	return dir
}

// inFolder is the address of a page of the site as a file.
func inFolder(t *testing.T, page string) string { return "file://" + site(t) + "/" + page }

// scheme makes the system of the browser a light or a dark one.
func (p *page) scheme(name string) {
	p.t.Helper()
	_, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}},
	})
	if err != nil {
		p.t.Fatal(err)
	}
}
