package browser

import (
	"path/filepath"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// downloads are the files that a tab saves.
type downloads struct {
	t    *testing.T
	dir  string
	done chan string // names
}

// downloads has the tab save files in a folder of the test's.
func (p *tab) downloads() *downloads {
	p.t.Helper()
	d := &downloads{p.t, p.t.TempDir(), make(chan string, 16)}
	names := map[string]string{}
	err := chromedp.Listen(p.ctx, func(event any) {
		switch e := event.(type) {
		case *cdpbrowser.EventDownloadWillBegin:
			names[e.GUID] = e.SuggestedFilename
		case *cdpbrowser.EventDownloadProgress:
			if e.State == cdpbrowser.DownloadProgressStateCompleted {
				d.done <- names[e.GUID]
			}
		}
	})
	if err != nil {
		p.t.Fatal(err)
	}
	call(p, cdpbrowser.SetDownloadBehavior, cdpbrowser.SetDownloadBehaviorParams{Behavior: cdpbrowser.SetDownloadBehaviorBehaviorAllow, DownloadPath: d.dir, EventsEnabled: new(true)})
	return d
}

// next waits for the next file that is complete, and returns where it is.
func (d *downloads) next() string {
	d.t.Helper()
	select {
	case name := <-d.done:
		return filepath.Join(d.dir, name)
	case <-time.After(patience):
		d.t.Fatal("nothing was saved")
		return ""
	}
}
