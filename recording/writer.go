package recording

import (
	"bytes"
	"io"
	"time"
)

const (
	// patience is how long bytes wait for the rest of their line, and how long a stream without a
	// pause goes on before its beginning is written.
	patience = 500 * time.Millisecond
	// keptBack is what is left of a stream that is divided: a result code at its end, in parts,
	// would be taken for data.
	keptBack = 256
)

// A Writer is [Format] for a session that goes on. Frames are added as they come, and written as
// soon as they are complete:
//
//   - bytes wait for the end of their line, half a second at most, so that a secret that comes in
//     parts is recognised;
//   - frames wait until a pause follows them, as only then it is known what belongs together. A
//     stream without a pause is divided after half a second, where no line suffers.
//
// So what is written is never older than the time given to Flush by more than half a second and a
// pause. A secret is replaced from its command on. What was redacted is said where it first comes,
// in a !! line of its own; [Format] says it at the top and replaces what came before, too.
//
// A Writer is for one goroutine.
type Writer struct {
	f     formatter
	mask  *masker // nil: secrets stay
	ready []Frame // masked, and not written yet
	err   error   // of a write; nothing is written after it
}

// NewWriter returns a writer that has written the header.
func NewWriter(w io.Writer, o Options) (*Writer, error) {
	t := &Writer{f: newFormatter(w, o)}
	if !o.Secrets {
		t.mask = newMasker(&t.f.Options)
	}
	t.f.recorded()
	t.f.lost()
	return t, t.f.w.Flush()
}

// Add takes a frame, whose bytes it keeps. Its time must not be before that of the frame before.
func (t *Writer) Add(f Frame) {
	if f.Event == "" && len(f.Bytes) == 0 || t.err != nil {
		return
	}
	if t.mask != nil {
		t.mask.add(f)
		return
	}
	t.ready = append(t.ready, f)
}

// Waiting reports that there are frames which are not written yet.
func (t *Writer) Waiting() bool { return len(t.ready) > 0 || t.mask.waiting() }

// Flush writes what is complete at a time: no frame that is added later may be before it.
func (t *Writer) Flush(now time.Duration) error { return t.flush(now, false) }

// Close writes all.
func (t *Writer) Close() error { return t.flush(0, true) }

func (t *Writer) flush(now time.Duration, end bool) error {
	if t.err == nil {
		t.err = t.write(now, end)
	}
	if t.err != nil {
		t.ready = nil
	}
	return t.err
}

func (t *Writer) write(now time.Duration, end bool) error {
	if t.mask != nil {
		masked, kinds := t.mask.take(now, end)
		t.ready = append(t.ready, masked...)
		t.f.redacted(kinds)
	}
	for len(t.ready) > 0 {
		n, cut := t.complete(now, end)
		if n == 0 {
			break
		}
		if err := t.f.group(t.ready[:n]); err != nil {
			return err
		}
		t.f.cut = cut
		t.ready = t.ready[n:]
	}
	if len(t.ready) == 0 {
		t.ready = nil
	}
	return t.f.w.Flush()
}

// complete is how many frames can be written, and the word of the run that they end in the middle
// of, if they do.
func (t *Writer) complete(now time.Duration, end bool) (n int, cut string) {
	n = t.f.Options.group(t.ready)
	if end || n < len(t.ready) {
		return n, ""
	}
	last := t.ready[n-1]
	pause := t.f.Join
	if last.Event == "" && last.Dir == FromHost {
		pause = t.f.Echo
	}
	next, waits := t.mask.next()
	switch {
	case waits && next-last.Time > pause, !waits && now-last.Time > pause:
		return n, ""
	case now-t.ready[0].Time < patience:
		return 0, ""
	}
	if n = exchange(t.ready); n > 0 {
		return n, ""
	}
	return t.divide()
}

// exchange is where the latest command begins of a host that makes no pause.
func exchange(frames []Frame) int {
	for i := len(frames) - 1; i > 0; i-- {
		f, before := &frames[i], &frames[i-1]
		if f.Event == "" && f.Dir == FromHost && before.Event == "" && before.Dir == ToHost && bytes.HasSuffix(before.Bytes, []byte("\n")) {
			return i
		}
	}
	return 0
}

// divide divides the run at the end, if it is long.
func (t *Writer) divide() (n int, cut string) {
	begin, size := len(t.ready), 0
	dir := t.ready[begin-1].Dir
	for begin > 0 && t.ready[begin-1].Event == "" && t.ready[begin-1].Dir == dir {
		begin--
		size += len(t.ready[begin].Bytes)
	}
	if size < 2*keptBack {
		return 0, ""
	}
	r, _ := take(t.ready[begin:])
	at := size - keptBack
	if !t.f.data {
		at = lineBefore(r.bytes, at)
	}
	for n = begin; at > 0; n++ {
		f := t.ready[n]
		if at < len(f.Bytes) {
			rest := Frame{Time: f.Time, Dir: f.Dir, Bytes: f.Bytes[at:]}
			t.ready[n].Bytes = f.Bytes[:at]
			t.ready = append(t.ready[:n+1], append([]Frame{rest}, t.ready[n+1:]...)...)
			return n + 1, wordOf(dir)
		}
		at -= len(f.Bytes)
	}
	return n, wordOf(dir)
}

// lineBefore is the end of the last line of text before a place, or the place if there is none.
func lineBefore(b []byte, at int) int {
	for i := at; i > 2; i-- {
		if b[i-1] == '\n' && b[i-3] != '\n' {
			return i
		}
	}
	return at
}

func wordOf(dir Direction) string { return [...]string{"<=", "=>"}[dir] }
