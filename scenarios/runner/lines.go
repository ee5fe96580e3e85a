package runner

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"ptymodem/scenarios"
	"ptymodem/scenarios/schema"
)

// cameLimit is how many lines that came instead are shown.
const cameLimit = 6

// otherResult is how long the result that is expected may still come after another, or a line when
// nothing more is due, in real time: what came may have been left unread by an earlier step, and
// what is written may still be on its way.
const otherResult = time.Second

// expect reads the lines that a step awaits.
func (p *player) expect(s *scenarios.Step) *Failure {
	deadline := p.deadline(s.Within)
	for _, want := range s.Expect {
		if f := p.await(s, want, deadline); f != nil {
			return f
		}
	}
	return nil
}

// await reads lines until the one that is wanted, or until it can no longer come.
func (p *player) await(s *scenarios.Step, want schema.Line, deadline time.Time) *Failure {
	wanted := p.view.Shown(want.String())
	other := "" // a result that came in place of the one wanted
	var came []string
	for {
		until, quiet := deadline, false
		if soon := time.Now().Add(otherResult); s.Send != nil && p.answers.over && soon.Before(deadline) {
			until, quiet = soon, p.quiet()
		}
		line, err := p.tty.line(until)
		if errors.Is(err, os.ErrDeadlineExceeded) && until.Before(deadline) && p.ctx.Err() == nil {
			if !quiet {
				continue
			}
			return p.about(&Failure{Reason: fmt.Sprintf("no %s came, the answer is over, and nothing more is due", wanted)}, want, came)
		}
		switch {
		case err != nil && other != "" && p.ctx.Err() == nil:
			return &Failure{Pos: want.Pos, Reason: fmt.Sprintf("the result was %s, not %s", other, wanted)}
		case err != nil:
			if rest := p.tty.rest(); rest != "" {
				came = append(came, rest)
			}
			return p.about(p.failed(err, fmt.Sprintf("no %s came%s", wanted, within(s))), want, came)
		}
		over := p.answers.got(line)
		if want.Match(line) {
			return nil
		}
		came = append(came, line)
		switch {
		case s.Exact:
			return &Failure{Pos: want.Pos, Reason: fmt.Sprintf("%s came where %s was expected, and exactly that", p.view.Shown(line), wanted)}
		case over && isFinal(want.String()):
			return &Failure{Pos: want.Pos, Reason: fmt.Sprintf("the answer was %s, not %s", p.view.Shown(line), wanted)}
		case isResult(line, want.String()) && !p.busy():
			other = p.view.Shown(line)
			if soon := time.Now().Add(otherResult); soon.Before(deadline) {
				deadline = soon
			}
		}
	}
}

// isResult reports whether a line is a result of the FTP command that another is a result of, too.
func isResult(line, other string) bool {
	name, _, ok := strings.Cut(line, ": ")
	return ok && strings.HasPrefix(name, "+QFTP") && strings.HasPrefix(other, name+": ")
}

func within(s *scenarios.Step) string {
	if s.Within > 0 {
		return " within " + durationText(s.Within)
	}
	return ""
}

// about is a failure with what was expected and what came.
func (p *player) about(f *Failure, want schema.Line, came []string) *Failure {
	f.Pos, f.Expected = want.Pos, p.view.Shown(want.String())
	if cut := len(came) - cameLimit; cut > 0 {
		came = came[cut:]
		f.Came = append(f.Came, fmt.Sprintf("… (%d more lines)", cut))
	}
	for _, line := range came {
		f.Came = append(f.Came, p.view.Shown(line))
	}
	if len(came) == 0 {
		f.Came = []string{"nothing"}
	}
	return f
}

// answers counts command lines that are sent and final result codes that come, to know when no
// further one can come.
type answers struct {
	due       int
	connected bool // what comes may be data
	over      bool // the latest line has been answered, and all before it
}

func (a *answers) sent() { a.due++; a.connected, a.over = false, false }

// got takes a line that came, and reports whether it is the final result code of the only line that
// was to be answered.
func (a *answers) got(line string) bool {
	if word, _, _ := strings.Cut(line, " "); word == "CONNECT" {
		a.connected = true
	}
	if !isFinal(line) || strings.HasPrefix(line, "CONNECT") {
		return false
	}
	a.due--
	a.over = a.due == 0 && !a.connected
	return a.over
}

// isFinal reports whether a line is a final result code (AT manual), or CONNECT, which is one for
// what comes before the data.
func isFinal(line string) bool {
	switch line {
	case "OK", "ERROR", "NO CARRIER", "CONNECT":
		return true
	}
	return strings.HasPrefix(line, "+CME ERROR: ") || strings.HasPrefix(line, "+CMS ERROR: ") || strings.HasPrefix(line, "CONNECT ")
}
