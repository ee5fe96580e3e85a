package netem

import (
	"errors"
	"os"
	"time"

	"ptymodem/ftpbackend"
)

// Read receives data.
func (c *conn) Read(p []byte) (int, error) {
	c.reading.Lock()
	defer c.reading.Unlock()
	for {
		now, err := c.pass(&c.readUntil)
		if err != nil {
			return 0, err
		}
		rate := c.rate(now)
		if rate > 0 {
			if d := c.network.limiter.wait(rate); d > 0 {
				c.network.slowed(d)
				if err := c.wait(now, &c.readUntil, nil, d); err != nil {
					return 0, err
				}
				continue
			}
		}
		if !c.queue.used.Load() {
			if now.latency > 0 {
				c.pump()
				continue
			}
			n, ok, err := c.receive(p, now)
			if ok {
				return n, err
			}
			continue
		}
		n, more, err := c.queue.next()
		switch {
		case err != nil:
			return 0, err
		case n == 0 && more:
			if err := c.wait(now, &c.readUntil, c.queue.arrived, 0); err != nil {
				return 0, err
			}
		case n > 0:
			if rate > 0 {
				p = p[:atOnce(rate, len(p))]
			}
			n = c.queue.take(p)
			c.charge(rate, n)
			return n, nil
		}
	}
}

// receive reads from the network itself. If new conditions came meanwhile, what was read goes by
// those, and ok is false.
func (c *conn) receive(p []byte, now *conditions) (n int, ok bool, err error) {
	rate := c.rate(now)
	if rate > 0 {
		p = p[:atOnce(rate, len(p))]
	}
	n, err = c.Conn.Read(p)
	if then := c.network.now.Load(); then != now && !errors.Is(err, os.ErrDeadlineExceeded) && !c.isOver() &&
		(then.stalls > 0 || then.latency > 0 || c.rate(then) != rate) {
		c.arrive(p[:n], err)
		if err == nil && then.latency > 0 {
			c.pump()
		}
		return 0, false, nil
	}
	c.charge(rate, n)
	if err != nil && c.isOver() {
		err = c.end("read")
	}
	return n, true, err
}

// Write sends data.
func (c *conn) Write(p []byte) (int, error) {
	c.writing.Lock()
	defer c.writing.Unlock()
	done := 0
	for {
		now, err := c.pass(&c.writeUntil)
		if err != nil {
			return done, err
		}
		rest := p[done:]
		if rate := c.rate(now); rate > 0 {
			if d := c.network.limiter.wait(rate); d > 0 {
				c.network.slowed(d)
				if err := c.wait(now, &c.writeUntil, nil, d); err != nil {
					return done, err
				}
				continue
			}
			rest = rest[:atOnce(rate, len(rest))]
			c.charge(rate, len(rest))
		}
		n, err := c.Conn.Write(rest)
		done += n
		switch {
		case err != nil && c.isOver():
			return done, c.end("write")
		case err != nil && ftpbackend.IsReset(err) && c.queue.hides():
			return len(p), nil // lost on its way, which neither side knows yet
		case err != nil || done == len(p):
			return done, err
		}
	}
}

// rate is the rate of this connection, or 0.
func (c *conn) rate(now *conditions) int64 {
	if !c.data {
		return 0
	}
	return now.rate
}

func (c *conn) charge(rate int64, n int) {
	if rate > 0 {
		c.network.limiter.charge(n)
	}
}

// pass waits until nothing stalls, and returns the conditions then.
func (c *conn) pass(until *deadline) (*conditions, error) {
	for {
		now := c.network.now.Load()
		switch {
		case c.isOver():
			return nil, c.end("read")
		case now.stalls == 0:
			return now, nil
		}
		if err := c.wait(now, until, nil, 0); err != nil {
			return nil, err
		}
	}
}

// wait waits for new conditions, for a signal, or for a time (0: for ever).
func (c *conn) wait(now *conditions, until *deadline, sign <-chan struct{}, d time.Duration) error {
	var passed <-chan time.Time
	if d > 0 {
		timer := time.NewTimer(d)
		defer timer.Stop()
		passed = timer.C
	}
	select {
	case <-now.replaced:
	case <-sign:
	case <-passed:
	case <-until.passed():
		return os.ErrDeadlineExceeded
	case <-c.closed:
		return c.end("read")
	}
	return nil
}
