package emulator

import (
	"bytes"
	"fmt"
	"time"

	"ptymodem/atparser"
	"ptymodem/redact"
)

const (
	pollLimit  = 10          // questions of a kind that may come
	pollWindow = time.Second // within this time
)

// A question is a command that asks: the same one again is a poll.
type question struct {
	spec *Command
	form atparser.Form
}

// A poll is how often a question came lately.
type poll struct {
	times   [pollLimit]time.Time // when, in a ring
	next    int                  // the oldest of them
	tooMany time.Time            // when they last were too many
}

// ask notes the question and reports whether a burst of them begins.
func (q *poll) ask(now time.Time, window time.Duration) (burst bool) {
	oldest := q.times[q.next]
	q.times[q.next] = now
	q.next = (q.next + 1) % len(q.times)
	if oldest.IsZero() || now.Sub(oldest) > window {
		return false
	}
	burst = q.tooMany.IsZero() || now.Sub(q.tooMany) > window
	q.tooMany = now
	return burst
}

// lintPolling looks at a command that may be a question.
func (p *port) lintPolling(spec *Command, cmd atparser.Command) {
	m := p.m
	if !m.linting() || cmd.Basic || cmd.Form != atparser.Exec && cmd.Form != atparser.Read {
		return
	}
	key := question{spec, cmd.Form}
	q := m.lint.polls[key]
	if q == nil {
		q = &poll{}
		m.lint.polls[key] = q
	}
	if q.ask(m.time.Now(), m.time.real(pollWindow)) {
		m.report(lintPolling, p.lastLine(), "AT"+spec.Name+cmd.Form.String()+" came more than ten times within a second: wait for a URC, or ask once a second")
	}
}

// lintAhead looks at what had come before the line that ran was given its final result code.
func (p *port) lintAhead() {
	ahead := p.in[:min(len(p.in), p.early, atparser.MaxLine)]
	if len(ahead) == 0 || !p.m.linting() {
		return
	}
	i := atparser.IndexFold(ahead, "AT")
	if i < 0 {
		return
	}
	line := ahead[i:]
	if end := bytes.IndexAny(line, "\r\n"); end >= 0 {
		line = line[:end]
	}
	p.m.report(lintTypedAhead, string(line), "the line came before the final result code of "+redact.AT(p.lastLine())+": wait for it")
}

// lintHalf looks at what a host that closes the port leaves behind: as a rule it never ends its lines.
func (p *port) lintHalf() {
	if line := p.asm.Begun(); line != nil && p.data == nil && p.m.linting() {
		text := redact.AT(string(line))
		p.m.report(lintHalfLine, string(line), fmt.Sprintf("the host closed the port behind %.30q, and the CR that ends a line had not come: send one after each command", text))
	}
}

// slipReason says what is wrong with how value i is written. The value itself is left out, as it may be a password.
func slipReason(params []Param, i int, v *atparser.Value) string {
	if v.Omitted {
		return "a parameter is empty: leave out the last ones, commas and all, and write the others"
	}
	name := ""
	if i < len(params) {
		name = " <" + params[i].Name + ">"
	}
	return "the parameter" + name + " is not written as the manual has it: strings in quotes, numbers bare, no blanks"
}
