package emulator

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

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
			for _, line := range slices.Concat(leftOut(c), withSession(leftOut(c))) {
				synctest.Test(t, func(t *testing.T) {
					h := &fuzzHost{pipe: serial.NewPipe()}
					h.m = New(Config{
						Table: table, UFS: fs.NewMemory("UFS", 1<<20), SD: fs.NewMemory("SD", 1<<20), Network: &hostileServer{}, Clock: quartz.NewReal(),
						Crashed: func(report string) { t.Errorf("%s: %s", line, report) },
					})
					h.pipes = []*serial.Pipe{h.pipe}
					h.m.Attach(h.pipe)
					h.pipe.SetDTR(true)
					synctest.Wait()
					for _, l := range strings.Split(line, "|") {
						h.send(l + "\r")
						time.Sleep(time.Second)
					}
					if !h.m.crash.happened.Load() {
						h.rest(t)
					}
					if err := h.m.Close(); err != nil {
						t.Error(err)
					}
				})
			}
		})
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

// withSession are the lines, each behind those that open an FTP session and a file.
func withSession(lines []string) []string {
	all := make([]string, len(lines))
	for i, l := range lines {
		all[i] = strings.ReplaceAll(login, "\r", "") + `|AT+QFOPEN="f",0|` + l
	}
	return all
}

// without are lines with the first none, one, two and so on of the parameters, with all but each, and
// with all: with the least values that they take, and with the greatest.
func without(start string, params []at.Param) []string {
	var lines []string
	for _, extreme := range []func(*at.Param) string{least, greatest} {
		values := make([]string, len(params))
		for i := range params {
			values[i] = extreme(&params[i])
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

func least(p *at.Param) string {
	switch {
	case p.Type == at.TypeText:
		return strconv.Quote(strings.Repeat("1", int(p.Min)))
	case len(p.Values) > 0:
		return strconv.FormatInt(slices.Min(p.Values), 10)
	}
	return strconv.FormatInt(p.Min, 10)
}

func greatest(p *at.Param) string {
	switch {
	case p.Type == at.TypeText:
		return strconv.Quote(strings.Repeat("1", int(p.Max)))
	case len(p.Values) > 0:
		return strconv.FormatInt(slices.Max(p.Values), 10)
	}
	return strconv.FormatInt(p.Max, 10)
}
