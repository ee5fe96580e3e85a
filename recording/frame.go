package recording

import (
	"fmt"
	"time"
)

// A Direction is where bytes go.
type Direction uint8

// The directions.
const (
	FromHost Direction = iota
	ToHost
)

// String is the direction as a trace has it.
func (d Direction) String() string { return [...]string{"<-", "->"}[d] }

// A Frame is what came at once on the wire: bytes that were read or written, or an event of the
// line.
type Frame struct {
	Time  time.Duration // since the modem's power-up, or since the recording began
	Dir   Direction     // of the bytes
	Bytes []byte
	Event string // in place of bytes: dtr on, rts off, baud 9600, break, or "# " and a comment
}

// String is the frame for a person who debugs a test.
func (f Frame) String() string {
	if f.Event != "" {
		return fmt.Sprintf("%v %s", f.Time, f.Event)
	}
	return fmt.Sprintf("%v %v %q", f.Time, f.Dir, f.Bytes)
}

// joinWithin is the longest time between two frames that belong together, where Options leave it
// open.
const joinWithin = 20 * time.Millisecond

// group is how many of the frames at the beginning came without a pause. There is at least one
// frame.
func (o *Options) group(frames []Frame) int {
	n := 1
	for ; n < len(frames); n++ {
		last, next := &frames[n-1], &frames[n]
		most := o.Join
		if last.Dir == FromHost && last.Event == "" && next.Dir == ToHost {
			most = o.Echo
		}
		if next.Time-last.Time > most {
			break
		}
	}
	return n
}

// A run is bytes in one direction that came one after another, and the times of its parts.
type run struct {
	bytes []byte
	parts []part
}

type part struct {
	from int // offset of its first byte
	at   time.Duration
}

// take joins the frames at the beginning that go in the direction of the first, and returns how
// many they are.
func take(frames []Frame) (r run, n int) {
	for n < len(frames) && frames[n].Event == "" && frames[n].Dir == frames[0].Dir {
		r.parts = append(r.parts, part{len(r.bytes), frames[n].Time})
		r.bytes = append(r.bytes, frames[n].Bytes...)
		n++
	}
	return r, n
}

// at is when the byte at an offset came.
func (r *run) at(offset int) time.Duration {
	i := len(r.parts) - 1
	for i > 0 && r.parts[i].from > offset {
		i--
	}
	return r.parts[i].at
}
