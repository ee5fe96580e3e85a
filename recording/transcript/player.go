package transcript

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// A Port is the far end of a player: a modem.
type Port interface {
	// Send sends bytes to the modem.
	Send(b []byte) error
	// Await waits until there is something to read, and returns it, or nil when nothing will come.
	Await() ([]byte, error)
	// Settle waits until the modem has nothing to do, and returns what came meanwhile.
	Settle() ([]byte, error)
}

// A Word does what a line says that begins with it. It is given the rest of the line.
type Word func(rest string) error

// A Player plays transcripts on a port.
type Player struct {
	Words map[string]Word // of the suite; one that replaces a usual word comes first
	Form  Form            // of content, of the suite
	Echo  bool            // the modem sends the bytes of a <- line back

	port   Port
	place  Place  // of the line that is played
	unread []byte // what came and no line has had yet
	taken  int64
}

// New returns a player whose modem has echo on.
func New(port Port) *Player {
	return &Player{Words: map[string]Word{}, Echo: true, port: port}
}

// Play plays lines, until one fails.
func (p *Player) Play(lines []Line) error {
	for _, l := range lines {
		if err := p.step(l); err != nil {
			return err
		}
	}
	return nil
}

// Do plays the lines of a text at the place of the line that is played: for a word that stands for
// several lines.
func (p *Player) Do(text string) error {
	lines := Parse("", text)
	for i := range lines {
		lines[i].Place = p.place
	}
	return p.Play(lines)
}

// End checks that the modem has said nothing more.
func (p *Player) End() error {
	err := p.settle()
	if err == nil {
		err = p.Silent()
	}
	return p.placed(err)
}

func (p *Player) settle() error {
	b, err := p.port.Settle()
	p.Received(b)
	return err
}

// placed is err with the place of the line that is played.
func (p *Player) placed(err error) error {
	var e *Error
	if err == nil || errors.As(err, &e) {
		return err
	}
	return &Error{p.place, err}
}

// step plays one line.
func (p *Player) step(l Line) error {
	p.place = l.Place
	if w, ok := p.Words[l.Word]; ok {
		return p.placed(w(l.Rest))
	}
	w, ok := p.usual()[l.Word]
	if !ok {
		words := slices.Concat(slices.Collect(maps.Keys(p.usual())), slices.Collect(maps.Keys(p.Words)))
		slices.Sort(words)
		return p.placed(fmt.Errorf("unknown word %q: want one of # %s", l.Word, strings.Join(slices.Compact(words), " ")))
	}
	return p.placed(w(l.Rest))
}

// usual are the words that every suite has.
func (p *Player) usual() map[string]Word {
	return map[string]Word{
		"!!":    header,
		"dtr":   p.lineWord("dtr"),
		"rts":   p.lineWord("rts"),
		"baud":  p.lineWord("baud"),
		"break": p.lineWord("break"),
		"<-":    p.sendLine,
		"<=":    p.sendContent,
		"->":    func(text string) error { return p.ExpectLine("\r\n", text) },
		"+>":    func(text string) error { return p.ExpectLine("", text) },
		"=>":    p.expectContent,
	}
}

// sendLine sends a line, and reads its echo.
func (p *Player) sendLine(text string) error {
	b := []byte(text + "\r")
	if err := p.port.Send(b); err != nil {
		return err
	}
	if p.Echo {
		if err := p.Expect(b); err != nil {
			return err
		}
	}
	p.Echo = EchoAfter(text, p.Echo)
	return nil
}

// EchoAfter reports whether echo is on after a <- line, as a player sees it, if it was on or off
// before.
func EchoAfter(text string, echo bool) bool {
	switch strings.ToUpper(text) {
	case "ATE0":
		return false
	case "ATE1", "AT&F", "ATZ":
		return true
	}
	return echo
}

func (p *Player) sendContent(text string) error {
	if _, ok := ParseDigest(text); ok {
		return errors.New("the transcript has only a digest of what the host sends: to play it, record the bytes too")
	}
	b, err := p.Content(text)
	if err != nil {
		return err
	}
	return p.port.Send(b)
}

func (p *Player) expectContent(text string) error {
	if n, re, ok := strings.Cut(text, " bytes like "); ok && !strings.HasPrefix(text, `"`) {
		return p.expectLike(n, re)
	}
	if d, ok := ParseDigest(text); ok {
		return p.expectDigest(d)
	}
	b, err := p.Content(text)
	if err != nil {
		return err
	}
	return p.Expect(b)
}

// Content returns the bytes that CONTENT stands for, with the form of the suite, or of files beside
// the transcript.
func (p *Player) Content(s string) ([]byte, error) {
	return ContentBeside(filepath.Dir(p.place.File), s, p.Form)
}
