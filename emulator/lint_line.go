package emulator

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
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

// slipped reports whether value i is not written as the manual has it.
func slipped(params []Param, i int, v *atparser.Value) bool {
	return v.Slips != 0 || v.Omitted || i < len(params) && !params[i].Bare && v.Quoted != (params[i].Type == Text)
}

// findings is a set of them.
type findings uint64

// reportOnce is for findings about how the line that runs is written: however many of its parameters have a slip, it is one for a line.
func (p *port) reportOnce(id finding, reason string) {
	if p.found&(1<<id) == 0 {
		p.found |= 1 << id
		p.m.report(id, p.lastLine(), reason)
	}
}

// slipReason says what is wrong with how values are written. The values themselves are left out, as they may be passwords.
func slipReason(params []Param, values []atparser.Value) string {
	var names []string
	empty := false
	for i := range values {
		switch v := &values[i]; {
		case v.Omitted:
			empty = true
		case i < len(params) && slipped(params, i, v):
			names = append(names, "<"+params[i].Name+">")
		case slipped(params, i, v):
			names = append(names, "<"+strconv.Itoa(i+1)+">")
		}
	}
	const omit = "leave out the last ones, commas and all, and write the others"
	switch {
	case len(names) == 0:
		return "a parameter is empty: " + omit
	case empty:
		return written(names) + "; one is empty: " + omit
	}
	return written(names)
}

// written says that the parameters of those names are not written as the manual has it.
func written(names []string) string {
	subject, verb := "the parameter ", " is"
	if len(names) > 1 {
		subject, verb = "the parameters ", " are"
	}
	return subject + strings.Join(names, ", ") + verb + " not written as the manual has it: strings in quotes, numbers bare, no spaces"
}
