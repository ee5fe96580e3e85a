package at

import (
	"fmt"

	"ptymodem/atparser"
	"ptymodem/emulator/lint"
)

// MaxParams is the most parameters that any command of the table has.
const MaxParams = 16

// An Output is where the answer of a command goes: the port that it came from. The modem is locked
// in all of its methods.
type Output interface {
	// Info adds a line of information to the answer, framed.
	Info(text string)
	// InfoBytes is Info without an allocation. The bytes are the caller's again afterwards.
	InfoBytes(text []byte)
	// Done ends a command whose handler returned [ErrPending]: with nil the line goes on, with an
	// error it ends.
	Done(err error)
	// LastLine is the command line, with its AT, for findings.
	LastLine() string
	// ReportOnce reports a finding about the line, once for each line.
	ReportOnce(kind lint.Kind, reason string)
}

// An Env is what commands need of the modem that they run in. It is the same for all its ports.
type Env struct {
	Module       any  // the modem, for handlers
	Strict       bool // refuse what the module is only presumed to tolerate
	Kept         *KeptSettings
	BadParameter func(Family) error                 // the family's answer to bad parameters
	Changed      func(command *Command, key string) // a setting of a command with Keys was changed
}

// A Call is one command while it runs: what the host sent, and where its answer goes.
type Call struct {
	env     *Env
	Out     Output
	Parsed  atparser.Command    // as the host wrote it
	Command *Command            // nil for an unknown command
	Params  []Param             // what args were checked against
	Args    [MaxParams]Argument // by position in Params
	got     []Argument          // what a Get returned
	buf     []byte              // a line of information, while it is put together
	after   []func()            // runs once the line's final result code is written
}

// NewCall returns a call for the commands of one port.
func NewCall(env *Env, out Output) Call { return Call{env: env, Out: out} }

// Begin makes the call one of the next command on its line.
func (c *Call) Begin(cmd atparser.Command, spec *Command) {
	*c = Call{env: c.env, Out: c.Out, Parsed: cmd, Command: spec, got: c.got, buf: c.buf, after: c.after}
}

// TakeAfter takes what was put off until the line's final result code is written.
func (c *Call) TakeAfter() []func() {
	after := c.after
	c.after = nil
	return after
}

// Module is the modem that the command runs in.
func (c *Call) Module() any { return c.env.Module }

// Kept are the settings that are kept with the modem.
func (c *Call) Kept() *KeptSettings { return c.env.Kept }

// Arg is the argument for the parameter of that name. A name that the command does not have is a
// mistake in the table.
func (c *Call) Arg(name string) *Argument {
	for i := range c.Params {
		if c.Params[i].Name == name {
			return &c.Args[i]
		}
	}
	panic("at: " + c.Command.Name + " has no parameter " + name)
}

// Num is the value of a number, its default if it is not given.
func (c *Call) Num(name string) int64 { return c.Arg(name).Num }

// Text is the value of a string, its default if it is not given.
func (c *Call) Text(name string) string { return c.Arg(name).Text }

// Given reports that the host has given the parameter.
func (c *Call) Given(name string) bool { return c.Arg(name).Given }

// Info writes one line of information: "+NAME: " and the values.
func (c *Call) Info(format string, a ...any) {
	c.buf = append(append(c.buf[:0], c.Command.Name...), ": "...)
	c.buf = fmt.Appendf(c.buf, format, a...)
	c.Out.InfoBytes(c.buf)
}

// Line writes one line of information as it is.
func (c *Call) Line(text string) { c.Out.Info(text) }

// Then runs f as soon as the line's final result code is written.
func (c *Call) Then(f func()) { c.after = append(c.after, f) }

// ParameterError is the answer of the command's family to bad parameters.
func (c *Call) ParameterError() error { return c.env.BadParameter(c.Command.Family) }

// Done ends a command whose handler returned [ErrPending]: with nil the line goes on, with an error
// it ends.
func (c *Call) Done(err error) { c.Out.Done(err) }

// Bind checks values against params for the handler to ask for by name.
func (c *Call) Bind(params []Param, values []atparser.Value) error {
	if err := c.fit(params, values); err != nil {
		return err
	}
	return c.Tolerate(params, values)
}

// fit is bind for values whose slips were judged already.
func (c *Call) fit(params []Param, values []atparser.Value) error {
	c.Params = params
	keep := c.Command.Support == Setting && len(c.Command.Keys) == 0
	if !bind(params, values, c.Args[:], keep) {
		return c.ParameterError()
	}
	if keep {
		now := c.env.Kept.Values(c.Command)
		for i := range params {
			if c.Args[i].Given {
				continue
			}
			if !params[i].Optional && !params[i].suits(now[i]) {
				return c.ParameterError() // it has no value that it could keep: which context, which UART
			}
			c.Args[i] = Argument{Num: now[i].Num, Text: now[i].Text}
		}
	}
	return nil
}

// Tolerate reports the slips in values, or refuses them when the modem is strict.
func (c *Call) Tolerate(params []Param, values []atparser.Value) error {
	for i := range values {
		if !slipped(params, i, &values[i]) {
			continue
		}
		if c.env.Strict {
			return c.ParameterError()
		}
		c.Out.ReportOnce(lint.Quote, slipReason(params, values))
		return nil
	}
	return nil
}

// EnterData checks that a command that may enter data mode is the last on its line.
func (c *Call) EnterData() error {
	if !c.Parsed.Last {
		return ErrPlain
	}
	return nil
}

// BasicNumber is the number behind a basic command, or the command's own default; an error when it
// is out of range.
func (c *Call) BasicNumber() (int64, error) {
	p := &c.Command.Params[0]
	if !c.Parsed.HasNumber {
		return p.Omitted().Num, nil
	}
	n := int64(c.Parsed.Number)
	if !p.InRange(n) {
		return 0, CMEParameter
	}
	return n, nil
}
