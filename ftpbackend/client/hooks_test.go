package client_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
	"ptymodem/ftpbackend/plan"
)

// A planned case of a test is an operation that goes wrong by a reply to one of its commands.
type planned struct {
	name, verb, reply string
	run               func(c *client.Client) error
	play              func(s *script)
	kind              ftpbackend.Kind
	code              int
}

// plans are Hooks: what goes wrong with the next command of a verb.
type plans struct {
	mu     sync.Mutex
	next   map[string]plan.Plan
	asked  []string // the lines asked about
	before func(line string)
}

func (p *plans) Command(line string) plan.Plan {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = append(p.asked, line)
	if p.before != nil {
		p.before(line)
	}
	verb, _, _ := strings.Cut(line, " ")
	pl := p.next[verb]
	delete(p.next, verb)
	return pl
}

func (p *plans) set(verb string, pl plan.Plan) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.next[verb] = pl
}

// hook gives a configuration one plan to begin with.
func hook(cfg *client.Config, verb string, pl plan.Plan) *plans {
	p := &plans{next: map[string]plan.Plan{verb: pl}}
	cfg.Hooks = p
	return p
}

// atByte is a plan to call f when so much of a transfer has moved.
func atByte(n int64, f func()) plan.Plan {
	return plan.Plan{Breakpoints: []plan.Breakpoint{{Bytes: n, Hit: func() plan.Outcome { f(); return plan.Outcome{} }}}}
}

// A dialogue is what an Observer sees of the control connection.
type dialogue struct {
	mu    sync.Mutex
	lines []string
}

func (d *dialogue) observe(cfg *client.Config) {
	note := func(format string, args ...any) {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.lines = append(d.lines, fmt.Sprintf(format, args...))
	}
	cfg.Observer.Command = func(line string) { note("> %s", line) }
	cfg.Observer.Reply = func(_ int, line string) { note("< %s", line) }
}

// since returns what came after the last line that begins so.
func (d *dialogue) since(prefix string) []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := len(d.lines) - 1; i >= 0; i-- {
		if strings.HasPrefix(d.lines[i], prefix) {
			return slices.Clone(d.lines[i+1:])
		}
	}
	return slices.Clone(d.lines)
}

// closeAt closes a channel when the client has a reply with one of these codes.
func closeAt(cfg *client.Config, over chan<- struct{}, codes ...int) {
	cfg.Observer.Reply = func(code int, _ string) {
		if slices.Contains(codes, code) {
			close(over)
		}
	}
}
