// Package schematest checks the errors of files that are read by package schema.
package schematest

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"ptymodem/scenarios/schema"
)

// AtPlaces fails the test unless err consists of errors of file f.yaml, each with a reason and at a
// place in its text.
func AtPlaces(t testing.TB, err error, text string) {
	t.Helper()
	var all schema.Errors
	if !errors.As(err, &all) || len(all) == 0 {
		t.Fatalf("error %#v", err)
	}
	lines := strings.Split(text, "\n")
	for _, at := range all {
		if at.File != "f.yaml" || at.Reason == "" {
			t.Errorf("error %#v", at)
		}
		if at.Line < 1 || at.Line > len(lines) || at.Column < 1 || at.Column > utf8.RuneCountInString(lines[at.Line-1])+1 {
			t.Errorf("%v is not in the %d lines of %q", at, len(lines), text)
		}
	}
}
