package pty

// HungUp is what the watch does for a last close.
func (p *Port) HungUp() { p.set.watch.hungUp(int32(p.master)) }
