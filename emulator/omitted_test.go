package emulator

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/coder/quartz"

	"ptymodem/emulator/at"
	"ptymodem/emulator/serial"
	"ptymodem/fs"
)

// TestParametersLeftOut gives each command of the table every number of its parameters, and all but
// each one of them, on a modem that has just been switched on and on one with an FTP session and a
// file open: what is missing never stops the modem, and each line has its final result code.
func TestParametersLeftOut(t *testing.T) {
	table := NewTable()
	for _, c := range table.Commands() {
		if c.Write == nil && len(c.Keys) == 0 {
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			for _, line := range leftOut(c) {
				synctest.Test(t, func(t *testing.T) { answers(t, table, line) })
				synctest.Test(t, func(t *testing.T) { answers(t, table, login+`|AT+QFOPEN="f",0|`+line) })
			}
		})
	}
}

// answers has a new modem answer lines that | parts.
func answers(t *testing.T, table *at.Table, lines string) {
	codes, pipe := &oneFinal{t: t}, serial.NewPipe()
	h := &fuzzHost{pipe: pipe, pipes: []*serial.Pipe{pipe}}
	h.m = New(Config{
		Table: table, UFS: fs.NewMemory("UFS", 1<<20), SD: fs.NewMemory("SD", 1<<20), Network: &hostileServer{}, Clock: quartz.NewReal(),
		Trace: codes.event, Crashed: func(report string) { t.Errorf("%s: %s", lines, report) },
	})
	codes.m = h.m
	h.open()
	h.say(lines)
	if !h.m.crash.happened.Load() {
		h.rest(t)
	}
	if err := h.m.Close(); err != nil {
		t.Error(err)
	}
}

// leftOut are lines of the command, and of each of its keys, that want one or more parameters.
func leftOut(c *at.Command) []string {
	if len(c.Keys) == 0 {
		return without(c.Name+"=", c.Params)
	}
	var lines []string
	for _, k := range c.Keys {
		lines = append(lines, without(c.Name+"="+strconv.Quote(k.Name)+",", slices.Concat(k.Index, k.Params))...)
	}
	return lines
}

// without are lines with the first none, one, two and so on of the parameters, with all but each, and
// with all: with the least values that they take, and with the greatest.
func without(start string, params []at.Param) []string {
	var lines []string
	for _, greatest := range []bool{false, true} {
		values := make([]string, len(params))
		for i := range params {
			values[i] = extreme(&params[i], greatest)
		}
		for i := range values {
			but := slices.Clone(values)
			but[i] = ""
			lines = append(lines, "AT"+start+strings.Join(values[:i], ","), "AT"+start+strings.Join(but, ","))
		}
		lines = append(lines, "AT"+start+strings.Join(values, ","))
	}
	return lines
}

// extreme is the least or the greatest value that the parameter takes.
func extreme(p *at.Param, greatest bool) string {
	least, most := p.Min, p.Max
	if len(p.Values) > 0 {
		least, most = slices.Min(p.Values), slices.Max(p.Values)
	}
	n := least
	if greatest {
		n = most
	}
	if p.Type == at.TypeText {
		return strconv.Quote(strings.Repeat("1", int(n)))
	}
	return strconv.FormatInt(n, 10)
}
