package browser

import (
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

// A thousand modems are a table, of which the page has the rows that are on the screen. It is
// filtered and sorted, and many are given a fault and reset at once.
func TestFleet(t *testing.T) {
	program := start(t, "--modems", "1000", "--ftp-root", filepath.Join(t.TempDir(), "{n}")) // a server of its own each, which a reset empties
	host := openHost(t, program.ttys[7])
	host.exchange("AT+QFTPCFG=\"filetype\",9")
	ctx := newBrowser(t)
	if _, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: measured}); err != nil {
		t.Fatal(err)
	}
	tab := program.openIn(ctx, "/fleet")
	rows := `[...document.querySelectorAll('[data-testid^="modem-"]')]`
	tab.untilText("fleet-count", "1000 of 1000")
	tab.until("drawings.length >= 3")
	for i, d := range eval[[]struct {
		Rows int
		Took float64
	}](tab, "drawings.slice(0, 3)") {
		t.Logf("drawing %d: %d rows in %.1f ms", i+1, d.Rows, d.Took)
	}

	t.Run("scroll", func(t *testing.T) {
		tab := tab.in(t)
		if n := eval[int](tab, rows+".length"); n < 10 || n > 100 {
			t.Errorf("%d rows are in the page, want those that are on the screen", n)
		}
		tab.clickOn(`test.at("modem-1").querySelector("input")`)
		tab.until(`(scrollTo(0, 13 * 26), test.at("modem-13") && !test.at("modem-1"))`)
		place := `[...document.querySelectorAll('[data-testid^="modem-"]')].every((r) => Math.round(r.getBoundingClientRect().top - document.getElementById("fleet").getBoundingClientRect().top) === 26 * (r.ariaRowIndex - 2))`
		tab.until(place)
		tab.until(`(scrollTo(0, document.body.scrollHeight), test.at("modem-999")?.ariaRowIndex === "1001" && !test.at("modem-900"))`)
		tab.until(place)
		tab.until(`(scrollTo(0, 0), test.at("modem-1")?.querySelector("input").checked && !test.at("modem-999"))`)
		tab.clickOn(`test.at("modem-1").querySelector("input")`)
		tab.untilText("fleet-count", "0 selected")
	})
	t.Run("filter", func(t *testing.T) {
		tab := tab.in(t)
		tab.choose(`test.at("fleet-filter")`, "failed")
		tab.until(rows + `.length === 1 && test.text("modem-7").includes("+CME ERROR: ")`)
		tab.untilText("fleet-count", "1 of 1000")
		tab.choose(`test.at("fleet-filter")`, "")
		tab.untilText("fleet-count", "1000 of 1000")
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
