package serial

import "time"

const (
	// stepTime is how long a step on the line takes at most, and how late one may come and still be
	// made up for.
	stepTime = 5 * time.Millisecond
	// readTime is how long a read of bytes takes that were there already.
	readTime = 100 * time.Microsecond
)

// stepBytes is how many bytes pass at a rate in a step, one at least.
func stepBytes(rate int) int {
	return min(max(1, int(stepTime.Seconds()*float64(rate)/LineBits)), LineBuffer/2)
}

// A linePace is one direction of a line.
type linePace struct {
	free time.Time // when its last byte is through
}

// pass puts n bytes on the line that are there since a moment, at the latest now, and returns when
// they are through. Steps that follow one another keep the rate exactly; one that comes too late to
// be made up for has lost its time.
func (l *linePace) pass(now, since time.Time, n, rate int) time.Time {
	if l.free.Before(since) {
		l.free = since
	}
	if now.Sub(l.free) > stepTime {
		l.free = now
	}
	l.free = l.free.Add(time.Duration(n) * LineBits * time.Second / time.Duration(rate))
	return l.free
}

// mismatched reports that a receiver at one rate does not understand a sender at another: they are
// more than four in a hundred apart, which is what a byte of ten bits survives.
func mismatched(sender, receiver int) bool {
	apart := sender - receiver
	return max(apart, -apart)*25 > sender
}

// framingErrors makes noise of bytes whose sender has another rate than the receiver, the same of
// the same byte at the same rates. All of it has the eighth bit, so that neither a command nor an
// answer can come of it.
func framingErrors(b []byte, sender, receiver int) []byte {
	if !mismatched(sender, receiver) {
		return b
	}
	noise := make([]byte, len(b))
	for i, c := range b {
		x := (uint32(c)+1)*2654435761 ^ uint32(sender)*40503 ^ uint32(receiver)*2246822519
		noise[i] = 0x80 | byte((x^x>>15)*3266489917>>24)
	}
	return noise
}
