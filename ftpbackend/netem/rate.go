package netem

import (
	"sync"
	"time"

	"ptymodem/ftpbackend"
)

// portion is how much time's worth of a rate moves at once. As much again may have been saved up.
const portion = 10 * time.Millisecond

// A rateLimiter keeps data to a rate, in real time. The zero value is ready.
type rateLimiter struct {
	mu   sync.Mutex
	debt float64 // in bytes; below 0: saved up
	at   time.Time
}

// empty forgets what has moved, for another rate.
func (l *rateLimiter) empty() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.debt, l.at = 0, time.Now()
}

// wait returns how long it is until more may move; 0 means now.
func (l *rateLimiter) wait(rate int64) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	paid := now.Sub(l.at).Seconds() * float64(rate)
	l.debt, l.at = max(l.debt-paid, -float64(rate)*portion.Seconds()), now
	if l.debt <= 0 {
		return 0
	}
	return time.Duration(l.debt / float64(rate) * float64(time.Second))
}

// charge counts what moves.
func (l *rateLimiter) charge(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.debt += float64(n)
}

// atOnce returns how many bytes of n may move at once.
func atOnce(rate int64, n int) int {
	return int(min(int64(n), max(1, int64(float64(rate)*portion.Seconds()))))
}

// SegmentSize is how many bytes of an upload to write at a time: what takes about a second.
func (c *conn) SegmentSize() int {
	rate := c.network.now.Load().rate
	if rate == 0 || !c.data {
		return ftpbackend.SegmentSize
	}
	return int(min(ftpbackend.SegmentSize, max(rate, 256)))
}
