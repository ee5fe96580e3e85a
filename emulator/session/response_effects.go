package session

// isCaptured reports that the answer is captured before it is written.
func (o *activeCommand) isCaptured() bool {
	a := &o.answer
	return a.Delay > 0 || a.Garble || a.Lose > 0 || a.Split > 0
}

// corrupted is b after the line's noise: some bytes changed, some lost. It may change b.
func (o *activeCommand) corrupted(b []byte) []byte {
	if len(b) == 0 || o.noise == nil {
		return b
	}
	if o.answer.Garble {
		o.garble(b)
	}
	if n := min(o.lose, len(b)); n > 0 {
		o.lose -= n
		b = o.dropBytes(b, n)
	}
	return b
}

// garble changes one byte in eight, and at least one, into another that is printable or has its
// high bit set.
func (o *activeCommand) garble(b []byte) {
	for _, i := range o.noise.Perm(len(b))[:max(len(b)/8, 1)] {
		for old := b[i]; b[i] == old; {
			if c := byte(' ' + o.noise.IntN(256-' ')); c != 0x7f {
				b[i] = c
			}
		}
	}
}

// dropBytes is b with n of its bytes taken out.
func (o *activeCommand) dropBytes(b []byte, n int) []byte {
	gone := make([]bool, len(b))
	for _, i := range o.noise.Perm(len(b))[:n] {
		gone[i] = true
	}
	kept := b[:0]
	for i, c := range b {
		if !gone[i] {
			kept = append(kept, c)
		}
	}
	return kept
}

// atConnect notes that CONNECT is being written: what comes after it is as late by itself.
func (o *activeCommand) atConnect() {
	if o != nil {
		o.delay, o.late = 0, 0
	}
}

// noMerge lets OK come by itself, since its result URC has to wait for the host.
func (o *activeCommand) noMerge() {
	if o != nil {
		o.answer.Coalesce, o.answer.URCFirst = false, false
	}
}
