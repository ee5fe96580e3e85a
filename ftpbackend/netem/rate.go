package netem

import (
	"sync"
	"time"

	"ptymodem/ftpbackend"
)

// portion is how much time's worth of a rate moves at once; as much again may
// have been saved up.
const portion = 10 * time.Millisecond

// A bucket keeps data to a rate, in real time. The zero value is ready.
type rateLimiter struct {
	mu   sync.Mutex
	debt float64 // in bytes; below 0: saved up
	at   time.Time
}

// empty forgets what has moved, for another rate.
func (b *rateLimiter) empty() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.debt, b.at = 0, time.Now()
}

// wait returns how long it is until more may move; 0 is now.
func (b *rateLimiter) wait(rate int64) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	paid := now.Sub(b.at).Seconds() * float64(rate)
	b.debt, b.at = max(b.debt-paid, -float64(rate)*portion.Seconds()), now
	if b.debt <= 0 {
		return 0
	}
	return time.Duration(b.debt / float64(rate) * float64(time.Second))
}

// charge counts what moves.
func (b *rateLimiter) charge(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.debt += float64(n)
}

// atOnce returns how many bytes of n may move at once.
func atOnce(rate int64, n int) int {
	return int(min(int64(n), max(1, int64(float64(rate)*portion.Seconds()))))
}

// SegmentSize is how much of an upload is to be written at a time: what takes about a
// second.
func (c *conn) SegmentSize() int {
	rate := c.d.now.Load().rate
	if rate == 0 || !c.data {
		return ftpbackend.SegmentSize
	}
	return int(min(ftpbackend.SegmentSize, max(rate, 256)))
}
