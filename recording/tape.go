package recording

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"sync"
	"time"
)

const (
	tapeSize  = 1 << 20 // bytes of memory, about
	frameSize = 96      // of a frame without its bytes
)

// A Tape keeps the latest frames of the ports of a modem: 1 MiB of them, with what it takes to keep
// them. Its methods may be called from any goroutine.
type Tape struct {
	mu     sync.Mutex // a leaf: nothing else is locked while it is held
	begun  time.Time
	frames []taped // from first on
	first  int
	size   int
	ports  map[string]*taping
}

// A taped frame is one of a port.
type taped struct {
	Frame
	port *taping
}

// A taping is what is known of a port.
type taping struct {
	name  string
	bytes int64   // that it has moved
	lost  int     // frames
	torn  [2]bool // the latest frame that was lost in that direction has no line end
}

// NewTape returns an empty tape that begins now.
func NewTape(now time.Time) *Tape {
	t := &Tape{}
	t.Reset(now)
	return t
}

// Reset makes the tape empty.
func (t *Tape) Reset(now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.begun, t.frames, t.first, t.size, t.ports = now, nil, 0, 0, map[string]*taping{}
}

// Begun is when the tape was empty.
func (t *Tape) Begun() time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.begun
}

// Add adds a frame of a port. The bytes are copied.
func (t *Tape) Add(port string, f Frame) {
	f.Bytes = bytes.Clone(f.Bytes)
	t.mu.Lock()
	defer t.mu.Unlock()
	p := t.ports[port]
	if p == nil {
		p = &taping{name: port}
		t.ports[port] = p
	}
	p.bytes += int64(len(f.Bytes))
	t.frames = append(t.frames, taped{f, p})
	t.size += len(f.Bytes) + frameSize
	for t.size > tapeSize {
		t.drop()
	}
	if t.first > len(t.frames)/2 {
		n := copy(t.frames, t.frames[t.first:])
		clear(t.frames[n:])
		t.frames, t.first = t.frames[:n], 0
	}
}

// drop drops the oldest frame.
func (t *Tape) drop() {
	old := &t.frames[t.first]
	old.port.lost++
	if old.Event == "" {
		old.port.torn[old.Dir] = !endsLine(old.Bytes)
	}
	t.size -= len(old.Bytes) + frameSize
	*old = taped{}
	t.first++
}

func endsLine(b []byte) bool { return len(b) > 0 && (b[len(b)-1] == '\r' || b[len(b)-1] == '\n') }

// Ports are those that have frames, the one with the most bytes first.
func (t *Tape) Ports() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	all := slices.SortedFunc(maps.Values(t.ports), func(a, b *taping) int {
		return cmp.Or(cmp.Compare(b.bytes, a.bytes), cmp.Compare(a.name, b.name))
	})
	names := make([]string, len(all))
	for i, p := range all {
		names[i] = p.name
	}
	return names
}

// Frames are those of a port that are kept, and how many before them are not. A line whose
// beginning is lost is left out, as it may be the end of a password.
func (t *Tape) Frames(port string) (frames []Frame, lost int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	p := t.ports[port]
	if p == nil {
		return nil, 0
	}
	lost = p.lost
	torn := p.torn
	for _, f := range t.frames[t.first:] {
		if f.port != p {
			continue
		}
		if f.Event == "" && torn[f.Dir] {
			end := bytes.IndexAny(f.Bytes, "\r\n")
			torn[f.Dir] = end < 0
			if f.Bytes = f.Bytes[end+1:]; end < 0 || len(f.Bytes) == 0 {
				lost++
				continue
			}
		}
		frames = append(frames, f.Frame)
	}
	return frames, lost
}
