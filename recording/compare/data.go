package compare

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"ptymodem/recording/transcript"
)

// data compares what came in data mode.
func (c *comparison) data(w, g *dialogue) {
	var came []byte
	for _, t := range g.data {
		came = append(came, t.bytes...)
	}
	if sameData(w.data, came) {
		return
	}
	line := w.Line
	if len(w.data) > 0 {
		line = w.data[0].Line
	}
	expected, got := describeData(w.data, came)
	class := Data
	if len(w.names) == 1 && (w.names[0] == "+QFTPLIST" || w.names[0] == "+QFTPMLSD") && sameNames(w.data, came) {
		class = Value
	}
	c.add(class, w, line, expected, got)
}

// sameNames reports that two listings have the same names in the same order: owners and times are
// the server's.
func sameNames(want []*token, came []byte) bool {
	var expected []byte
	for _, t := range want {
		if t.size > 0 {
			return false
		}
		expected = append(expected, t.bytes...)
	}
	return slices.Equal(lastWords(expected), lastWords(came))
}

func lastWords(listing []byte) (all []string) {
	for line := range strings.Lines(string(listing)) {
		if words := strings.Fields(line); len(words) > 0 {
			all = append(all, words[len(words)-1])
		}
	}
	return all
}

// sameData compares bytes with those that were expected, or with what is known of them.
func sameData(want []*token, came []byte) bool {
	for _, t := range want {
		n := t.dataSize()
		if n > len(came) {
			return false
		}
		b := came[:n]
		came = came[n:]
		switch {
		case t.digest != nil:
			if transcript.DigestOf(b) != *t.digest {
				return false
			}
		case t.like != "":
			if !t.matches(b) {
				return false
			}
		case !bytes.Equal(b, t.bytes):
			return false
		}
	}
	return len(came) == 0
}

// describeData says what differs: the number of bytes, or the first that is another.
func describeData(want []*token, came []byte) (expected, got string) {
	size, at := 0, -1
	for _, t := range want {
		for i, b := range t.bytes {
			if n := size + i; at < 0 && n < len(came) && came[n] != b {
				at = n
			}
		}
		size += t.dataSize()
	}
	if size != len(came) {
		return fmt.Sprintf("%d bytes", size), fmt.Sprintf("%d bytes", len(came))
	}
	got = fmt.Sprintf("%d others", len(came))
	if at >= 0 {
		got += fmt.Sprintf(", the first at offset %d", at)
	}
	return fmt.Sprintf("%d bytes", size), got
}
