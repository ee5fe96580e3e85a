package atparser

// MaxLine is the longest command line in bytes, from its AT on and without its
// terminator.
const MaxLine = 2048

// Registers are the S-registers that line assembly obeys (ITU-T V.250, 6.2.1
// to 6.2.3). The caller may change them between any two bytes.
type Registers struct {
	S3 byte // ends a command line, 13 (CR)
	S4 byte // may follow S3, 10 (LF)
	S5 byte // takes back the last character, 8 (BS)
}

// DefaultRegisters returns the values at power-up: CR, LF and BS.
func DefaultRegisters() Registers { return Registers{S3: '\r', S4: '\n', S5: '\b'} }

// A Line is one command line.
type Line struct {
	// Text is what follows AT, without the terminator. It is valid until the
	// next Feed. Of a line that is TooLong it is the beginning.
	Text []byte

	Repeat  bool // A/: Text is that of the line before, empty if there was none
	TooLong bool // longer than the maximum: to be answered with ERROR, not run
	LFOnly  bool // ended by S4 without S3 before it
	Dropped int  // characters before AT, which are gone
}

// An Assembler puts the bytes of command mode together to lines. It keeps at
// most two lines, however much garbage it is fed.
type Assembler struct {
	max     int
	buf     []byte // the line so far, from its A on
	last    []byte // the line before, for A/
	dropped int    // characters before the A
	after   int    // characters after an A alone, which go unless they are taken back
	tooLong bool

	cr, lf   byte // S3 and S4 when last fed
	afterCR  bool // the last byte was the S3 of a line
	crlf     bool // the last line ended in CR LF
	prevCRLF bool // the line before it ended in CR LF
	dropLF   bool // FirstData is to drop an LF
}

// NewAssembler returns an assembler for lines of at most max bytes, counted
// from AT on. Less than 2, which could not even hold AT, means [MaxLine].
func NewAssembler(max int) *Assembler {
	if max < 2 {
		max = MaxLine
	}
	return &Assembler{max: max, cr: '\r', lf: '\n'}
}

// Feed takes bytes from b up to the end of a line, or up to a byte that is not
// echoed, or all of them. It returns the number n of bytes taken, which is at
// least 1 unless b is empty, those of them to echo, a part of b, and the line
// if one ended (ok). The caller feeds the rest when it has dealt with these.
//
// With strict, an S4 alone does not end a line and is dropped.
func (a *Assembler) Feed(b []byte, r Registers, strict bool) (n int, echo []byte, line Line, ok bool) {
	a.cr, a.lf = r.S3, r.S4
	start := 0
	for n < len(b) && !ok {
		switch c := b[n]; {
		case c == r.S3:
			n++
			line, ok = a.end(false)
		case c == r.S4 && (a.afterCR || strict):
			n++
			a.crlf = a.crlf || a.afterCR
			a.afterCR = false
			if n-1 > start {
				return n, b[start : n-1], Line{}, false
			}
			start = n
		case c == r.S4:
			n++
			line, ok = a.end(true)
		case c == r.S5:
			n++
			a.afterCR = false
			a.back()
		default:
			a.afterCR = false
			taken, repeat := a.take(plain(b[n:], r))
			n += taken
			if repeat {
				line, ok = Line{Text: afterAT(a.last), Repeat: true}, true
			}
		}
	}
	return n, b[start:n], line, ok
}

// plain returns what comes before the next character with a meaning.
func plain(b []byte, r Registers) []byte {
	for i, c := range b {
		if c == r.S3 || c == r.S4 || c == r.S5 {
			return b[:i]
		}
	}
	return b
}

// Reset drops a line begun, as at the end of data mode. The line before stays
// for A/, and so does the memory of how the host ends its lines.
func (a *Assembler) Reset() {
	a.clear()
	a.afterCR = false
	a.dropLF = false
}

// Begun is the line so far, from its AT on; nil if there is none, or something came before the AT.
// It is valid until the next Feed.
func (a *Assembler) Begun() []byte {
	if len(a.buf) < 2 || a.dropped > 0 {
		return nil
	}
	return a.buf
}

// take adds characters, and returns how many: all, or those up to the end of
// an A/.
func (a *Assembler) take(b []byte) (n int, repeat bool) {
	for len(a.buf) < 2 {
		if n == len(b) {
			return n, false
		}
		if a.seek(b[n]) {
			return n + 1, true
		}
		n++
	}
	room := a.max - len(a.buf)
	if text := b[n:]; len(text) > room {
		a.buf = append(a.buf, text[:room]...)
		a.tooLong = true
	} else {
		a.buf = append(a.buf, text...)
	}
	return len(b), false
}

// seek looks for AT, and tells whether c completes an A/ instead.
func (a *Assembler) seek(c byte) (repeat bool) {
	switch {
	case c|0x20 == 'a': // another may be the right one
		a.dropped += len(a.buf) + a.after
		a.after = 0
		a.buf = append(a.buf[:0], c)
	case len(a.buf) == 0:
		a.dropped++
	case a.after == 0 && c|0x20 == 't':
		a.buf = append(a.buf, c)
	case a.after == 0 && c == '/' && a.dropped == 0:
		a.clear()
		return true
	default:
		a.after++
	}
	return false
}

// back takes back the last character. A line that has grown too long stays so,
// as what followed is not known any more.
func (a *Assembler) back() {
	switch {
	case a.tooLong:
	case a.after > 0:
		a.after--
	case len(a.buf) > 0:
		a.buf = a.buf[:len(a.buf)-1]
	case a.dropped > 0:
		a.dropped--
	}
}

// end ends the line, and returns it if it has an AT.
func (a *Assembler) end(lfOnly bool) (Line, bool) {
	a.prevCRLF, a.crlf = a.crlf, false
	a.afterCR = !lfOnly
	if len(a.buf) < 2 {
		a.clear()
		return Line{}, false
	}
	line := Line{Text: afterAT(a.buf), TooLong: a.tooLong, LFOnly: lfOnly, Dropped: a.dropped}
	if !a.tooLong {
		a.last, a.buf = a.buf, a.last
	}
	a.clear()
	return line, true
}

func (a *Assembler) clear() {
	a.buf = a.buf[:0]
	a.dropped, a.after = 0, 0
	a.tooLong = false
}

func afterAT(b []byte) []byte {
	if len(b) < 2 {
		return nil
	}
	return b[2:]
}
