package control

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ptymodem/emulator/trace"
)

const goodToken = "0123456789abcdef"

// Who may not, is refused with the reason; who may, is not.
func TestGuard(t *testing.T) {
	b := newBench(t, benchOptions{})
	for _, path := range []string{"/v1/ready", "/", "/fleet"} {
		for _, host := range []string{"127.0.0.1", "127.0.0.1:80", "localhost", "LOCALHOST:1", "[::1]:80", "127.9.9.9"} {
			if status, answer := b.do("GET", path, "", "Host", host); status != 200 {
				t.Errorf("%s, Host: %s: %d %s", path, host, status, answer)
			}
		}
		for _, host := range []string{"example.com", "example.com:80", "127.0.0.1.example.com", "localhost.example.com", "10.0.0.1"} {
			b.refused("foreign-host", host, "GET", path, "", "Host", host)
		}
	}
	for _, headers := range [][]string{{"Origin", "http://example.com"}, {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "null"}} {
		b.refused("foreign-origin", "", "POST", "/v1/reset", "", headers...)
		b.refused("foreign-origin", "", "DELETE", "/v1/modems/0/faults", "", headers...)
	}
	b.refused("foreign-origin", "", "GET", "/v1/status", "", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors")
	if status, _ := b.do("POST", "/v1/reset", "", "Origin", b.url, "Sec-Fetch-Site", "same-origin"); status != 200 {
		t.Errorf("a page of our own: %d", status)
	}
	res, err := http.Get(b.url + "/v1/status")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if h := res.Header; h.Get("Access-Control-Allow-Origin") != "" || h.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(h.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("headers %v", h)
	}
}

func TestToken(t *testing.T) {
	b := newBench(t, benchOptions{token: goodToken})
	for _, given := range []string{"", "Bearer ", "Bearer " + goodToken[1:], "Bearer " + goodToken + "x", "Basic " + goodToken, goodToken} {
		b.refused("no-token", "Bearer", "GET", "/v1/status", "", "Authorization", given)
	}
	if status, _ := b.do("GET", "/v1/status", "", "Authorization", "Bearer "+goodToken, "Host", "lab.example.com"); status != 200 {
		t.Errorf("with the token: %d", status)
	}
}

func TestAddress(t *testing.T) {
	for _, c := range []struct {
		text    string
		want    Address
		private bool
	}{
		{"8321", Address{"tcp", "127.0.0.1:8321"}, true},
		{"0", Address{"tcp", "127.0.0.1:0"}, true},
		{"localhost:1", Address{"tcp", "localhost:1"}, true},
		{"[::1]:1", Address{"tcp", "[::1]:1"}, true},
		{":8321", Address{"tcp", ":8321"}, false},
		{"0.0.0.0:8321", Address{"tcp", "0.0.0.0:8321"}, false},
		{"lab.example.com:8321", Address{"tcp", "lab.example.com:8321"}, false},
		{"unix:/run/x", Address{"unix", "/run/x"}, true},
	} {
		got, err := ParseAddress(c.text)
		if err != nil || got != c.want || got.Private() != c.private {
			t.Errorf("%s: %v %v, private %v", c.text, got, err, got.Private())
		}
		if err := got.CheckToken(""); (err == nil) != c.private {
			t.Errorf("%s without a token: %v", c.text, err)
		}
		if err := got.CheckToken(goodToken); err != nil {
			t.Errorf("%s with a token: %v", c.text, err)
		}
		if err := got.CheckToken("short"); err == nil {
			t.Errorf("%s with a short token is taken", c.text)
		}
	}
	for _, text := range []string{"", "x", "70000", "a:b", "unix:", "127.0.0.1"} {
		if a, err := ParseAddress(text); err == nil || !strings.Contains(err.Error(), "want PORT, HOST:PORT or unix:PATH") {
			t.Errorf("%q: %v %v", text, a, err)
		}
	}
}

// A socket that nobody listens on any more is replaced, and nothing else is.
func TestSocket(t *testing.T) {
	a := Address{"unix", filepath.Join(t.TempDir(), "s")}
	l, err := a.Listen()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Listen(); err == nil || !strings.Contains(err.Error(), "another process listens") {
		t.Errorf("a second listener: %v", err)
	}
	l.(interface{ SetUnlinkOnClose(bool) }).SetUnlinkOnClose(false)
	l.Close()
	if l, err = a.Listen(); err != nil {
		t.Fatal(err)
	}
	l.Close()
}

// What cannot be is refused with what would be right, and changes nothing.
func TestRefused(t *testing.T) {
	b := newBench(t, benchOptions{})
	for _, c := range []struct{ kind, text, method, path, body string }{
		{"no-modem", "0 to 0", "GET", "/v1/modems/1", ""},
		{"no-modem", "0 to 0", "GET", "/v1/modems/x", ""},
		{"no-route", "openapi", "GET", "/v2", ""},
		{"no-method", "want GET", "POST", "/v1/status", ""},
		{"no-method", "want GET", "POST", "/", ""},
		{"no-method", "want GET", "PUT", "/console/x.js", ""},
		{"no-route", "no file", "GET", "/console/x.js", ""},
		{"no-fault", "there is none", "GET", "/v1/modems/0/faults/f1", ""},
		{"no-fault", "there is none", "DELETE", "/v1/modems/0/faults/f1", ""},
		{"bad-fault", "fault:1:23: ", "POST", "/v1/modems/0/faults", `{"when":{"ftp":"STOR","nht":1},"do":"drop-data"}`},
		{"bad-fault", "lacks do", "POST", "/v1/modems/0/faults", `{"when":{"ftp":"STOR"}}`},
		{"bad-json", "", "POST", "/v1/modems/0/faults", `{"when":`},
		{"bad-json", "nothing in it", "POST", "/v1/modems/0/faults", ``},
		{"bad-fault", "goes with", "POST", "/v1/modems/0/do", `{"reply":"550 no"}`},
		{"bad-fault", "want", "POST", "/v1/modems/0/do", `"explode"`},
		{"bad-fault", "each decides the answer", "POST", "/v1/modems/0/faults", `{"when":{"at":"*"},"do":["silent",{"answer":"OK"}]}`},
		{"bad-fault", "want one of faults, files, server or sim", "POST", "/v1/modems/0/reset", `{"keep":["all"]}`},
		{"bad-fault", "want", "PATCH", "/v1/modems/0", `{"sim":"gone"}`},
		{"bad-fault", "none of", "PATCH", "/v1/modems/0", `{}`},
		{"bad-fault", "none of", "POST", "/v1/modems/0/await", `{}`},
		{"bad-fault", "one thing", "POST", "/v1/modems/0/await", `{"line":"OK","state":{"ftp":"idle"}}`},
		{"bad-fault", "10m", "POST", "/v1/modems/0/await", `{"line":"OK","within":"11m"}`},
		{"bad-fault", "none of text, hex, dtr, escape", "POST", "/v1/modems/0/terminal", `{}`},
		{"bad-fault", "a request does one thing", "POST", "/v1/modems/0/terminal", `{"text":"AT\r","escape":true}`},
		{"bad-fault", "two digits for each byte", "POST", "/v1/modems/0/terminal", `{"hex":"1"}`},
		{"bad-fault", "two digits for each byte", "POST", "/v1/modems/0/terminal", `{"hex":"0x1a"}`},
		{"bad-fault", "want one of on or off", "POST", "/v1/modems/0/terminal", `{"dtr":"up"}`},
		{"bad-fault", "only true is valid", "POST", "/v1/modems/0/terminal", `{"escape":false}`},
		{"bad-fault", "the nearest is text", "POST", "/v1/modems/0/terminal", `{"txt":"AT\r"}`},
		{"bad-fault", "in quotes", "POST", "/v1/modems/0/terminal", `{"text":1}`},
		{"no-modem", "0 to 0", "POST", "/v1/modems/1/terminal", `{"text":"AT\r"}`},
		{"no-file", "want ufs, sd or ram", "GET", "/v1/modems/0/files/usb", ""},
		{"no-file", "no store ram", "GET", "/v1/modems/0/files/ram", ""},
		{"no-file", "", "GET", "/v1/modems/0/files/ufs/none", ""},
		{"no-file", "", "DELETE", "/v1/modems/0/files/ufs/none", ""},
		{"bad-request", "", "PUT", "/v1/modems/0/files/ufs/" + strings.Repeat("x", 200), "x"},
		{"full", "", "PUT", "/v1/modems/0/files/ufs/large", strings.Repeat("x", 2<<20)},
		{"no-file", "", "GET", "/v1/modems/0/server/none", ""},
		{"bad-request", "", "DELETE", "/v1/modems/0/server/", ""},
		{"too-large", "1MiB", "POST", "/v1/modems/0/faults", strings.Repeat(" ", 1<<20) + "x"},
		{"bad-request", "modem", "POST", "/v1/faults", `{"modems":"3-1","fault":{"when":{"at":"*"},"do":"silent"}}`},
		{"bad-request", "unknown parameter", "GET", "/v1/events?folow=false", ""},
		{"bad-request", "kind", "GET", "/v1/events?kind=atc", ""},
		{"no-modem", "", "GET", "/v1/events?modem=7", ""},
	} {
		b.refused(c.kind, c.text, c.method, c.path, c.body)
	}
	var all []Fault
	b.want(200, "GET", "/v1/modems/0/faults", "", &all)
	var files filesOf
	b.want(200, "GET", "/v1/modems/0/files/ufs", "", &files)
	if len(all) != 0 || len(files.Files) != 0 {
		t.Errorf("%d faults and %d files are left", len(all), len(files.Files))
	}
	for _, p := range problemTypes() {
		if status, page := b.do("GET", "/problems/"+p.name, ""); status != 200 || !strings.Contains(string(page), p.about) {
			t.Errorf("/problems/%s: %d %s", p.name, status, page)
		}
	}
}

// No GET changes anything.
func FuzzGet(f *testing.F) {
	for _, r := range slices.Concat(routes(), pages()) {
		f.Add(strings.NewReplacer("{$}", "", "{n}", "0", "{store}", "ufs", "{name}", "a", "{id}", "f1", "{path...}", "a/").Replace(r.path), "?sha256&follow=false")
	}
	b := newBench(f, benchOptions{scenario: "name: s\nmodem: {ufs: {files: {a: {text: x}}}}\nfaults: [{when: {at: +CSQ}, do: silent}]\n"})
	look := func() string {
		var s State
		b.want(200, "GET", "/v1/modems/0", "", &s)
		s.T = 0
		var all []Fault
		b.want(200, "GET", "/v1/modems/0/faults", "", &all)
		return fmt.Sprint(s, all)
	}
	before := look()
	f.Fuzz(func(t *testing.T, path, query string) {
		b.t = t
		r, err := http.NewRequest("GET", b.url+"/"+strings.TrimLeft(path, "/")+query, nil)
		if err != nil {
			return // it is no address
		}
		if strings.Contains(r.URL.Path, "events") {
			r.URL.RawQuery = "follow=false"
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		res, err := http.DefaultTransport.RoundTrip(r.WithContext(ctx)) // no redirect is followed
		if err != nil {
			t.Fatalf("GET %s has no answer: %v", path, err)
		}
		io.Copy(io.Discard, res.Body)
		res.Body.Close()
		if res.StatusCode >= 500 {
			t.Errorf("GET %s: %d", path, res.StatusCode)
		}
		if now := look(); now != before {
			t.Errorf("GET %s has changed\n%s\ninto\n%s", path, before, now)
		}
	})
}

// The document has all routes, and what it refers to is in it.
func TestOpenAPI(t *testing.T) {
	b := newBench(t, benchOptions{})
	var doc struct {
		OpenAPI    string
		Paths      map[string]map[string]any
		Components struct{ Schemas map[string]any }
	}
	b.want(200, "GET", "/v1/openapi.json", "", &doc)
	if doc.OpenAPI != "3.1.0" {
		t.Error(doc.OpenAPI)
	}
	n := 0
	for _, methods := range doc.Paths {
		n += len(methods)
	}
	if n != len(routes()) {
		t.Errorf("%d operations, %d routes", n, len(routes()))
	}
	_, text := b.do("GET", "/v1/openapi.json", "")
	for _, part := range strings.Split(string(text), `"#/components/schemas/`)[1:] {
		name, _, _ := strings.Cut(part, `"`)
		if doc.Components.Schemas[name] == nil {
			t.Errorf("there is no schema %s", name)
		}
	}
}

// Streams bring all events, resume where they ended, and say what is lost.
func TestEvents(t *testing.T) {
	b := newBench(t, benchOptions{modems: 2})
	b.play(1, "<- AT+CSQ\n-> +CSQ: 24,99\n-> OK")
	_, text := b.do("GET", "/v1/events?follow=false&modem=1&kind=at", "")
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	var e struct {
		N    int64
		Text string
	}
	if len(lines) != 3 || json.Unmarshal([]byte(lines[0]), &e) != nil || e.Text != "AT+CSQ" {
		t.Fatalf("%s", text)
	}
	_, text = b.do("GET", fmt.Sprintf("/v1/events?follow=false&modem=1&kind=at&after=%d", e.N), "")
	if n := strings.Count(string(text), "\n"); n != 2 {
		t.Errorf("after the first %d events came:\n%s", n, text)
	}

	r, err := http.NewRequest("GET", b.url+"/v1/events?modem=1", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "text/event-stream")
	r.Header.Set("Last-Event-ID", fmt.Sprint(e.N+2))
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	from := bufio.NewScanner(res.Body)
	next := func(prefix string) string {
		t.Helper()
		for from.Scan() {
			if rest, ok := strings.CutPrefix(from.Text(), prefix); ok {
				return rest
			}
		}
		t.Fatalf("the stream ended before %q: %v", prefix, from.Err())
		return ""
	}
	next("event: state")
	var s State
	if err := json.Unmarshal([]byte(next("data: ")), &s); err != nil || s.Index != 1 {
		t.Fatalf("%+v %v", s, err)
	}
	b.play(1, "<- AT+CGATT=0\n-> OK")
	if got := next("data: ["); !strings.Contains(got, "AT+CGATT=0") {
		t.Errorf("the stream brought %s", got)
	}
}

func TestHub(t *testing.T) {
	h := NewHub()
	for i := range hubSize + 1000 {
		h.Add(trace.Event{Kind: "at", Text: fmt.Sprint(i)})
	}
	all, missed := h.After(0, nil)
	if missed != 1000 || len(all) != batch || all[0].N != 1001 || all[0].Text != "1000" {
		t.Errorf("missed %d, then %d from %v", missed, len(all), all[0])
	}
	if n := testing.AllocsPerRun(100, func() { h.Add(trace.Event{Kind: "at"}) }); n != 0 {
		t.Errorf("to add an event takes %v allocations", n)
	}
}

// A process ends at once with streams and waits open, and leaves nothing behind: see TestMain.
func TestEndWithStreams(t *testing.T) {
	b := newBench(t, benchOptions{})
	type answer struct {
		status int
		err    error
	}
	done := make(chan answer, mostStreams+mostAwaits)
	var closing atomic.Bool
	defer closing.Store(true)
	get := func(method, path, body string) {
		send := func() (*http.Response, error) {
			r, err := http.NewRequest(method, b.url+path, strings.NewReader(body))
			if err != nil {
				return nil, err
			}
			return http.DefaultClient.Do(r)
		}
		res, err := send()
		for err != nil && !closing.Load() { // its header took a busy machine longer than the API waits
			res, err = send()
		}
		if err != nil {
			done <- answer{err: err}
			return
		}
		_, err = io.Copy(io.Discard, res.Body)
		done <- answer{res.StatusCode, errors.Join(err, res.Body.Close())}
	}
	for range mostStreams {
		go get("GET", "/v1/events", "")
	}
	for range mostAwaits {
		go get("POST", "/v1/modems/0/await", `{"line":"never","within":"10m"}`)
	}
	for range mostStreams + mostAwaits {
		select {
		case <-b.begun:
		case a := <-done:
			t.Fatalf("one has ended before all had begun: %d %v", a.status, a.err)
		}
	}
	b.refused("too-many", "64", "GET", "/v1/events", "")
	b.refused("too-many", "256", "POST", "/v1/modems/0/await", `{"line":"x"}`)
	began := time.Now()
	closing.Store(true)
	if err := b.api.Close(); err != nil {
		t.Error(err)
	}
	t.Logf("closed after %v", time.Since(began))
	var refused int
	for range mostStreams + mostAwaits {
		if a := <-done; a.status == 503 {
			refused++
		}
	}
	if refused == 0 {
		t.Error("no wait was told that ptymodem ends")
	}
}

// Each type of problem that is made is in the table, and each in the table is made.
func TestProblemTypes(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	made := map[string]bool{}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		for _, m := range regexp.MustCompile(`problem(?:Of)?\((?:err, )?"([a-z-]+)"`).FindAllSubmatch(text, -1) {
			made[string(m[1])] = true
		}
	}
	for _, p := range problemTypes() {
		if !made[p.name] {
			t.Errorf("%s is in the table, and nothing makes it", p.name)
		}
		delete(made, p.name)
	}
	if len(made) > 0 {
		t.Errorf("%v are not in the table", slices.Collect(maps.Keys(made)))
	}
}
