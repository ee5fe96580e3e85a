package files

import (
	"context"
	"io"

	"ptymodem/emulator/at"
	"ptymodem/emulator/loop"
	"ptymodem/emulator/session"
)

// outflowBlock is how much of a file goes to the port at a time.
const outflowBlock = 64 << 10

// sender is the session of AT+QFDWL and AT+QFREAD: a worker brings a part of a file to the host.
// The escape sequence ends it for good.
type sender struct {
	loop  *loop.Loop
	port  *session.Session
	epoch int
	src   io.Reader
	left  int64 // bytes still to send
	sent  int64
	ended bool // the host has left data mode

	// moved sees what goes out, without the lock; nil sees nothing.
	moved func(b []byte)
	// done completes the command with the modem locked; err is why src has failed. After a reset it
	// is not called.
	done func(err error)
	// close gives src up, without the lock; nil leaves it open.
	close func()
}

// startSender writes CONNECT and the detail after it, and starts the worker.
func startSender(c *at.Call, s *sender, detail string) {
	s.loop, s.port = Of(c).loop, session.Of(c)
	s.epoch = s.loop.Epoch()
	s.port.Connect(s, detail)
	s.loop.Go(func(context.Context) { s.run() })
}

func (s *sender) run() {
	err := s.copy()
	if s.close != nil {
		s.close()
	}
	s.loop.Lock()
	defer s.loop.Unlock()
	if s.sent == 0 {
		s.port.AwaitConnect(s)
	}
	s.loop.Drain() // what the hooks of the store asked for comes before the answer
	if s.loop.Epoch() != s.epoch {
		return
	}
	s.leave()
	s.done(err)
}

// copy sends what is left, unless the session is over before.
func (s *sender) copy() error {
	buf := make([]byte, min(s.left, outflowBlock))
	for s.left > 0 {
		n, err := s.src.Read(buf[:min(s.left, outflowBlock)])
		if n > 0 {
			k := s.port.Send(s, buf[:n])
			s.left -= int64(k)
			s.sent += int64(k)
			if s.moved != nil {
				s.moved(buf[:k])
			}
			if k < n {
				return nil
			}
		}
		if err == io.EOF {
			return nil // the file has been cut meanwhile
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// leave brings the port back to command mode, once.
func (s *sender) leave() {
	if !s.ended {
		s.ended = true
		s.port.LeaveData()
	}
}

func (s *sender) Over() bool           { return s.ended || s.loop.Epoch() != s.epoch }
func (s *sender) Receive(b []byte) int { return len(b) } // nothing but the escape is awaited
func (s *sender) EndsWith(n int) bool  { return s.left == int64(n) }
func (s *sender) Want() int64          { return -1 }
func (s *sender) Room() bool           { return true }
func (s *sender) Escape()              { s.leave() } // the worker answers, when what is on its way to the host is out
func (s *sender) Abort()               { s.leave() }
