package schema

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// Parse reads the one document in data. Any error is [Errors], and comes with as much of the value
// as could be read.
func Parse[T any](file string, data []byte, s Shape[T]) (T, error) {
	var v T
	var found problems
	n, err := document(data)
	found.add(placed(file, data, err))
	if n != nil {
		v, err = s.decode(n)
		found.add(placed(file, data, err))
	}
	return v, found.err()
}

// document is the top node of the only document in data. It comes with the error if that is a
// second document.
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
		return doc.Content[0], wrong(&second, "a second document: want one scenario per file")
	case !errors.Is(err, io.EOF):
		return nil, err
	}
	return doc.Content[0], nil
}

// placed is err with the file's name and positions inside of it.
func placed(file string, data []byte, err error) error {
	var syntax *yaml.LoadError
	if errors.As(err, &syntax) {
		e := &Error{Pos{Line: syntax.Mark.Line, Column: syntax.Mark.Column}, syntaxReason(syntax)}
		if e.Line == 0 {
			e.Line, e.Column = unreadable(data)
		}
		err = e
	}
	var found problems
	found.add(err)
	lines := bytes.Split(data, []byte("\n"))
	for _, e := range found.all {
		e.place(file, lines)
	}
	return found.err()
}

// place names the file, and has the position be in its lines.
func (e *Error) place(file string, lines [][]byte) {
	e.File = file
	if e.Line > len(lines) { // the library puts the end of the file below it
		e.Line, e.Column = len(lines), math.MaxInt
	}
	e.Line = max(e.Line, 1)
	e.Column = min(max(e.Column, 1), utf8.RuneCount(lines[e.Line-1])+1)
}

// unreadable is where the first byte is that is no character of YAML, which the library does not
// tell; 0, 0 if there is none.
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
		reason += "; use spaces, not tabs; a value that begins with @, % or a backquote needs quotes"
	case strings.Contains(reason, "mapping values"):
		reason += "; a value with a colon and a space in it needs quotes; else the line above lacks its colon, or this one is indented too far"
	case strings.Contains(reason, "expected ',' or"):
		reason += "; text with a colon and a space, or a quote or bracket in it needs quotes; else a bracket is not closed"
	}
	return reason
}
