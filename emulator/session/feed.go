package session

import (
	"time"

	"ptymodem/emulator/trace"
	"ptymodem/ftpbackend/plan"
)

// hangUpNotice is how long a port may take to tell that the host it could not write to has gone.
const hangUpNotice = 100 * time.Millisecond

// A feed is data for the host on its way from the worker that feeds a stream. The modem is locked
// in its methods, and unlocked while they wait and write.
type feed struct {
	session *Session
	stream  FedStream
}

// send is what [Session.Send] does.
func (f *feed) send(b []byte) (sent int) {
	p := f.session
	g := p.g
	for sent < len(b) && f.clear() {
		d, epoch := p.data, g.Loop.Epoch()
		n, reached := d.breakpoints.move(min(len(b)-sent, p.line.piece()))
		if n > 0 {
			d.ending = sent+n == len(b) && f.stream.EndsWith(len(b))
			f.write(b[sent : sent+n])
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

// clear waits until the stream may write; false when it is over.
func (f *feed) clear() bool {
	p := f.session
	for {
		if f.stream.Over() || p.host.closed {
			return false
		}
		if p.Streams(f.stream) && !p.output.writing && len(p.output.unwritten) == 0 && p.queue.empty() {
			return true
		}
		p.g.Loop.Wait()
	}
}

// write writes data, without the lock.
func (f *feed) write(b []byte) {
	p := f.session
	p.output.writing = true
	p.g.Trace.Data(p.inTrace(), trace.ToHost, len(b))
	if p.data != nil {
		p.data.moved, p.data.fromHost = p.data.moved+int64(len(b)), false
	}
	err := p.output.writeUnlocked(b)
	p.output.writing = false
	if err != nil {
		f.awaitHangUp()
	}
}

// awaitHangUp waits for the port to tell that the host is gone, so that AT&D rules what happens to
// the data after it.
func (f *feed) awaitHangUp() {
	p, late := f.session, false
	stop := p.g.Loop.After(hangUpNotice, func() { late = true; p.g.Loop.Wake() })
	defer stop()
	for p.host.dtr && !late && !f.stream.Over() && !p.host.closed {
		p.g.Loop.Wait()
	}
}
