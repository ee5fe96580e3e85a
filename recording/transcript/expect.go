package transcript

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// ErrNothing is the error of [Player.Until] when nothing more will come.
var ErrNothing = errors.New("nothing more comes")

// Received adds bytes that have come, and no line has had yet.
func (p *Player) Received(b []byte) { p.unread = append(p.unread, b...) }

// Rest takes what has come so far and no line has had.
func (p *Player) Rest() []byte { return p.take(len(p.unread)) }

// Taken is how many bytes lines have had so far.
func (p *Player) Taken() int64 { return p.taken }

func (p *Player) take(n int) []byte {
	b := p.unread[:n:n]
	p.unread = p.unread[n:]
	p.taken += int64(n)
	return b
}

// more reads what comes next. It is [ErrNothing] when nothing will.
func (p *Player) more() error {
	b, err := p.port.Await()
	p.Received(b)
	if err == nil && len(b) == 0 {
		return ErrNothing
	}
	return err
}

// Until reads until end finds in the unread bytes where that ends which is awaited, and takes them
// up to there. A negative end is not yet there.
func (p *Player) Until(end func(unread []byte) int) ([]byte, error) {
	for {
		if n := end(p.unread); n >= 0 {
			return p.take(n), nil
		}
		if err := p.more(); err != nil {
			return nil, err
		}
	}
}

// Take takes the next n bytes, whatever they are.
func (p *Player) Take(n int) ([]byte, error) {
	return p.Until(func(unread []byte) int {
		if len(unread) < n {
			return -1
		}
		return n
	})
}

// Silent fails if something has come that no line has had.
func (p *Player) Silent() error { return Diff(nil, p.unread) }

// Expect reads exactly these bytes. It fails as soon as one differs.
func (p *Player) Expect(want []byte) error {
	for len(p.unread) < len(want) && bytes.HasPrefix(want, p.unread) {
		if err := p.more(); errors.Is(err, ErrNothing) {
			break
		} else if err != nil {
			return err
		}
	}
	if !bytes.HasPrefix(p.unread, want) {
		return &Mismatch{Want: want, Got: p.unread}
	}
	p.take(len(want))
	return nil
}

// ExpectLine reads what comes before a line, and the line: a text or /REGEXP/, and CR LF.
func (p *Player) ExpectLine(before, text string) error {
	expr, ok := between(text)
	if !ok {
		return p.Expect([]byte(before + text + "\r\n"))
	}
	re, err := regexp.Compile("^(?:" + expr + ")$")
	if err != nil {
		return err
	}
	if err := p.Expect([]byte(before)); err != nil {
		return err
	}
	end := func(unread []byte) int {
		if i := bytes.Index(unread, []byte("\r\n")); i >= 0 {
			return i + 2
		}
		return -1
	}
	return p.like(re, "a line like "+text, "\r\n", end)
}

// expectLike reads as many bytes as count says, which match a regular expression as a whole.
func (p *Player) expectLike(count, text string) error {
	n, err := strconv.Atoi(count)
	if err != nil {
		return err
	}
	expr, ok := between(text)
	if !ok {
		return fmt.Errorf("want a /REGEXP/, not %s", text)
	}
	re, err := regexp.Compile("^(?s:" + expr + ")$")
	if err != nil {
		return err
	}
	return p.like(re, count+" bytes like "+text, "", func(unread []byte) int {
		if len(unread) < n {
			return -1
		}
		return n
	})
}

// like reads up to end, and compares without what is behind.
func (p *Player) like(re *regexp.Regexp, what, behind string, end func([]byte) int) error {
	got, err := p.Until(end)
	if errors.Is(err, ErrNothing) {
		return &Mismatch{Like: what, Got: p.unread}
	}
	if err != nil {
		return err
	}
	if !re.Match(got[:len(got)-len(behind)]) {
		return &Mismatch{Like: what, Got: got}
	}
	return nil
}

// between is a regular expression without its slashes, and whether the text is one.
func between(text string) (string, bool) {
	if len(text) < 2 || !strings.HasPrefix(text, "/") || !strings.HasSuffix(text, "/") {
		return "", false
	}
	return text[1 : len(text)-1], true
}
