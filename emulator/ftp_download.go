package emulator

import (
	"context"
	"io"
	"strconv"
)

// A comDownload is the session of a download to COM:. Its worker writes to the port; +++ suspends it, ATO goes on with the very next byte.
type comDownload struct {
	op        *ftpOp
	from      *download // nil before CONNECT
	left      int64     // bytes still to bring, -1 for all
	n         int64     // bytes brought
	inData    bool
	suspended bool
	sending   bool  // the worker is at the port, not at the network
	ended     bool  // no more may go to the host
	err       error // why, if the host broke it off
}

// run is the worker: CONNECT, the data, OK; what it returns is the result.
func (s *comDownload) run(d *download, err error) (string, error) {
	m, op := s.op.m, s.op
	m.locked(func() {
		if m.ftp.op != op || err != nil {
			if err == nil {
				err = errGone
			}
			op.rejected(err)
			return
		}
		op.dataOpen = true
		s.from, s.inData = d, true
		op.port.connect(s, "")
		op.port.hostGone()
		m.settle()
	})
	if err != nil {
		if d != nil {
			d.Close()
		}
		return "", err
	}

	err = s.copy(d)
	if err == nil && s.left == 0 { // the host has all it wanted, whatever the server's last word
		m.locked(func() {
			if !s.suspended && m.ftp.op == op {
				s.leave()
				m.settle()
			}
		})
	}
	err = d.finish(s.n, err)
	m.mu.Lock()
	defer m.mu.Unlock()
	if s.err != nil {
		err = s.err
	}
	for s.suspended && !s.over() { // it has come to its end: the result waits for ATO
		s.sending = true
		m.wait()
	}
	if m.ftp.op == op {
		s.leave()
	}
	return strconv.FormatInt(s.n, 10), err
}

// copy moves the data from the server to the host. The clock stands still while the host is awaited: only the server can be late.
func (s *comDownload) copy(r io.Reader) error {
	m, op := s.op.m, s.op
	buf := make([]byte, comBlock)
	for s.left != 0 {
		b := buf
		if s.left >= 0 {
			b = b[:min(int64(len(b)), s.left)]
		}
		n, err := r.Read(b)
		if n > 0 {
			m.locked(func() {
				s.sending = true
				op.watch.hold()
			})
			k := op.port.send(s, b[:n])
			op.file.look(b[:n])
			if m.locked(func() { s.sent(k, k == n) }); k < n {
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
	if s.left > 0 {
		s.left -= int64(k)
	}
	s.op.moved(k)
	if !all {
		return
	}
	s.sending = false
	if !s.suspended {
		s.op.watch.release()
	}
	s.op.m.wake()
}

// leave is the end of data mode and the OK after it; a suspended download has had both.
func (s *comDownload) leave() {
	op := s.op
	if s.inData {
		s.inData = false
		op.port.leaveData()
	}
	s.suspended = false
	op.answered()
}

func (s *comDownload) over() bool           { return s.ended || s.op.ctx.Err() != nil }
func (s *comDownload) want() int64          { return -1 }
func (s *comDownload) room() bool           { return true }
func (s *comDownload) receive(b []byte) int { return len(b) } // a download takes nothing but its escape

// escape suspends: OK now, no result yet; the server is held back by flow control.
func (s *comDownload) escape() {
	op := s.op
	s.inData, s.suspended = false, true
	op.watch.hold()
	op.order.apart()
	op.port.leaveData()
	op.answered() // should it fail before ATO, the result comes at once
}

// abort is DTR dropped with AT&D2: OK, and the result is 607,0. The session stays, and a server that says nothing more is not waited for.
func (s *comDownload) abort() {
	s.ended, s.err = true, errTransferAborted
	s.leave()
	s.op.m.work(func(context.Context) { s.from.Close() })
	s.op.m.wake()
}

// resumeData is ATO: a suspended download goes on.
func (m *Modem) resumeData(c *Call) error {
	op := m.ftp.op
	if op == nil || op.down == nil || !op.down.suspended || op.result != "" {
		return resultNoCarrier
	}
	if err := c.enterData(); err != nil {
		return err
	}
	op.begin(c)
	op.down.suspended, op.down.inData = false, true
	if !op.down.sending {
		op.watch.release()
	}
	c.port.connect(op.down, "")
	m.wake()
	return errPending
}
