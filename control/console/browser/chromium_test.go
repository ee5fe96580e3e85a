package browser

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// temporary is a folder of this run, which TestMain makes and removes.
var temporary = filepath.Join(os.TempDir(), fmt.Sprintf("ptymodem-browser-%d", os.Getpid()))

func TestMain(m *testing.M) {
	if err := os.Mkdir(temporary, 0o700); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(temporary)
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
	path := needChromium(t)
	// Processes of the browser may outlast it for a moment, and write to its profile: the folder goes
	// after the last test, and not with t.
	profile, err := os.MkdirTemp(temporary, "profile")
	if err != nil {
		t.Fatal(err)
	}
	flags := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.UserDataDir(profile),
		chromedp.NoSandbox, // root has none
		chromedp.DisableGPU,
		chromedp.WindowSize(1280, 1600),
	)
	process, endProcess := chromedp.NewExecAllocator(context.Background(), flags...)
	t.Cleanup(endProcess)
	// The browser is newer than the protocol that chromedp was made for, and sends words that it does
	// not know. It logs them.
	unknown := func(string, ...any) {}
	return run(t, process, chromedp.WithErrorf(unknown), chromedp.WithLogf(unknown))
}

// newTab opens another empty tab of a browser, which hides those that are there.
func newTab(t *testing.T, browser context.Context) context.Context {
	t.Helper()
	return run(t, browser, chromedp.WithNewWindow(false))
}

func run(t *testing.T, parent context.Context, options ...chromedp.ContextOption) context.Context {
	t.Helper()
	tab, _ := chromedp.NewContext(parent, options...)
	t.Cleanup(func() { _ = chromedp.Cancel(tab) }) // and the browser with its first tab, as its user closes it
	if err := chromedp.Do(tab); err != nil {
		t.Fatal(err)
	}
	return tab
}
