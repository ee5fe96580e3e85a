// Package console has the web console: the pages that a browser shows, and the scripts and styles
// that they load. They are files of page/, which are part of the program.
//
//	f, ok := console.Find("index.html")
//
// The one type to know:
//
//   - [File] is what a browser gets: bytes and their media type.
//
// # What the files may need
//
// The pages load nothing from anywhere else, so that they work without a network, and are held to
// the Content-Security-Policy of package control: no inline script or style and no eval. What they
// show comes from the API, over /v1/events and the other addresses of /v1. They hold no secrets:
// whoever reaches the address gets them without a token. The token of the API is in the fragment of
// the address, as in http://lab:8321/#token=TOKEN, which a browser sends to nobody.
//
// A name is that of a file in page/, without folders: .html, .js or .css. Other files there are for
// those who work on the console, and are not served.
package console
