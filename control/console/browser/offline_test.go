package browser

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// A record is what a tab asks the network for, and what it complains about.
type record struct {
	mu         sync.Mutex
	requests   []string
	complaints []string // exceptions, violations of the Content-Security-Policy, errors in the console
}

// recordIn begins a record of a tab.
func recordIn(t *testing.T, ctx context.Context) *record {
	t.Helper()
	r := &record{}
	err := chromedp.Listen(ctx, func(event any) {
		r.mu.Lock()
		defer r.mu.Unlock()
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			r.requests = append(r.requests, e.Request.URL)
		case *network.EventWebSocketCreated:
			r.requests = append(r.requests, e.URL)
		case *runtime.EventExceptionThrown:
			r.complaints = append(r.complaints, (&chromedp.ExceptionError{ExceptionDetails: e.ExceptionDetails}).Error())
		case *runtime.EventConsoleAPICalled:
			r.complaints = append(r.complaints, "console."+string(e.Type))
		case *log.EventEntryAdded:
			r.complaints = append(r.complaints, e.Entry.Text+" "+e.Entry.URL)
		}
	})
	if err == nil {
		_, err = chromedp.Call(ctx, network.Enable, network.EnableParams{})
	}
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The pages ask nobody but the API, break no rule of its Content-Security-Policy, and run without
// an error.
func TestOffline(t *testing.T) {
	program := start(t, "--modems", "2")
	ctx := newBrowser(t)
	record := recordIn(t, ctx)
	tab := program.openIn(ctx, "/")
	tab.until(`test.text("connection") === "connected"`)
	tab.click("fault-button-drop-data")
	tab.click("play-upload")
	tab.untilRow("+QFTPPUT: 6")
	tab.clickRow("+QFTPPUT: 616,426")
	tab.untilText("inspector", "Means616: ")
	tab.click("fault-new")
	tab.until(`document.querySelector("#fault-dialog[open]")`)
	tab.click("fault-add")
	tab.until(`!document.querySelector("#fault-dialog[open]") && test.at("fault-f2")`)
	tab.goTo("/fleet")
	tab.until(`test.at("modem-1") && test.text("modem-0").includes("1/2")`)

	record.mu.Lock()
	defer record.mu.Unlock()
	for _, url := range record.requests {
		if !strings.HasPrefix(url, program.api+"/") && !strings.HasPrefix(url, "data:") {
			t.Errorf("a page has asked for %s", url)
		}
	}
	for _, path := range []string{"/", "/console/style.css", "/console/console.js", "/v1/events?modem=0&after=0", "/v1/commands", "/v1/codes", "/fleet", "/console/fleet.js", "/v1/status"} {
		if !slices.Contains(record.requests, program.api+path) {
			t.Errorf("the record of %d requests has none of %s", len(record.requests), path)
		}
	}
	for _, text := range record.complaints {
		t.Errorf("a page has said: %s", text)
	}
}
