package replay

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"ptymodem/recording/compare"
)

// A modem is the far end of a player. Its time begins with it.
type modem interface {
	Now() time.Duration
	Send(b []byte) error
	// Line does an event of the line: dtr off.
	Line(event string) error
	// Await returns what the modem says next, or nil if that is nothing until a time. It may return
	// nil before, if it is certain.
	Await(ctx context.Context, until time.Duration) ([]byte, error)
	// Pass is Await that lets the time pass in any case.
	Pass(ctx context.Context, until time.Duration) ([]byte, error)
}

// limits say how long a player waits, in the modem's time.
type limits struct {
	line   time.Duration // for what is expected
	result time.Duration // for the result of an FTP command
	pause  time.Duration // the longest pause of the host; 0: all pauses are kept
}

// A player plays a recording to a modem.
type player struct {
	rec    *Recording
	modem  modem
	limits limits

	progress *compare.Progress
	handles  *handles
	got      []compare.Item
	latest   int           // the host's latest item
	typed    []byte        // what the host has typed ahead of its next item
	answer   []byte        // what has come since
	base     time.Duration // what is to be added to a time of the recording
	based    bool
	check    func(c *check) *compare.Difference // nil: files are not compared
	wrong    []compare.Difference               // what files differ in
	left     []int                              // lines of the host that were left out
}

func newPlayer(rec *Recording, m modem, l limits) *player {
	return &player{rec: rec, modem: m, limits: l, progress: compare.NewProgress(rec.items), handles: newHandles(rec.items)}
}

// play plays all of it.
func (p *player) play(ctx context.Context) error {
	checks := p.rec.checks
	for n := range p.rec.items {
		i := &p.rec.items[n]
		if !i.Host() {
			continue
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if p.typed != nil { // with what was sent together with it
			if err := p.send(i, n); err != nil {
				return &stopped{i.Line, err}
			}
			continue
		}
		if !p.hangsUp(n) {
			if err := p.expected(ctx, p.gap(n)); err != nil {
				return err
			}
			if err := p.pace(ctx, i); err != nil {
				return err
			}
		}
		for len(checks) > 0 && checks[0].before <= i.ID {
			p.compareFile(&checks[0])
			checks = checks[1:]
		}
		if err := p.host(ctx, i, n); err != nil {
			return &stopped{i.Line, err}
		}
	}
	if err := p.expected(ctx, 0); err != nil {
		return err
	}
	for n := range checks {
		p.compareFile(&checks[n])
	}
	return nil
}

// hangsUp reports that the host drops DTR as soon as it has sent something, and does not wait for
// the answer.
func (p *player) hangsUp(n int) bool {
	i := &p.rec.items[n]
	return i.Text == "dtr off" && n > 0 && p.rec.items[n-1].Kind == compare.Sent && p.gap(n) <= sentWithin
}

func (p *player) compareFile(c *check) {
	if p.check == nil {
		return
	}
	if d := p.check(c); d != nil {
		p.wrong = append(p.wrong, *d)
	}
}

// stopped says at which line the player had to stop.
type stopped struct {
	line int
	err  error
}

func (s *stopped) Error() string { return fmt.Sprintf("line %d: %v", s.line, s.err) }
func (s *stopped) Unwrap() error { return s.err }

// gap is the time in the recording between the host's item before n and that one, 0 if it is not
// known.
func (p *player) gap(n int) time.Duration {
	for i := n - 1; i >= 0; i-- {
		if before := &p.rec.items[i]; before.Host() {
			if before.Timed && p.rec.items[n].Timed {
				return p.rec.items[n].Time - before.Time
			}
			return 0
		}
	}
	return 0
}

// expected waits for what the recording has before the host's next item.
func (p *player) expected(ctx context.Context, gap time.Duration) error {
	begun := p.modem.Now()
	for {
		missing := p.progress.Missing()
		if len(missing) == 0 {
			return p.settle(ctx)
		}
		until := begun + max(gap, 0) + p.limits.line
		if slices.ContainsFunc(missing, func(name string) bool { return strings.HasPrefix(name, "+QFTP") }) {
			until = max(until, begun+p.limits.result)
		}
		if p.progress.Failed() {
			until = min(until, begun+max(gap, 0)) // what the recorded command led to will not come
		}
		b, err := p.modem.Await(ctx, until)
		if err != nil {
			return err
		}
		if len(b) == 0 {
			p.progress.GiveUp()
			return p.settle(ctx)
		}
		p.came(b)
	}
}

// settle takes what comes without time passing.
func (p *player) settle(ctx context.Context) error { return p.until(ctx, p.modem.Now(), p.modem.Await) }

// until takes what comes until a time.
func (p *player) until(ctx context.Context, at time.Duration, wait func(context.Context, time.Duration) ([]byte, error)) error {
	for {
		b, err := wait(ctx, at)
		if err != nil || len(b) == 0 {
			return err
		}
		p.came(b)
	}
}

func (p *player) came(b []byte) {
	p.progress.Came(b)
	p.answer = append(p.answer, b...)
	p.got = append(p.got, compare.Item{Kind: compare.Came, Bytes: b, Time: p.modem.Now(), Timed: true})
}

// host does what the host did, at its time.
func (p *player) host(ctx context.Context, i *compare.Item, n int) error {
	text, takes := p.progress.Text(i.ID), p.progress.TakesText()
	if i.Kind == compare.Sent && text && !takes {
		p.left = append(p.left, i.Line)
		return nil
	}
	if i.Kind == compare.Sent && !text && takes && isCommand(i) {
		if err := p.leave(ctx); err != nil {
			return err
		}
	}
	if i.Kind == compare.Sent {
		return p.send(i, n)
	}
	p.did(i, i.Bytes)
	if d, ok := passed(i); ok {
		return p.until(ctx, p.modem.Now()+d, p.modem.Pass)
	}
	if err := p.modem.Line(i.Text); err != nil {
		return err
	}
	return p.settle(ctx)
}

// isCommand reports that bytes of the host are a command line for certain.
func isCommand(i *compare.Item) bool {
	return i.Command || len(i.Bytes) > 2 && strings.EqualFold(string(i.Bytes[:2]), "AT")
}

// send sends item number n. What the host sent together with its next item waits for that: a modem
// that answers at once would come between.
func (p *player) send(i *compare.Item, n int) error {
	p.handles.answered(p.latest, p.answer)
	b := i.Bytes
	if !p.progress.Text(i.ID) {
		b = p.handles.sent(b)
	}
	p.did(i, b)
	p.typed = append(p.typed, b...)
	if p.together(n) {
		return nil
	}
	b, p.typed = p.typed, nil
	return p.modem.Send(b)
}

// sentWithin is how close to each other bytes are that were sent together.
const sentWithin = 20 * time.Millisecond

// together reports that the recorded host sent its next item together with item number n: the modem
// said nothing between.
func (p *player) together(n int) bool {
	if n+1 == len(p.rec.items) {
		return false
	}
	now, next := &p.rec.items[n], &p.rec.items[n+1]
	return next.Kind == compare.Sent && now.Timed && next.Timed && next.Time-now.Time <= sentWithin
}

// did notes that the host does an item now.
func (p *player) did(i *compare.Item, b []byte) {
	p.latest, p.answer = i.ID, nil
	did := *i
	did.Bytes, did.Time, did.Timed = b, p.modem.Now(), true
	p.got = append(p.got, did)
	p.progress.Host(&did)
}

// pace waits until it is time for an item.
func (p *player) pace(ctx context.Context, i *compare.Item) error {
	if !i.Timed {
		return nil
	}
	now := p.modem.Now()
	if !p.based {
		p.based, p.base = true, now-i.Time
	}
	at := p.base + i.Time
	if at < now { // the modem has taken longer: what follows is later by as much
		p.base += now - at
		return nil
	}
	if p.limits.pause > 0 && at-now > p.limits.pause {
		p.base -= at - now - p.limits.pause
		at = now + p.limits.pause
	}
	return p.until(ctx, at, p.modem.Pass)
}

// leave ends data mode, or the text of a message, that the recorded modem was not in.
func (p *player) leave(ctx context.Context) error {
	const guard = 1100 * time.Millisecond
	for _, b := range []string{"\x1b", "+++"} {
		if err := p.until(ctx, p.modem.Now()+guard, p.modem.Pass); err != nil {
			return err
		}
		if err := p.modem.Send([]byte(b)); err != nil {
			return err
		}
		if err := p.until(ctx, p.modem.Now()+guard, p.modem.Pass); err != nil {
			return err
		}
		if !p.progress.TakesText() {
			return nil
		}
	}
	// What ends no other way ends by its timeout.
	return p.until(ctx, p.modem.Now()+time.Minute, p.modem.Pass)
}
