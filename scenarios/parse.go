package scenarios

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// Parse reads a scenario. file is what its positions and errors name; nothing is opened. Any error is an [*Error].
func Parse(file string, data []byte) (*Scenario, error) {
	s, err := parse(file, data, scenarioObject().shape())
	if err != nil {
		return nil, err
	}
	s.setFile(file)
	return &s, nil
}

// Load reads the scenario in a file of fsys, and resolves it there.
func Load(fsys fs.FS, name string) (*Scenario, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := ReadAll(name, f)
	if err != nil {
		return nil, err
	}
	s, err := Parse(name, data)
	if err != nil {
		return nil, err
	}
	return s, s.Resolve(fsys, path.Dir(name))
}

// Resolve turns the paths of contents, which start from the scenario's own folder dir, into paths of fsys, and tells of
// those that are not there. It is to be called once. To let them lead above the folder, give a file system that starts
// further up.
func (s *Scenario) Resolve(fsys fs.FS, dir string) error {
	for _, c := range s.contents() {
		if c.Kind != FileContent {
			continue
		}
		name := path.Join(dir, c.From)
		if !fs.ValidPath(name) {
			return &Error{c.Pos, "from: " + c.From + " leads out of " + rootName(fsys) + ": use a path of a file below it"}
		}
		info, err := fs.Stat(fsys, name)
		switch {
		case escapes(err):
			return &Error{c.Pos, "from: " + c.From + " is a link that leads out of " + rootName(fsys) + ": use a file below it"}
		case err != nil:
			return &Error{c.Pos, "from: " + c.From + " cannot be read: " + reason(err) + "; a path beside the scenario's file is right"}
		case !info.Mode().IsRegular():
			return &Error{c.Pos, "from: " + c.From + " is not a file"}
		}
		c.From = name
	}
	return nil
}

// rootName names the folder that contents are below, which a file system may know.
func rootName(fsys fs.FS) string {
	if s, ok := fsys.(fmt.Stringer); ok {
		return s.String() + " (the project's folder, the current folder or the scenario's own)"
	}
	return "what can be read"
}

// escapes tells a symbolic link out of an [os.Root], for which there is no error to compare with.
func escapes(err error) bool {
	return err != nil && strings.Contains(reason(err), "escapes from parent")
}

// reason is what is behind an error of a path.
func reason(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// parse reads the one document in data.
func parse[T any](file string, data []byte, s shape[T]) (T, error) {
	var none T
	n, err := document(data)
	if err == nil {
		var v T
		if v, err = s.decode(n); err == nil {
			return v, nil
		}
	}
	return none, placed(file, data, err)
}

// document is the top node of the only document in data.
func document(data []byte) (*yaml.Node, error) {
	l, err := yaml.NewLoader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	var doc, second yaml.Node
	switch err := l.Load(&doc); {
	case errors.Is(err, io.EOF), err == nil && len(doc.Content) == 0:
		return nil, &Error{Pos{Line: 1, Column: 1}, "there is nothing in it: a scenario begins with name:"}
	case err != nil:
		return nil, err
	}
	switch err := l.Load(&second); {
	case err == nil:
		return nil, wrong(&second, "a second document: one scenario a file is right")
	case !errors.Is(err, io.EOF):
		return nil, err
	}
	return doc.Content[0], nil
}

// placed is err with the file's name and a position inside of it.
func placed(file string, data []byte, err error) error {
	var own *Error
	var syntax *yaml.LoadError
	e := &Error{Reason: err.Error()}
	switch {
	case errors.As(err, &own):
		e = own
	case errors.As(err, &syntax):
		e.Reason = syntaxReason(syntax)
		e.Line, e.Column = syntax.Mark.Line, syntax.Mark.Column
		if e.Line == 0 {
			e.Line, e.Column = unreadable(data)
		}
	}
	lines := bytes.Split(data, []byte("\n"))
	e.File = file
	if e.Line > len(lines) { // the library puts the end of the file below it
		e.Line, e.Column = len(lines), math.MaxInt
	}
	e.Line = max(e.Line, 1)
	e.Column = min(max(e.Column, 1), utf8.RuneCount(lines[e.Line-1])+1)
	return e
}

// unreadable is where the first byte is that is no character of YAML, which the library does not tell; 0, 0 if there is none.
func unreadable(data []byte) (line, column int) {
	for i, l := range bytes.Split(data, []byte("\n")) {
		for at, n := 0, 1; at < len(l); n++ {
			c, size := utf8.DecodeRune(l[at:])
			if c == utf8.RuneError && size == 1 || unicode.IsControl(c) && c != '\t' && c != '\r' {
				return i + 1, n
			}
			at += size
		}
	}
	return 0, 0
}

// syntaxReason says what the YAML is wrong about, and what helps in the usual cases.
func syntaxReason(e *yaml.LoadError) string {
	reason := "this is not YAML: " + e.Message
	switch {
	case e.ContextMsg != "" && e.ContextMark.Line > 0 && e.ContextMark.Line < e.Mark.Line:
		reason += fmt.Sprintf(" (%s that begins in line %d)", e.ContextMsg, e.ContextMark.Line)
	case e.ContextMsg != "":
		reason += " (" + e.ContextMsg + ")"
	}
	switch {
	case strings.Contains(reason, "UTF-8"):
		reason += "; save the file as UTF-8"
	case strings.Contains(reason, "alias"), strings.Contains(reason, "unknown anchor"):
		reason += `; a value that begins with * needs quotes, as in "*"`
	case strings.Contains(reason, "anchor"):
		reason += "; a value that begins with & needs quotes"
	case strings.Contains(reason, "start any token"), strings.Contains(reason, "tab character"):
		reason += "; blanks are right, not tabs, and a value that begins with @, % or a backquote needs quotes"
	case strings.Contains(reason, "mapping values"):
		reason += "; a value with a colon and a blank in it needs quotes; else the line above lacks its colon, or this one is indented too far"
	case strings.Contains(reason, "expected ',' or"):
		reason += "; text with a colon and a blank, or a quote or bracket in it needs quotes; else a bracket is not closed"
	}
	return reason
}
