package files

import (
	"io"
	"time"

	"ptymodem/emulator/at"
	"ptymodem/emulator/loop"
	"ptymodem/emulator/session"
)

// ackBlock is how many bytes of an upload with ackmode each A acknowledges (FILE note).
const ackBlock = 1024

// receiver is the session of AT+QFUPL and AT+QFWRITE: bytes from the host go into a file, until
// there are enough, none come any more, or the host leaves data mode. The file is local and a read
// of the port is small, so it is written with the modem locked.
type receiver struct {
	loop *loop.Loop
	port *session.Session
	dst  io.Writer

	size    int64 // ends the session
	got     int64
	ack     bool
	timeout time.Duration // since the last byte
	wait    loop.Allowance
	timer   loop.Stop

	// done completes the command: late when timeout has passed, err when dst has failed.
	done func(late bool, err error)
}

// startReceiver writes CONNECT and takes what the host sends from then on.
func startReceiver(c *at.Call, s *receiver) {
	s.loop, s.port = Of(c).loop, session.Of(c)
	s.timer = func() {}
	s.port.Connect(s, "")
	s.port.AfterFlush(func() {
		if s.port.Streams(s) {
			s.wait = loop.Allowance{T: s.loop.Clock, Limit: s.loop.Clock.Real(s.timeout)}
			s.wait.Begin(s.loop.Clock.Now())
			s.arm(s.wait.Left(s.loop.Clock.Now()))
		}
	})
}

// arm asks again at the moment when the host is late, should nothing come before: a timer for every
// read would be dear.
func (s *receiver) arm(wait time.Duration) {
	s.timer = s.loop.AfterReal(wait, func() {
		left := s.wait.Left(s.loop.Clock.Now())
		if left <= 0 {
			left = s.wait.More(s.loop.Clock.Now(), loop.MachineLimit)
		}
		if left > 0 {
			s.arm(left)
			return
		}
		s.end(true, nil)
	})
}

// end leaves data mode and answers. What came is kept.
func (s *receiver) end(late bool, err error) {
	s.timer()
	s.port.LeaveData()
	s.done(late, err)
}

func (s *receiver) Receive(b []byte) int {
	b = b[:min(int64(len(b)), s.size-s.got)]
	s.wait.Begin(s.loop.Clock.Now())
	n, err := s.dst.Write(b)
	before := s.got
	s.got += int64(n)
	if s.ack {
		for range s.got/ackBlock - before/ackBlock {
			s.port.Acknowledge('A')
		}
	}
	if err != nil || s.got == s.size {
		s.end(false, err)
	}
	return len(b)
}

func (s *receiver) Want() int64 { return s.size - s.got }
func (s *receiver) Room() bool  { return true }
func (s *receiver) Escape()     { s.end(false, nil) }
func (s *receiver) Abort()      { s.end(false, nil) } // with AT&D2 too: a local file has no transfer to break off
