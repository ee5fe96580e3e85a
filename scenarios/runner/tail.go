package runner

import "sync"

// outputLimit is how much of a program's output is kept.
const outputLimit = 256 << 10

// A tail keeps the end of what is written to it.
type tail struct {
	mu  sync.Mutex
	b   []byte
	cut int64 // bytes that came before b
}

// Write never fails.
func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.b = append(t.b, b...)
	if len(t.b) > 2*outputLimit {
		t.trim()
	}
	return len(b), nil
}

func (t *tail) trim() {
	if over := len(t.b) - outputLimit; over > 0 {
		t.cut += int64(over)
		t.b = append(t.b[:0], t.b[over:]...)
	}
}

// end is what is kept, and how much came before it.
func (t *tail) end() ([]byte, int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.trim()
	return t.b, t.cut
}
