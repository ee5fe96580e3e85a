package ftp

// bufferKept is the most memory that an empty queue keeps.
const bufferKept = 1 << 20

// A buffer holds bytes in their order. Its memory is used again, so that a stream through it costs
// the garbage collector nothing.
type buffer struct {
	room []byte // all of its memory
	data []byte // what it holds, in room
}

func (q *buffer) len() int { return len(q.data) }

// push appends b.
func (q *buffer) push(b []byte) {
	if n := len(q.data) + len(b); n > cap(q.data) { // they move to the front, and there is as much room behind them as they take
		if n > cap(q.room)/2 {
			q.room = make([]byte, 0, 2*n)
		}
		q.data = q.room[:copy(q.room[:len(q.data)], q.data)]
	}
	q.data = append(q.data, b...)
}

// pop takes the first bytes into b and returns how many.
func (q *buffer) pop(b []byte) int {
	n := copy(b, q.data)
	if q.data = q.data[n:]; len(q.data) == 0 {
		if cap(q.room) > bufferKept {
			q.room = nil
		}
		q.data = q.room
	}
	return n
}
