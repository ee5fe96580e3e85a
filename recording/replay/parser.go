package replay

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"ptymodem/recording/compare"
	"ptymodem/recording/transcript"
)

// A parser makes items of lines.
type parser struct {
	Recording
	folder string
	echo   bool // as a player has it
	id     int  // of the latest item of the host
}

func (p *parser) add(l transcript.Line, i compare.Item) {
	i.Place, i.Time, i.Timed = l.Place, l.Time, l.Timed
	p.timed = p.timed || l.Timed
	if slices.Contains(p.Redacted, "pin") {
		withPIN(&i)
	}
	if i.Host() {
		p.id++
		i.ID = p.id
	}
	p.items = append(p.items, i)
}

// line adds what one line stands for.
func (p *parser) line(l transcript.Line) error {
	switch l.Word {
	case "!!":
		return p.header(l.Rest)
	case "<-":
		b := []byte(l.Rest + "\r")
		p.add(l, compare.Item{Kind: compare.Sent, Bytes: b, Command: true})
		if p.echo {
			p.add(l, compare.Item{Kind: compare.Came, Bytes: b})
		}
		p.echo = transcript.EchoAfter(l.Rest, p.echo)
		return nil
	case "->", "+>":
		return p.fromModem(l, l.Word == "->")
	case "<=":
		return p.given(l)
	case "=>":
		return p.came(l)
	case "dtr", "rts", "baud", "break":
		event := strings.TrimSpace(l.Word + " " + l.Rest)
		if !transcript.IsLineEvent(event) {
			return fmt.Errorf("%q is not an event of the line: want dtr on, dtr off, rts on, rts off, baud N or break", event)
		}
		p.add(l, compare.Item{Kind: compare.Event, Text: event})
		return nil
	}
	return p.suiteWord(l)
}

// fromModem is a line of the modem, or a pattern for one.
func (p *parser) fromModem(l transcript.Line, lead bool) error {
	if pattern, ok := between(l.Rest); ok {
		if _, err := regexp.Compile(pattern); err != nil {
			return err
		}
		p.add(l, compare.Item{Kind: compare.LineLike, Text: pattern, Lead: lead})
		return nil
	}
	text := l.Rest + "\r\n"
	if lead {
		text = "\r\n" + text
	}
	p.add(l, compare.Item{Kind: compare.Came, Bytes: []byte(text)})
	return nil
}

// given are bytes of the host. Where only their digest is known, zeros are sent.
func (p *parser) given(l transcript.Line) error {
	if d, ok := transcript.ParseDigest(l.Rest); ok {
		p.Notes = append(p.Notes, fmt.Sprintf("%v: the recording has only the digest of what the host sent: %d zero bytes are sent", l.Place, d.Size))
		p.add(l, compare.Item{Kind: compare.Sent, Bytes: make([]byte, d.Size)})
		return nil
	}
	b, err := transcript.ContentBeside(p.folder, l.Rest, nil)
	if err == nil {
		p.add(l, compare.Item{Kind: compare.Sent, Bytes: b})
	}
	return err
}

// came are bytes of the modem, or what is known of them.
func (p *parser) came(l transcript.Line) error {
	if d, ok := transcript.ParseDigest(l.Rest); ok {
		p.add(l, compare.Item{Kind: compare.Digested, Digest: d})
		return nil
	}
	if count, pattern, ok := strings.Cut(l.Rest, " bytes like "); ok && !strings.HasPrefix(l.Rest, `"`) {
		n, err := strconv.Atoi(count)
		if err != nil || n < 0 {
			return fmt.Errorf("%q bytes: want a number", count)
		}
		text, ok := between(pattern)
		if !ok {
			return fmt.Errorf("want a /REGEXP/, not %s", pattern)
		}
		if _, err := regexp.Compile(text); err != nil {
			return err
		}
		p.add(l, compare.Item{Kind: compare.DataLike, Text: text, Digest: transcript.Digest{Size: n}})
		return nil
	}
	b, err := transcript.ContentBeside(p.folder, l.Rest, nil)
	if err == nil {
		p.add(l, compare.Item{Kind: compare.Came, Bytes: b})
	}
	return err
}

// between is a regular expression without its slashes, and whether the text is one.
func between(text string) (string, bool) {
	if len(text) < 2 || !strings.HasPrefix(text, "/") || !strings.HasSuffix(text, "/") {
		return "", false
	}
	return text[1 : len(text)-1], true
}

// pass has time go by.
func (p *parser) pass(l transcript.Line, d time.Duration) {
	p.add(l, compare.Item{Kind: compare.Event, Text: passing + d.String()})
}

// passing is how an item begins that has time go by.
const passing = "pass "

// passed is the time that an item has go by, and whether it does.
func passed(i *compare.Item) (time.Duration, bool) {
	text, ok := strings.CutPrefix(i.Text, passing)
	if i.Kind != compare.Event || !ok {
		return 0, false
	}
	d, err := time.ParseDuration(text)
	return d, err == nil
}
