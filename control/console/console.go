package console

import (
	"embed"
	"io/fs"
	"path"
	"strings"
)

//go:embed page
var embedded embed.FS

// A File is what a browser gets.
type File struct {
	Type    string // the media type, for Content-Type
	Content []byte
}

// Find returns the file of a name such as index.html. There is none for a name with folders in it,
// and for a kind of file that no browser loads.
func Find(name string) (File, bool) { return find(embedded, name) }

func find(from fs.FS, name string) (File, bool) {
	kind := mediaType(path.Ext(name))
	if kind == "" || strings.Contains(name, "/") {
		return File{}, false
	}
	content, err := fs.ReadFile(from, "page/"+name)
	return File{kind, content}, err == nil
}

// mediaType is that of a file with this extension; empty: it is not served.
func mediaType(ext string) string {
	switch ext {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	}
	return ""
}
