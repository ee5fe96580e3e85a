package commands

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"ptymodem/atparser"
	"ptymodem/emulator/at"
	"ptymodem/emulator/custom"
)

// Options say for which modem commands are.
type Options struct {
	Index int // of the modem among several, from 0
	Seed  uint64
}

// A Modem is the commands of one modem at work. It implements [custom.Commands].
type Modem struct {
	options Options
	rules   []rule
	values  map[string]value
}

// A rule is an entry, and how often it has answered.
type rule struct {
	*Entry
	by    string
	count int
	draws *rand.Rand
}

// A value is that of a variable.
type value struct {
	text string
	keep bool
}

// For is the list for a modem; nil if it has no entry, so that the modem need not ask.
func (l List) For(o Options) custom.Commands {
	entries := l.Entries()
	if len(entries) == 0 {
		return nil
	}
	m := &Modem{options: o, values: map[string]value{}}
	for _, e := range entries {
		m.rules = append(m.rules, rule{Entry: e, by: fmt.Sprintf("%s:%d", e.Pos.File, e.Pos.Line)})
	}
	return m
}

// Answer implements [custom.Commands].
func (m *Modem) Answer(c custom.Command) (custom.Answer, bool) {
	i := slices.IndexFunc(m.rules, func(r rule) bool { return r.answers(c) })
	if i < 0 {
		return m.testForm(c)
	}
	r := &m.rules[i]
	r.count++
	f := filling{modem: m, rule: r, command: c, parameters: r.parameters(c)}
	answer := custom.Answer{By: r.by, Lines: f.lines}
	if r.Prompt == nil {
		return answer, true
	}
	answer.Prompt = &custom.Prompt{Connect: r.Prompt.Connect, Bytes: -1}
	if r.Prompt.Bytes != nil {
		n, err := strconv.ParseInt(r.Prompt.Bytes.fill(f.value), 10, 64)
		if err != nil || n < 0 || n > mostBytes {
			return custom.Answer{By: r.by, Lines: func() []custom.Line { return []custom.Line{{Text: at.ResultError.Word}} }}, true
		}
		answer.Prompt.Bytes = n
	}
	return answer, true
}

// answers reports that the entry is for a command.
func (r *rule) answers(c custom.Command) bool {
	switch {
	case c.Known && !r.Override:
		return false
	case c.Parsed.Form == atparser.Test && !r.At.ForTest():
		return false
	}
	return r.At.Match(c.Parsed.Name, c.Line)
}

// testForm answers =? of a command that the modem does not have and some entry has.
func (m *Modem) testForm(c custom.Command) (custom.Answer, bool) {
	if c.Known || c.Parsed.Form != atparser.Test {
		return custom.Answer{}, false
	}
	i := slices.IndexFunc(m.rules, func(r rule) bool {
		if name, ok := r.At.Command(); ok || r.At.Regexp() {
			return ok && name == c.Parsed.Name
		}
		return r.At.Names(c.Parsed.Name)
	})
	if i < 0 {
		return custom.Answer{}, false
	}
	return custom.Answer{By: m.rules[i].by, Lines: func() []custom.Line { return []custom.Line{{Text: at.ResultOK.Word}} }}, true
}

// parameters are what {1} and so on stand for.
func (r *rule) parameters(c custom.Command) []string {
	if r.At.Regexp() {
		return r.At.Submatch(c.Line)[1:]
	}
	all := make([]string, len(c.Parsed.Params))
	for i, p := range c.Parsed.Params {
		all[i] = p.Text
	}
	return all
}

// Names implements [custom.Commands].
func (m *Modem) Names() []string {
	var all []string
	for i := range m.rules {
		if name, ok := m.rules[i].At.Command(); ok && !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

// PowerUp implements [custom.Commands].
func (m *Modem) PowerUp() {
	for name, v := range m.values {
		if !v.keep {
			delete(m.values, name)
		}
	}
	for i := range m.rules {
		if !m.rules[i].Keep {
			m.rules[i].count = 0
		}
	}
}

// Restore implements [custom.Commands].
func (m *Modem) Restore() {
	clear(m.values)
	for i := range m.rules {
		m.rules[i].count, m.rules[i].draws = 0, nil
	}
}

// draw is a number from the entry's own random stream, so that other entries do not change it.
func (m *Modem) draw(r *rule, least, most int64) int64 {
	if r.draws == nil {
		i := slices.IndexFunc(m.rules, func(x rule) bool { return x.Entry == r.Entry })
		r.draws = rand.New(rand.NewPCG(m.options.Seed, uint64(m.options.Index)<<32|uint64(i)))
	}
	return least + r.draws.Int64N(most-least+1)
}

// A filling is one command that an entry answers: what its placeholders stand for.
type filling struct {
	modem      *Modem
	rule       *rule
	command    custom.Command
	parameters []string
}

// lines sets the variables and makes the lines of the answer.
func (f filling) lines() []custom.Line {
	values := make([]string, len(f.rule.Set))
	for i := range f.rule.Set {
		values[i] = f.rule.Set[i].Value.fill(f.value)
	}
	for i, v := range f.rule.Set {
		f.modem.values[v.Name] = value{values[i], f.rule.Keep}
	}
	answer := f.rule.Answers[min(max(f.rule.count, 1), len(f.rule.Answers))-1]
	var all []custom.Line
	for i := range answer {
		if text := answer[i].Text.fill(f.value); text != "" {
			all = append(all, answer[i].line(text))
		}
	}
	return all
}

// value is what a placeholder stands for.
func (f filling) value(p *part) string {
	switch p.kind {
	case parameter:
		if p.number <= len(f.parameters) {
			return f.parameters[p.number-1]
		}
		return ""
	case drawn:
		return strconv.FormatInt(f.modem.draw(f.rule, p.least, p.most), 10)
	case variable:
		return f.modem.values[p.name].text
	}
	id := &f.command.Identity
	switch p.name {
	case "line":
		return f.command.Line
	case "imei":
		return id.IMEI
	case "imsi":
		return id.IMSI
	case "iccid":
		return id.ICCID
	case "msisdn":
		return id.MSISDN
	case "model":
		return id.Model
	case "revision":
		return id.Revision
	case "n":
		return strconv.Itoa(f.modem.options.Index)
	case "count":
		return strconv.Itoa(f.rule.count)
	}
	return strconv.FormatInt(int64(f.command.Time/time.Second), 10)
}
