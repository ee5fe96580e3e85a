package browser

import (
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// What a host outside the page does shows up as rows, which are filtered, walked by keys, and
// opened.
func TestRows(t *testing.T) {
	program := start(t)
	tab := program.openConsole()
	host := openHost(t, program.ttys[0])
	host.exchange("AT+CSQ")
	host.exchange("AT+QFTPCFG=\"filetype\",9") // out of range
	if answer := host.exchange("AT+NOSUCH"); !strings.Contains(answer, "58") {
		t.Fatalf("AT+NOSUCH: %q", answer)
	}
	tab.untilRow("+CME ERROR: 58")

	t.Run("inspector", func(t *testing.T) {
		tab := tab.in(t)
		tab.clickRow("AT+CSQ")
		tab.untilText("inspector", "Bytes41 54 2b 43 53 51")
		tab.untilText("inspector", "CommandAT+CSQ: ")
		tab.untilText("inspector", "Answered")
		tab.clickRow("+CSQ: 24,99")
		tab.untilText("inspector", "AnswersAT+CSQ, ")
		tab.clickRow("+CME ERROR: 610")
		tab.untilText("inspector", "Means610: ")
		tab.clickOn(`test.at("inspector").querySelector("[aria-label='close the details']")`)
		tab.until(`test.at("inspector").hidden`)
	})
	t.Run("filter by text", func(t *testing.T) {
		tab := tab.in(t)
		all := eval[int](tab, "test.rows().length")
		tab.press("/")
		tab.press("qftpcfg")
		tab.until(`test.rows().length === 1 && test.rows("filetype").length === 1`)
		tab.press(strings.Repeat(kb.Backspace, len("qftpcfg")) + "/^(ERROR|OK)$/")
		tab.until(`test.rows().length > 1 && test.rows().every((r) => r.textContent.includes("OK"))`)
		tab.press(kb.Escape + kb.Escape)
		tab.choose(`test.at("filter-text")`, "")
		tab.until("test.rows().length >= " + strconv.Itoa(all))
	})
	t.Run("filter by kind", func(t *testing.T) {
		tab := tab.in(t)
		tab.click("filter-at")
		tab.until(`test.rows("RDY").length === 1 && test.rows("AT+").length === 0`)
		tab.click("filter-urc")
		tab.until(`test.rows("RDY").length === 0`)
		tab.click("filter-at")
		tab.click("filter-urc")
		tab.until(`test.rows("RDY").length === 1 && test.rows("AT+CSQ").length === 1`)
	})
	t.Run("keys", func(t *testing.T) {
		tab := tab.in(t)
		tab.press("e")
		tab.until(chosen("+CME ERROR: 610"))
		tab.press("e")
		tab.until(chosen("+CME ERROR: 58"))
		tab.press("E")
		tab.until(chosen("+CME ERROR: 610"))
		tab.press("s" + kb.ArrowUp)
		tab.until(chosen("AT+QFTPCFG"))
		tab.press(kb.ArrowDown)
		tab.until(chosen("+CME ERROR: 610"))
		tab.press(kb.Home)
		tab.until(chosen("RDY"))
		tab.press(kb.End)
		tab.until("test.rows().at(-1).matches('[aria-selected=true]')")
		tab.press(kb.Escape)
		tab.until(`test.at("inspector").hidden`)
		tab.press("?")
		tab.until(`document.querySelector("dialog[open]")?.textContent.includes("next, previous failure")`)
		tab.press(kb.Escape)
		tab.until(`!document.querySelector("dialog[open]")`)
	})
	t.Run("finding", func(t *testing.T) {
		tab := tab.in(t)
		tab.untilText("finding-unknown-command", "AT+NOSUCH")
		tab.clickOn(`test.at("finding-unknown-command").querySelector("button")`)
		tab.until(chosen("unknown-command: "))
	})
}

// in is the tab in a test within.
func (p *tab) in(t *testing.T) *tab { return &tab{t, p.ctx, p.api} }

// clickRow clicks the row whose label is a text.
func (p *tab) clickRow(label string) {
	p.t.Helper()
	p.clickOn("test.rows().find((r) => r.querySelector('.label').textContent === " + quote(label) + ")")
}

// chosen is true while the row whose label begins so is the one that is chosen.
func chosen(label string) string {
	return "test.rows().some((r) => r.querySelector('.label').textContent.startsWith(" + quote(label) + ") && r.matches('[aria-selected=true]'))"
}
