package ftp

import "testing"

// TestLooksBinary: a control character that text has none of makes a binary; tabs, line ends, a DOS
// file's end and letters of any alphabet do not.
func TestLooksBinary(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "a\tb\r\nc\f\v\a\b\x1a\x1b[1m": false, "gr\u00fc\u00dfe, \u65e5\u672c": false, "gr\xfc\xdfe": false,
		"\x00": true, "abc\x01": true, "\x7fELF": true, "PK\x03\x04": true,
	} {
		f := &movedFile{ascii: true}
		for i := range text {
			f.look([]byte(text[i : i+1]))
		}
		if f.binary != want {
			t.Errorf("%q is a binary: %v, want %v", text, f.binary, want)
		}
	}
}
