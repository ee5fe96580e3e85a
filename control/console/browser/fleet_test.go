package browser

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// measured has every drawing of the fleet timed, from the first on: the class is there when the
// page asks for the first time. A time has the layout in it.
const measured = `{
  const ask = window.fetch;
  window.drawings = [];
  window.fetch = (...of) => {
    window.fetch = ask;
    const draw = Fleet.prototype.draw;
    Fleet.prototype.draw = function () {
      const began = performance.now();
      draw.call(this);
      const laidOut = document.body.offsetHeight > 0;
      drawings.push({ rows: document.querySelectorAll('[data-testid^="modem-"]').length, took: performance.now() - began, laidOut });
    };
    return ask(...of);
  };
}`

// A thousand modems are a table, which is filtered and sorted, and many are given a fault and reset
// at once.
func TestFleet(t *testing.T) {
	program := start(t, "--modems", "1000", "--ftp-root", filepath.Join(t.TempDir(), "{n}")) // a server of its own each, which a reset empties
	host := openHost(t, program.ttys[7])
	host.exchange("AT+QFTPCFG=\"filetype\",9")
	ctx := newBrowser(t)
	if err := chromedp.Run(ctx, chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := page.AddScriptToEvaluateOnNewDocument(measured).Do(ctx)
		return err
	})); err != nil {
		t.Fatal(err)
	}
	tab := program.openIn(ctx, "/fleet")
	rows := `[...document.querySelectorAll('[data-testid^="modem-"]')]`
	tab.until(rows + ".length === 1000 && drawings.length >= 3")
	for i, d := range eval[[]struct {
		Rows int
		Took float64
	}](tab, "drawings.slice(0, 3)") {
		t.Logf("drawing %d: %d rows in %.1f ms", i+1, d.Rows, d.Took)
	}

	t.Run("filter", func(t *testing.T) {
		tab := tab.in(t)
		tab.choose(`test.at("fleet-filter")`, "failed")
		tab.until(rows + `.length === 1 && test.text("modem-7").includes("+CME ERROR: ")`)
		tab.untilText("fleet-count", "1 of 1000")
		tab.choose(`test.at("fleet-filter")`, "")
		tab.until(rows + ".length === 1000")
	})
	t.Run("sort", func(t *testing.T) {
		tab := tab.in(t)
		head := `document.querySelector("[data-by=index]")`
		tab.clickOn(head)
		tab.until(rows + `[0].dataset.testid === "modem-999" && ` + head + `.closest("th").ariaSort === "descending"`)
		tab.clickOn(head)
		tab.until(rows + `[0].dataset.testid === "modem-0"`)
		tab.clickOn(`document.querySelector("[data-by=last]")`)
		tab.clickOn(`document.querySelector("[data-by=last]")`)
		tab.clickOn(head)
		tab.until(rows + `[0].dataset.testid === "modem-0"`)
	})
	t.Run("bulk", func(t *testing.T) {
		tab := tab.in(t)
		for _, n := range []string{"3", "7", "12"} {
			tab.clickOn(`test.at("modem-` + n + `").querySelector("input")`)
		}
		tab.untilText("fleet-count", "3 selected")
		tab.choose(`test.at("bulk-choice")`, "silent")
		tab.click("bulk-fault")
		tab.untilText("message", "set for 3 modems")
		for _, n := range []string{"3", "7", "12"} {
			tab.untilText("modem-"+n, "0/1")
		}
		tab.until(`!test.text("modem-4").includes("0/1")`)
		tab.click("bulk-reset")
		tab.untilText("message", "3 modems are as they were")
		tab.until(`!test.text("modem-3").includes("0/1") && !test.text("modem-12").includes("0/1")`)
	})
}
