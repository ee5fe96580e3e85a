package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
)

// A browser has six connections to an address, and a page that is shown holds one. Those that are
// hidden let go of theirs: eight tabs load, and what is asked for besides is answered. A tab that is
// shown again goes on where it was.
func TestTabs(t *testing.T) {
	program := start(t)
	host := openHost(t, program.ttys[0])
	browser := newBrowser(t)
	var tabs []*tab
	for i := range 8 {
		ctx := browser
		if i > 0 {
			ctx = newTab(t, browser) // hides the others
		}
		tab := program.openIn(ctx, "/")
		tab.until(`test.text("connection") === "connected" && test.rows("RDY").length === 1`)
		tabs = append(tabs, tab)
	}
	first, latest := tabs[:7], tabs[7]
	for _, tab := range first {
		tab.until("document.hidden")
	}
	host.exchange("AT+CSQ")
	latest.untilRow("+CSQ: 24,99")
	if status := eval[int](latest, `fetch("/v1/ready").then((r) => r.status)`); status != 200 {
		t.Errorf("a further request is answered with %d", status)
	}
	last := program.next() - 1
	for i, tab := range first {
		if has := eval[int](tab, events); has >= last {
			t.Errorf("tab %d is hidden, and has event %d all the same", i, has)
		}
	}
	for _, tab := range first {
		call(tab, page.BringToFront, cdp.Empty{})
		tab.untilRow("+CSQ: 24,99")
		tab.until(fmt.Sprintf(`%s === %d`, events, last))
	}
}
