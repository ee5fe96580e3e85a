package transcript

import (
	"bytes"
	"fmt"
	"strconv"
)

// A Mismatch is what the modem said instead of what the transcript has.
type Mismatch struct {
	Want []byte // exactly these bytes
	Like string // if not empty: something like this instead
	Got  []byte // as far as it had come
}

// Diff compares two contents. It returns nil if they are equal, and a [*Mismatch] if they are not.
func Diff(want, got []byte) error {
	if bytes.Equal(want, got) {
		return nil
	}
	return &Mismatch{Want: want, Got: got}
}

// Error shows both sides as quoted strings, around the first byte that differs.
func (m *Mismatch) Error() string {
	if m.Like != "" {
		return fmt.Sprintf("the modem says something else\n\twant %s\n\t got %s", m.Like, excerpt(m.Got, 0))
	}
	at := 0
	for at < len(m.Want) && at < len(m.Got) && m.Want[at] == m.Got[at] {
		at++
	}
	var what string
	switch {
	case len(m.Got) == 0:
		what = fmt.Sprintf("nothing comes, of %d bytes", len(m.Want))
	case len(m.Want) == 0:
		what = fmt.Sprintf("%d bytes too many", len(m.Got))
	case at == len(m.Got):
		what = fmt.Sprintf("nothing comes after byte %d of %d", at, len(m.Want))
	case at == len(m.Want):
		what = fmt.Sprintf("%d bytes too many after byte %d", len(m.Got)-at, at)
	default:
		what = fmt.Sprintf("byte %d of %d differs", at+1, len(m.Want))
	}
	return fmt.Sprintf("%s\n\twant %s\n\t got %s", what, excerpt(m.Want, at), excerpt(m.Got, at))
}

// What a message shows of a long content: so much before the byte that differs, and from it on.
const (
	shownBefore = 60
	shownAfter  = 240
)

// excerpt is b as a quoted string. If b is long, it is what is around a byte.
func excerpt(b []byte, at int) string {
	from, to := max(0, at-shownBefore), min(len(b), at+shownAfter)
	s := strconv.Quote(string(b[from:to]))
	if from > 0 {
		s = fmt.Sprintf("(%d bytes) … %s", from, s)
	}
	if to < len(b) {
		s += fmt.Sprintf(" … (%d bytes)", len(b)-to)
	}
	return s
}
