package ftp

import (
	"context"
	"errors"

	"ptymodem/emulator/trace"
	"ptymodem/ftpbackend/client"
	"ptymodem/redact"
)

// A dialogue lets the modem see what a session and its server say: for the trace, for findings, and
// for rsptimeout, which counts from the last packet. Its methods are called without the modem's
// lock.
type dialogue struct {
	ft      *Client
	secrets redact.Values // of the login: a server may say them back
}

// observer is what the session tells of it.
func (d dialogue) observer() client.Observer {
	return client.Observer{Command: d.command, Reply: d.reply, Data: d.data}
}

func (d dialogue) command(line string) {
	d.said(trace.Event{Kind: "ftp", Dir: trace.FromHost, Text: redact.FTP(line)}.Masking(line))
}

func (d dialogue) reply(code int, line string) {
	d.during(func(op *operation) { op.lint.file.hears(code, line) })
	d.said(trace.Event{Kind: "ftp", Dir: trace.ToHost, Code: code, Text: d.secrets.Mask(line)}.Masking(line))
}

func (d dialogue) data(bool, int) {
	d.during(func(op *operation) { op.watch.touch() })
}

// during does f with the modem locked if an operation runs.
func (d dialogue) during(f func(*operation)) {
	d.ft.Loop.Locked(func() {
		if op := d.ft.op; op != nil {
			f(op)
		}
	})
}

// said puts a line into the trace.
func (d dialogue) said(e trace.Event) {
	d.ft.Loop.Locked(func() {
		if op := d.ft.op; op != nil && errors.Is(context.Cause(op.ctx), errTimeout) {
			return // it was given up before, and the session with it
		}
		d.ft.Trace.Emit(e)
	})
}
