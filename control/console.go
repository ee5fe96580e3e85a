package control

import (
	"net/http"
	"path"
	"strconv"

	"ptymodem/control/console"
)

// pages are the addresses of the web console. A browser that opens one can send no token, so they
// need none; they hold nothing but the program's own files. The OpenAPI document is about /v1 and
// leaves them out.
func pages() []route {
	return []route{
		{method: "GET", path: "/{$}", handle: servePage("index.html")},
		{method: "GET", path: "/fleet", handle: servePage("fleet.html")},
		{method: "GET", path: "/console/{name}", handle: servePart},
	}
}

// noTokenNeeded returns what tells the requests that are for one of the pages, and for nothing else.
func noTokenNeeded() func(*http.Request) bool {
	mux := http.NewServeMux()
	for _, p := range pages() {
		mux.Handle(p.method+" "+p.path, http.NotFoundHandler())
	}
	return func(r *http.Request) bool {
		_, pattern := mux.Handler(r)
		return pattern != ""
	}
}

func servePage(name string) func(*call) error {
	return func(c *call) error { return c.serveFile(name) }
}

// servePart is a script or a style of a page. A page itself has one address only.
func servePart(c *call) error {
	name := c.r.PathValue("name")
	if path.Ext(name) == ".html" {
		name = ""
	}
	return c.serveFile(name)
}

func (c *call) serveFile(name string) error {
	f, ok := console.Find(name)
	if !ok {
		return problem("no-route", "the console has no file %s: / and /fleet are its pages, and name what they load", c.r.URL.Path)
	}
	h := c.w.Header()
	h.Set("Content-Type", f.Type)
	h.Set("Content-Length", strconv.Itoa(len(f.Content)))
	_, _ = c.w.Write(f.Content)
	return nil
}
