package browser

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/chromedp"
)

const (
	loadRate   = 10_000 // events in a second
	loadEvents = 100_000
	loadBehind = 20_000 // events that the page may be behind; the API keeps 32,768
	loadStep   = 200    // events after which the host looks at the time
)

// Ten thousand events a second for ten seconds arrive without a gap, and the page answers clicks
// meanwhile. A host types AT, which is two events with its answer. Where the machine is too busy for
// the page to keep up, the host waits for it: the rate is lower then, which the log says.
func TestLoad(t *testing.T) {
	program := start(t)
	tab := program.openConsole()
	host := openHost(t, program.ttys[0])
	before := tab.heap()
	tab.watchClicks()

	began := time.Now()
	rate := tab.load(host, loadEvents)
	last := program.next() - 1
	tab.until(fmt.Sprintf(`%s === %d`, events, last))
	t.Logf("%d events in %.1f s, %.0f a second; all of them are in the page %.1f s after the first", loadEvents, rate.Seconds(), loadEvents/rate.Seconds(), time.Since(began).Seconds())
	took := eval[[]float64](tab, "clicks.sort((a, b) => a - b)")
	if len(took) == 0 {
		t.Fatal("no click has been answered")
	}
	t.Logf("%d clicks, answered in %.0f ms at the median and %.0f ms at most", len(took), took[len(took)/2], took[len(took)-1])
	t.Logf("heap of the page: %.1f MiB before, %.1f MiB after", before, tab.heap())

	tab.until(fmt.Sprintf(`test.rows().at(-1).dataset.testid === "row-%d"`, last))
	if lost := eval[bool](tab, `!document.getElementById("lost").hidden`); lost {
		t.Errorf("the page says %q", eval[string](tab, `document.getElementById("lost").textContent`))
	}
	if n := eval[int](tab, "test.rows().length"); n > 200 {
		t.Errorf("%d rows are in the page, want those that are on the screen", n)
	}
	if after := tab.heap(); after > 500 {
		t.Errorf("the page has a heap of %.0f MiB, want no more than a few kilobytes an event", after)
	}
}

// events is the number of events that the page says it has, those that the filter hides too.
const events = `Number((/([\d,]+) events/.exec(test.text("event-count")) || ["", "0"])[1].replace(/,/g, ""))`

// load has the host cause n events at loadRate, and returns how long that has taken. Meanwhile the
// page is clicked and asked how far it is, again and again.
func (p *tab) load(h *host, n int) time.Duration {
	p.t.Helper()
	ctx, cancel := context.WithCancel(p.ctx)
	defer cancel()
	seen, failed := make(chan int, 1), make(chan error, 1)
	go func() { failed <- p.watch(ctx, seen) }()
	pace := time.NewTimer(0)
	defer pace.Stop()

	began, has := time.Now(), 0
	for sent := 0; sent < n; {
		for range loadStep / 2 {
			if _, err := h.try("AT"); err != nil {
				p.t.Fatal(err)
			}
			sent += 2
		}
		pace.Reset(time.Until(began.Add(time.Duration(sent) * time.Second / loadRate)))
		for waiting := true; waiting || sent-has > loadBehind; {
			select {
			case has = <-seen:
			case <-pace.C:
				waiting = false
			case err := <-failed:
				p.t.Fatalf("the page does not answer: %v", err)
			}
		}
	}
	return time.Since(began)
}

// watch clicks the page and looks how many events it has, until the context ends.
func (p *tab) watch(ctx context.Context, seen chan<- int) error {
	for {
		look := `(() => {
  const r = (document.querySelector("dialog[open] .dismiss") || test.at("help-open")).getBoundingClientRect();
  return { Events: ` + events + `, X: r.x + r.width / 2, Y: r.y + r.height / 2 };
})()`
		now, err := chromedp.Run(ctx, chromedp.Evaluate[struct{ Events, X, Y float64 }](look))
		if err != nil {
			return err
		}
		if err := chromedp.Do(ctx, chromedp.MouseClickXY(now.X, now.Y)); err != nil {
			return err
		}
		select {
		case seen <- int(now.Events):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// watchClicks has the page keep the times from the clicks to the frames that show what has come of
// them, in milliseconds.
func (p *tab) watchClicks() {
	p.t.Helper()
	eval[bool](p, `(() => {
  window.clicks = [];
  document.addEventListener("click", (e) => requestAnimationFrame(() => setTimeout(() => clicks.push(performance.now() - e.timeStamp))), true);
  return true;
})()`)
}

// heap is the size of the page's objects in MiB.
func (p *tab) heap() float64 {
	p.t.Helper()
	call(p, performance.Enable, performance.EnableParams{})
	for _, m := range call(p, performance.GetMetrics, cdp.Empty{}).Metrics {
		if m.Name == "JSHeapUsedSize" {
			return m.Value / (1 << 20)
		}
	}
	p.t.Fatal("the browser does not tell the size of the page's objects")
	return 0
}
