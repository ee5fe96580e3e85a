package ftp

import (
	"context"
	"io"
	"strconv"
	"time"

	"ptymodem/emulator/at"
	"ptymodem/emulator/loop"
	"ptymodem/emulator/session"
)

// A comDownload is the session of a download to COM:. Its worker writes to the port; +++ suspends
// it, ATO goes on with the very next byte.
type comDownload struct {
	op        *operation
	from      *download // nil before CONNECT
	left      int64     // bytes still to bring, -1 for all
	n         int64     // bytes brought
	inData    bool
	suspended bool
	sending   bool      // the worker is at the port, not at the network
	ended     bool      // no more may go to the host
	err       error     // why, if the host broke it off
	last      time.Time // when the host was sent the last byte, or CONNECT; zero before that
}

// run is the worker: CONNECT, the data, OK; what it returns is the result.
func (s *comDownload) run(d *download, err error) (string, error) {
	ft, op := s.op.ft, s.op
	ft.Loop.Locked(func() {
		if ft.op != op || err != nil {
			if err == nil {
				err = loop.ErrGone
			}
			op.rejected(err)
			return
		}
		op.transfer.dataOpen = true
		s.from = d
		s.connect()
		op.port.HostGone()
		ft.Ports.Settle()
	})
	if err != nil {
		if d != nil {
			d.Close()
		}
		return "", err
	}

	err = s.copy(d)
	ft.Loop.Locked(func() {
		if s.inData && ft.op == op { // what the host sends from here on is command input
			s.leaveData()
			ft.Ports.Settle()
		}
	})
	err = d.finish(s.n, err)
	ft.Loop.Lock()
	defer ft.Loop.Unlock()
	if s.err != nil {
		err = s.err
	}
	s.rest()
	if ft.op == op {
		op.end(strconv.FormatInt(s.n, 10), err)
		s.leave()
	}
	return "", err
}

// rest waits for the end to be told: until the host has resumed a suspended download, and for a
// while after the last byte, so that a host which reads until nothing comes has a whole file, and
// OK and the result together after it. Our choice.
func (s *comDownload) rest() {
	ft, op := s.op.ft, s.op
	stop := func() {}
	for ft.op == op && !s.ended {
		stop()
		switch wait := session.ResultDelay - op.age(s.last); {
		case s.suspended && op.ctx.Err() != nil:
			return // it has had its OK
		case s.suspended:
			s.sending = true
		case s.last.IsZero():
		case wait <= 0:
			op.result.paused = true
			return
		default:
			op.watch.pause() // the server has said its last word
			stop = ft.Loop.After(wait, ft.Loop.Wake)
		}
		ft.Loop.Wait()
	}
}

// copy moves the data from the server to the host. The clock stands still while the host is
// awaited: only the server can be late.
func (s *comDownload) copy(r io.Reader) error {
	ft, op := s.op.ft, s.op
	buf := make([]byte, comBlock)
	for s.left != 0 {
		b := buf
		if s.left >= 0 {
			b = b[:min(int64(len(b)), s.left)]
		}
		n, err := r.Read(b)
		if n > 0 {
			ft.Loop.Locked(func() {
				s.sending = true
				op.watch.pause()
			})
			k := op.port.Send(s, b[:n])
			op.lint.file.look(b[:n])
			if ft.Loop.Locked(func() { s.sent(k, k == n) }); k < n {
				return context.Cause(op.ctx)
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// sent counts what the host was sent; all: the worker goes back to the network.
func (s *comDownload) sent(k int, all bool) {
	s.n += int64(k)
	s.last = s.op.ft.Loop.Clock.Now()
	if s.left > 0 {
		s.left -= int64(k)
	}
	s.op.transfer.moved(k)
	if !all {
		return
	}
	s.sending = false
	if !s.suspended {
		s.op.watch.resume()
	}
	s.op.ft.Loop.Wake()
}

// connect enters data mode.
func (s *comDownload) connect() {
	s.suspended, s.inData = false, true
	s.last = time.Time{}
	s.op.port.Connect(s, "")
	s.op.port.AfterFlush(func() {
		s.last = s.op.ft.Loop.Clock.Now()
		s.op.ft.Loop.Wake()
	})
}

func (s *comDownload) leaveData() {
	if s.inData {
		s.inData = false
		s.op.port.LeaveData()
	}
}

// leave is the end of data mode and the OK after it; a suspended download has had both.
func (s *comDownload) leave() {
	s.leaveData()
	s.suspended = false
	s.op.answered()
}

func (s *comDownload) Over() bool           { return s.ended || s.op.ctx.Err() != nil }
func (s *comDownload) EndsWith(n int) bool  { return s.left == int64(n) }
func (s *comDownload) Want() int64          { return -1 }
func (s *comDownload) Room() bool           { return true }
func (s *comDownload) Receive(b []byte) int { return len(b) } // a download takes nothing but its escape

// Escape suspends: OK now, no result yet; the server is held back by flow control.
func (s *comDownload) Escape() {
	op := s.op
	s.suspended = true
	op.watch.pause()
	op.result.urc.NoMerge()
	s.leaveData()
	op.answered() // should it fail before ATO, the result comes at once
}

// Abort is DTR dropped with AT&D2: OK, and the result is 607,0. The session stays, and a server
// that says nothing more is not waited for.
func (s *comDownload) Abort() {
	s.ended, s.err = true, errTransferAborted
	s.leave()
	s.op.ft.Loop.Go(func(context.Context) { s.from.Close() })
	s.op.ft.Loop.Wake()
}

// Resume is ATO: a suspended download goes on.
func Resume(c *at.Call) error {
	ft := Of(c)
	op := ft.op
	if op == nil || op.transfer.down == nil || !op.transfer.down.suspended || op.result.isKnown() {
		return at.ResultNoCarrier
	}
	if err := c.EnterData(); err != nil {
		return err
	}
	op.begin(c)
	if !op.transfer.down.sending {
		op.watch.resume()
	}
	op.transfer.down.connect()
	ft.Loop.Wake()
	return at.ErrPending
}
