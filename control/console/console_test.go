package console

import (
	"io/fs"
	"regexp"
	"testing"
	"testing/fstest"
)

func TestFind(t *testing.T) {
	from := fstest.MapFS{}
	for _, name := range []string{"page/a.html", "page/a.js", "page/a.css", "page/a.ts", "page/a", "page/.js", "page/folder/a.js", "a.js"} {
		from[name] = &fstest.MapFile{Data: []byte(name)}
	}
	for name, want := range map[string]string{
		"a.html":      "text/html; charset=utf-8",
		"a.js":        "text/javascript; charset=utf-8",
		"a.css":       "text/css; charset=utf-8",
		"a.ts":        "",
		"a.JS":        "",
		"a":           "",
		"":            "",
		"none.js":     "",
		"folder/a.js": "",
		"../a.js":     "",
		"..":          "",
	} {
		f, ok := find(from, name)
		if ok != (want != "") || ok && (f.Type != want || string(f.Content) != "page/"+name) {
			t.Errorf("%q: %v %q %q, want %q", name, ok, f.Type, f.Content, want)
		}
	}
}

// What the pages load is there, and comes from here: the program needs no network.
func TestPages(t *testing.T) {
	pages, err := fs.Glob(embedded, "page/*.html")
	if err != nil || len(pages) != 2 {
		t.Fatalf("the pages are %v, want index.html and fleet.html; %v", pages, err)
	}
	loads := regexp.MustCompile(`<(?:script|link|img)\b[^>]*\b(?:src|href)="?([^"\s>]*)`)
	for _, name := range pages {
		page, err := fs.ReadFile(embedded, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range loads.FindAllSubmatch(page, -1) {
			if regexp.MustCompile(`^data:`).Match(m[1]) {
				continue
			}
			file := regexp.MustCompile(`^/console/([^/?#]+)$`).FindSubmatch(m[1])
			if file == nil {
				t.Errorf("%s loads %s: want /console/NAME", name, m[1])
				continue
			}
			if _, ok := Find(string(file[1])); !ok {
				t.Errorf("%s loads %s, which is not there", name, m[1])
			}
		}
	}
}
