package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// helpers are what the expressions of the tests use. Rows are those that the page has drawn.
const helpers = `window.test = {
  at: (id) => document.querySelector('[data-testid="' + id + '"]'),
  text: (id) => test.at(id)?.textContent ?? "",
  rows: (text) => [...document.querySelectorAll('[data-testid^="row-"]')].sort((a, b) => a.offsetTop - b.offsetTop).filter((r) => r.textContent.includes(text || "")),
  click(el) {
    if (!el || el.disabled) return false;
    el.scrollIntoView({ block: "nearest" });
    const r = el.getBoundingClientRect();
    const hit = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);
    if (!hit || (hit !== el && !el.contains(hit))) return false;
    el.focus();
    el.click();
    return true;
  },
};`

// A tab shows a page of a program.
type tab struct {
	t   *testing.T
	ctx context.Context
	api string
}

// open opens a page in a browser of its own.
func (p *program) open(path string) *tab {
	p.t.Helper()
	return p.openIn(newBrowser(p.t), path)
}

// openIn opens a page in a tab.
func (p *program) openIn(ctx context.Context, path string) *tab {
	p.t.Helper()
	tab := &tab{p.t, ctx, p.api}
	call(tab, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: helpers})
	tab.goTo(path)
	return tab
}

// openConsole opens the console of modem 0, and waits until it follows the modem.
func (p *program) openConsole() *tab {
	p.t.Helper()
	tab := p.open("/")
	tab.until(`test.text("connection") === "connected"`)
	return tab
}

// goTo loads another page.
func (p *tab) goTo(path string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(p.api+path)); err != nil {
		p.t.Fatal(err)
	}
}

// call has the browser do a command of its protocol in a tab, and returns the result.
func call[P, R any](p *tab, command cdp.Command[P, R], params P) R {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	result, err := chromedp.Call(ctx, command, params)
	if err != nil {
		p.t.Fatalf("%s: %v", command.Method, err)
	}
	return result
}

// eval is the value of an expression, which may be a promise.
func eval[T any](p *tab, js string) T {
	p.t.Helper()
	v, err := try[T](p, js)
	if err != nil {
		p.t.Fatalf("%s: %v", js, err)
	}
	return v
}

func try[T any](p *tab, js string) (T, error) {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](js, awaited))
}

// awaited has a promise of the page's awaited, and what the page does counts as a person's doing.
func awaited(e *runtime.EvaluateParams) {
	e.AwaitPromise, e.ReturnByValue, e.UserGesture = new(true), new(true), new(true)
}

// until waits in the page until an expression is true. One that throws is not.
func (p *tab) until(js string) {
	p.t.Helper()
	loop := fmt.Sprintf(`new Promise((done) => {
  const look = () => {
    let met = false;
    try { met = Boolean(%s); } catch {}
    if (met) done(true); else setTimeout(look, 20);
  };
  look();
})`, js)
	_, err := try[bool](p, loop)
	for left(err) {
		_, err = try[bool](p, loop)
	}
	if err != nil {
		p.t.Fatalf("waited for %s: %v\nthe page:\n%s", js, err, p.shown())
	}
}

// left tells that the tab has gone to another page before it could answer.
func left(err error) bool {
	return err != nil && (strings.Contains(err.Error(), "navigated") || strings.Contains(err.Error(), "Execution context was destroyed") || strings.Contains(err.Error(), "Promise was collected"))
}

// shown is the text of the page, to see why a test has failed.
func (p *tab) shown() string {
	text, err := try[string](p, `document.body?.innerText || ""`)
	if err != nil {
		return err.Error()
	}
	return text
}

// click clicks an element as soon as it can be: it is there, enabled, and nothing covers it.
func (p *tab) click(id string) { p.t.Helper(); p.clickOn("test.at(" + quote(id) + ")") }

// clickOn clicks the element that an expression is.
func (p *tab) clickOn(js string) { p.t.Helper(); p.until("test.click(" + js + ")") }

// untilText waits until the text of an element has a part.
func (p *tab) untilText(id, part string) {
	p.t.Helper()
	p.until(fmt.Sprintf("test.text(%s).includes(%s)", quote(id), quote(part)))
}

// untilRow waits until the diagram shows a row with a text.
func (p *tab) untilRow(text string) {
	p.t.Helper()
	p.until("test.rows(" + quote(text) + ").length > 0")
}

// choose chooses an option of a select, or types into a field, as a change of the person's.
func (p *tab) choose(js, value string) {
	p.t.Helper()
	p.until(fmt.Sprintf(`(() => { const el = %s; el.value = %s; const set = el.value === %[2]s; for (const kind of ["input", "change"]) el.dispatchEvent(new Event(kind, { bubbles: true })); return set; })()`, js, quote(value)))
}

// quote is a string of JavaScript.
func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		return strings.ToValidUTF8(s, "")
	}
	return string(b)
}
