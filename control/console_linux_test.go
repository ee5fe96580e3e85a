package control

import (
	"net/http"
	"strings"
	"testing"
)

// The pages of the console are there for every browser; nothing else is without the token.
func TestConsole(t *testing.T) {
	for _, token := range []string{"", goodToken} {
		b := newBench(t, benchOptions{token: token})
		for path, kind := range map[string]string{"/": "text/html; charset=utf-8", "/fleet": "text/html; charset=utf-8", "/console/console.js": "text/javascript; charset=utf-8", "/console/style.css": "text/css; charset=utf-8"} {
			for _, method := range []string{"GET", "HEAD"} {
				r, err := http.NewRequest(method, b.url+path, nil)
				if err != nil {
					t.Fatal(err)
				}
				res, err := http.DefaultClient.Do(r)
				if err != nil {
					t.Fatal(err)
				}
				res.Body.Close()
				h := res.Header
				if res.StatusCode != 200 || h.Get("Content-Type") != kind || h.Get("Cache-Control") != "no-store" || res.ContentLength <= 0 ||
					!strings.HasPrefix(h.Get("Content-Security-Policy"), "default-src 'none'; script-src 'self'") {
					t.Errorf("%s %s: %d, %d bytes, %v", method, path, res.StatusCode, res.ContentLength, h)
				}
			}
			if status, page := b.do("GET", path, ""); status != 200 || strings.Contains(string(page), "<title>") != strings.HasPrefix(kind, "text/html") {
				t.Errorf("GET %s: %d %s", path, status, page)
			}
		}
		for _, path := range []string{"/console/none.js", "/console/index.html", "/console/console.go", "/console/.js", "/console/..%2fconsole.go", "/console/%2e%2e"} {
			b.refused("no-route", "no file "+"/console/", "GET", path, "")
		}
	}
}

// A page needs no token; whatever else there is does, however it is asked for.
func TestConsoleToken(t *testing.T) {
	b := newBench(t, benchOptions{token: goodToken})
	for _, c := range [][2]string{
		{"POST", "/"}, {"PUT", "/fleet"}, {"DELETE", "/console/x.js"}, {"OPTIONS", "/"}, {"CONNECT", "/"},
		{"GET", "/v1/status"}, {"GET", "/v1/"}, {"GET", "/console"}, {"GET", "/console/"}, {"GET", "/console/a/b.js"}, {"GET", "/fleet/"}, {"GET", "/index.html"},
		{"GET", "/console/../v1/status"}, {"GET", "//v1/status"}, {"GET", "/fleet/../v1/status"}, {"GET", "/./v1/status"}, {"GET", "/problems/no-token"},
	} {
		b.refused("no-token", "Bearer", c[0], c[1], "")
	}
	for _, path := range []string{"/", "/fleet", "/console/none.js"} {
		b.refused("foreign-origin", "another site", "GET", path, "", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors")
	}
	if status, _ := b.do("GET", "/", "", "Host", "lab.example.com", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"); status != 200 {
		t.Errorf("by a link of another site: %d", status)
	}
}
