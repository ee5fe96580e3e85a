package emulator

import (
	"fmt"

	"ptymodem/atparser"
)

// maxParams is the most parameters that any command of the table has.
const maxParams = 16

// A Call is one command while it runs: what the host sent, and where its answer goes.
type Call struct {
	m       *Modem
	port    *port
	cmd     atparser.Command
	spec    *Command
	param   []Param             // what args were checked against
	args    [maxParams]argument // by position in param
	got     []argument          // what a Get returned
	infos   int                 // lines of information written so far
	after   []func()            // runs once the line's final result code is written
	newRate *int                // nil, or AT+IPR's rate from the line's final result code on
	order   *order              // nil without hooks
}

// arg is the argument for the parameter of that name. A name that the command does not have is a mistake in the table.
func (c *Call) arg(name string) *argument {
	for i := range c.param {
		if c.param[i].Name == name {
			return &c.args[i]
		}
	}
	panic("emulator: " + c.spec.Name + " has no parameter " + name)
}

func (c *Call) num(name string) int64   { return c.arg(name).num }
func (c *Call) text(name string) string { return c.arg(name).text }
func (c *Call) given(name string) bool  { return c.arg(name).given }

// info writes one line of information: "+NAME: " and the values.
func (c *Call) info(format string, a ...any) {
	c.port.info(c.spec.Name + ": " + fmt.Sprintf(format, a...))
}

// line writes one line of information as it is.
func (c *Call) line(text string) { c.port.info(text) }

// then runs f as soon as the line's final result code is written.
func (c *Call) then(f func()) { c.after = append(c.after, f) }

// parameterError is the answer of the command's family to bad parameters.
func (c *Call) parameterError() error { return c.m.parameterError(c.spec.Family) }
