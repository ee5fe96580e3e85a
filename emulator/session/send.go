package session

import (
	"time"

	"ptymodem/emulator/trace"
	"ptymodem/ftpbackend/plan"
)

// A FedStream is one that a worker feeds with data for the host.
type FedStream interface {
	Stream
	// over reports that the session takes no more data.
	Over() bool
	// EndsWith reports that the session is known to have no more than n bytes to send. A host that
	// knows it too may send its next command as soon as it has them.
	EndsWith(n int) bool
}

// Send writes data to the host, for the worker that feeds s; the modem is not locked. It blocks
// while the host does not read and while s is suspended, and returns how much it has written: less
// than all when s is over. A host that is gone loses the data, as on a wire.
func (p *Session) Send(s FedStream, b []byte) (sent int) {
	g := p.g
	g.Loop.Lock()
	defer g.Loop.Unlock()
	for sent < len(b) && p.clear(s) {
		d, epoch := p.data, g.Loop.Epoch()
		n, reached := d.move(min(len(b)-sent, p.line.piece()))
		if n > 0 {
			d.ending = sent+n == len(b) && s.EndsWith(len(b))
			p.sendPart(s, b[sent:sent+n])
			sent += n
		}
		if g.Loop.Epoch() != epoch {
			plan.Miss(reached, d.breakpoints.Moved())
			return sent
		}
		g.hit(reached)
		p.output.flush()
		if g.Hooks != nil || len(p.input.unread) > 0 {
			g.Settle() // lines and data may have waited for what flush has done
		}
	}
	return sent
}

// clear waits until s may write; false when it is over.
func (p *Session) clear(s FedStream) bool {
	for {
		if s.Over() || p.host.closed {
			return false
		}
		if p.data != nil && p.data.stream == Stream(s) && !p.output.writing && len(p.output.unwritten) == 0 && p.queue.empty() {
			return true
		}
		p.g.Loop.Wait()
	}
}

// sendPart writes data, without the lock.
func (p *Session) sendPart(s FedStream, b []byte) {
	g := p.g
	p.output.writing = true
	g.Trace.Data(trace.ToHost, len(b))
	err := p.output.writeUnlocked(b)
	p.output.writing = false
	if err != nil {
		p.awaitHangUp(s)
	}
}

// hangUpNotice is how long a port may take to tell that the host it could not write to has gone.
const hangUpNotice = 100 * time.Millisecond

// awaitHangUp waits for the port to tell that the host is gone, so that AT&D rules what happens to
// the data after it.
func (p *Session) awaitHangUp(s FedStream) {
	g, late := p.g, false
	stop := g.Loop.After(hangUpNotice, func() { late = true; g.Loop.Wake() })
	defer stop()
	for p.host.dtr && !late && !s.Over() && !p.host.closed {
		g.Loop.Wait()
	}
}
