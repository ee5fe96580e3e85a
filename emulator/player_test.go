package emulator

import (
	"fmt"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"

	"ptymodem/recording/transcript"
)

// A player plays lines on a rig.
type player struct {
	*transcript.Player
	r      *rig
	linted int
	fake   *fakeServer // of !! fake
}

func newPlayer(r *rig) *player {
	p := &player{Player: transcript.New(farEnd{r.host}), r: r}
	p.Words = map[string]transcript.Word{
		"!!":     p.put,
		"login":  func(string) error { return p.Do(transcript.Login) },
		"..":     p.pass,
		"silent": func(string) error { p.Received(r.host.pass(0)); return p.Silent() },
		"dtr":    func(rest string) error { p.dtr(rest == "on"); return nil },
		"open":   func(string) error { p.dtr(true); return nil },
		"close":  func(string) error { p.dtr(false); return nil },
		"gone":   p.gone,
		"==":     p.compare,
		"server": p.reply,
		"lint":   p.lint,
	}
	for _, word := range []string{"speed", "tty", "other"} {
		p.Words[word] = func(rest string) error {
			return r.host.(interface{ tty(word, rest string) error }).tty(word, rest)
		}
	}
	return p
}

// A farEnd is a host as players see it. It fails the test itself.
type farEnd struct{ host }

func (e farEnd) Send(b []byte) error     { e.send(b); return nil }
func (e farEnd) Await() ([]byte, error)  { return e.await(), nil }
func (e farEnd) Settle() ([]byte, error) { return e.settle(), nil }

// play plays lines, and fails the test with the first that fails.
func (p *player) play(lines []transcript.Line) {
	p.r.t.Helper()
	if err := p.Play(lines); err != nil {
		p.r.t.Fatal(err)
	}
}

// script plays the lines of text on a rig, for tests that do something of their own between them.
func (r *rig) script(text string) {
	r.t.Helper()
	if r.player == nil {
		r.player = newPlayer(r)
	}
	r.player.play(transcript.Parse("script", text))
}

// settle takes what the modem says until it has nothing to do.
func (p *player) settle() { p.Received(p.r.host.settle()) }

// dtr has the host open or close the port. In real time what comes soon after an answer may come
// before a host has closed that has read the answer.
func (p *player) dtr(on bool) {
	p.r.host.dtr(on)
	if _, real := p.r.host.(*wireHost); real && !on {
		p.Rest()
	}
}

func (p *player) pass(rest string) error {
	d, err := time.ParseDuration(rest)
	if err != nil {
		return err
	}
	p.Received(p.r.host.pass(d))
	return nil
}

func (p *player) gone(rest string) error {
	d, err := time.ParseDuration(rest)
	if err != nil {
		return err
	}
	p.dtr(false)
	p.r.host.absent(d)
	p.r.host.dtr(true)
	return nil
}

// put is !! file; play has seen to the other !! lines.
func (p *player) put(rest string) error {
	file, ok := strings.CutPrefix(rest, "file ")
	if !ok {
		return nil
	}
	name, text, _ := strings.Cut(file, " ")
	content, err := p.Content(text)
	if err != nil {
		return err
	}
	if path, ok := strings.CutPrefix(name, "server:"); ok {
		p.r.serverFile(path, content)
	} else {
		p.r.storeFile(name, content)
	}
	return nil
}

func (p *player) compare(rest string) error {
	p.settle()
	name, text, _ := strings.Cut(rest, " ")
	got := p.r.read(name)
	if text == "absent" {
		if got != nil {
			return fmt.Errorf("%s is there, with %d bytes", name, len(got))
		}
		return nil
	}
	want, err := p.Content(text)
	if err != nil {
		return err
	}
	if got == nil {
		return fmt.Errorf("there is no %s", name)
	}
	if err := transcript.Diff(want, got); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func (p *player) reply(rest string) error {
	verb, text, _ := strings.Cut(rest, " ")
	content, err := p.Content(text)
	if err == nil {
		p.fake.reply(verb, string(content))
	}
	return err
}

func (p *player) lint(rest string) error {
	p.settle()
	want, all := strings.Fields(rest), p.r.lint()
	got := all[p.linted:]
	if diff := cmp.Diff(want, got); diff != "" && len(want)+len(got) > 0 {
		return fmt.Errorf("findings (-want +got):\n%s", diff)
	}
	p.linted = len(all)
	return nil
}
