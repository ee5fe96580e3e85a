package recording

import (
	"bytes"
	"slices"
	"time"
)

const (
	// lookBack is how many bytes that are taken are looked at again, with those that follow.
	lookBack = 4 * longestLine
	// frameCost is what a frame counts there beside its bytes.
	frameCost = 8
)

// A masker replaces the secrets of frames that are still coming. It holds back what may be a part
// of one: see [Writer].
type masker struct {
	redactor
	raw  []Frame // not taken yet
	past []Frame // taken: see lookBack
	torn [2]bool // the past of that direction begins in the middle of a line
	said []string
}

func newMasker(o *Options) *masker { return &masker{redactor: newRedactor(o)} }

func (m *masker) add(f Frame) { m.raw = append(m.raw, f) }

// waiting reports that frames are held back; a nil masker holds none.
func (m *masker) waiting() bool { return m != nil && len(m.raw) > 0 }

// next is the time of the first frame that is held back.
func (m *masker) next() (at time.Duration, ok bool) {
	if !m.waiting() {
		return 0, false
	}
	return m.raw[0].Time, true
}

// take returns the frames that need no longer be held back, without secrets, and of what kinds are
// those of them that were not among any before.
func (m *masker) take(now time.Duration, end bool) (clean []Frame, kinds []string) {
	whole := m.whole(now, end)
	var taken []Frame
	var used [2]int
	n := 0
	for ; n < len(m.raw); n++ {
		f := &m.raw[n]
		most := whole[f.Dir] - used[f.Dir]
		if f.Event == "" && most < len(f.Bytes) {
			if most > 0 {
				taken = append(taken, Frame{Time: f.Time, Dir: f.Dir, Bytes: f.Bytes[:most:most]})
				f.Bytes = f.Bytes[most:]
				used[f.Dir] += most
			}
			break
		}
		used[f.Dir] += len(f.Bytes)
		taken = append(taken, *f)
	}
	if len(taken) == 0 {
		return nil, nil
	}
	rest := slices.Clone(m.raw[n:])
	clean = m.masked(taken, clip(rest, [2]int{whole[0] - used[0], whole[1] - used[1]}))
	m.raw = rest
	m.remember(taken)
	for _, k := range m.kinds {
		if !slices.Contains(m.said, k) && !slices.Contains(kinds, k) {
			kinds = append(kinds, k)
		}
	}
	m.said = append(m.said, kinds...)
	return clean, inOrder(kinds)
}

// whole is how many bytes of raw in each direction need not wait for the end of their line.
func (m *masker) whole(now time.Duration, end bool) (n [2]int) {
	var size [2]int
	var since [2]time.Duration // of the line that has not ended
	for _, f := range m.raw {
		if f.Event != "" {
			continue
		}
		if size[f.Dir] == n[f.Dir] {
			since[f.Dir] = f.Time
		}
		if i := bytes.LastIndexAny(f.Bytes, "\r\n"); i >= 0 {
			n[f.Dir] = size[f.Dir] + i + 1
			since[f.Dir] = f.Time
		}
		size[f.Dir] += len(f.Bytes)
	}
	for dir := range n {
		if end || size[dir]-n[dir] > longestLine || now-since[dir] >= patience {
			n[dir] = size[dir]
		}
	}
	return n
}

// clip is frames with at most so many bytes of each direction.
func clip(frames []Frame, most [2]int) (clipped []Frame) {
	for _, f := range frames {
		f.Bytes = f.Bytes[:min(len(f.Bytes), max(0, most[f.Dir]))]
		most[f.Dir] -= len(f.Bytes)
		if len(f.Bytes) > 0 {
			clipped = append(clipped, f)
		}
	}
	return clipped
}

// masked replaces the secrets of frames, which the past and what follows help to find.
func (m *masker) masked(frames, after []Frame) []Frame {
	past := m.pastLines()
	all := slices.Concat(past, frames, after)
	edits := m.find(all)
	for _, dir := range []Direction{FromHost, ToHost} {
		before := len(wireOf(past, dir))
		var own []edit
		for _, e := range edits[dir] {
			if e.to > before {
				own = append(own, edit{e.from - before, e.to - before, e.word})
			}
		}
		edits[dir] = own
	}
	return withoutEmpty(apply(frames, edits))
}

// pastLines are the frames of the past without lines whose beginning is forgotten.
func (m *masker) pastLines() (frames []Frame) {
	torn := m.torn
	for _, f := range m.past {
		if f.Event == "" && torn[f.Dir] {
			end := bytes.IndexAny(f.Bytes, "\r\n")
			if torn[f.Dir] = end < 0; end < 0 {
				continue
			}
			f.Bytes = f.Bytes[end+1:]
		}
		frames = append(frames, f)
	}
	return frames
}

// remember adds frames to the past and forgets the oldest, but for the beginning of a line that has
// not ended.
func (m *masker) remember(frames []Frame) {
	all := append(m.past, frames...)
	size, open := 0, [2]int{longestLine, longestLine} // what may still be kept of a line
	var kept []Frame
	var forgot [2]bool
	for _, f := range slices.Backward(all) {
		size += len(f.Bytes) + frameCost
		if size <= lookBack || f.Event == "" && open[f.Dir] > 0 {
			kept = append(kept, f)
		} else if f.Event == "" && !forgot[f.Dir] {
			forgot[f.Dir], m.torn[f.Dir] = true, !endsLine(f.Bytes)
		}
		if open[f.Dir] -= len(f.Bytes); f.Event == "" && bytes.ContainsAny(f.Bytes, "\r\n") {
			open[f.Dir] = 0
		}
	}
	slices.Reverse(kept)
	m.past = kept
}
