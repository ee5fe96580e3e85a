package browser

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

func TestMain(m *testing.M) {
	code := m.Run()
	if dir, err := built(); err == nil {
		_ = os.RemoveAll(dir)
	}
	os.Exit(code)
}

// needChromium is for tests with a real browser: they are skipped without one, or fail where all
// that tests need must be there.
func needChromium(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("chromium")
	switch {
	case err == nil:
	case os.Getenv("PTYMODEM_REQUIRE_SERVERS") != "":
		t.Fatal("no chromium: install it")
	default:
		t.Skip("no chromium: install it")
	}
	return path
}

// newBrowser starts a browser with one empty tab. It ends with the test.
func newBrowser(t *testing.T) context.Context {
	t.Helper()
	flags := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(needChromium(t)),
		chromedp.UserDataDir(profile(t)),
		chromedp.NoSandbox, // root has none
		chromedp.DisableGPU,
		chromedp.WSURLReadTimeout(patience),
		chromedp.WindowSize(1280, 1600),
	)
	process, endProcess := chromedp.NewExecAllocator(context.Background(), flags...)
	t.Cleanup(endProcess)
	// The browser is newer than the protocol that chromedp was made for, and sends words that it does
	// not know. It logs them.
	unknown := func(string, ...any) {}
	return run(t, process, chromedp.WithErrorf(unknown), chromedp.WithLogf(unknown))
}

// profile is a folder for what a browser keeps. It is removed after the test, when the last of the
// browser's processes writes no more to it: they end a moment after the first.
func profile(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "chromium")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		again := time.NewTicker(50 * time.Millisecond)
		defer again.Stop()
		late := time.After(patience)
		for {
			err := os.RemoveAll(dir)
			if err == nil {
				return
			}
			select {
			case <-again.C:
			case <-late:
				t.Error(err)
				return
			}
		}
	})
	return dir
}

// newTab opens another empty tab of a browser.
func newTab(t *testing.T, browser context.Context) context.Context {
	t.Helper()
	return run(t, browser)
}

func run(t *testing.T, parent context.Context, options ...chromedp.ContextOption) context.Context {
	t.Helper()
	tab, closeTab := chromedp.NewContext(parent, options...)
	t.Cleanup(closeTab)
	if err := chromedp.Run(tab); err != nil {
		t.Fatal(err)
	}
	return tab
}
