package pty

import (
	"encoding/binary"
	"slices"

	"golang.org/x/sys/unix"
)

// run hands out events until the set is closed. read is the one of its [syscall.RawConn].
func (w *ttyWatch) run(read func(func(set uintptr) bool) error) {
	defer close(w.done)
	var events [64]unix.EpollEvent
	for {
		n := 0
		err := read(func(set uintptr) bool {
			n, _ = unix.EpollWait(int(set), events[:], 0)
			return n > 0
		})
		if err != nil {
			return
		}
		for _, e := range events[:n] {
			if int(e.Fd) == w.inotify {
				w.opened()
			} else {
				w.hungUp(e.Fd)
			}
		}
	}
}

// opened takes what the inotify instance has to say. Its queue cannot overflow: a watch has two
// events at most (open, gone), and there are fewer ptys than half of what it holds.
func (w *ttyWatch) opened() {
	var buf [64 * unix.SizeofInotifyEvent]byte
	n, err := unix.Read(w.inotify, buf[:])
	if err != nil {
		return
	}
	for _, a := range w.fired(buf[:n]) {
		a.pty.Protect(func() { close(a.fired) })
	}
}

// fired takes the alarms out that events are for.
func (w *ttyWatch) fired(events []byte) (all []*openAlarm) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for e := range slices.Chunk(events, unix.SizeofInotifyEvent) { // events of a watched file carry no name
		wd, mask := int(int32(binary.NativeEndian.Uint32(e))), binary.NativeEndian.Uint32(e[4:])
		if a := w.armed[wd]; a != nil && mask&unix.IN_OPEN != 0 {
			delete(w.armed, wd) // the kernel has removed it too
			all = append(all, a)
		}
	}
	return all
}

// hungUp is told for every last close. The descriptor may be another pty's by now, which does no
// harm. The lock keeps that pty from being closed, and from arming an alarm that the flush would
// set off.
func (w *ttyWatch) hungUp(master int32) {
	w.mu.Lock()
	p := w.masters[master]
	w.mu.Unlock()
	if p == nil {
		return
	}
	p.Protect(func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.masters[master] == p && p.present.Load() {
			p.freeWriter()
		}
	})
}

// freeWriter ends a Write that the last host has left blocked.
func (p *Port) freeWriter() {
	p.tty.Lock()
	defer p.tty.Unlock()
	if !unused(p.master) {
		return
	}
	p.unheard.Store(true)
	if p.writing.TryLock() { // nobody writes, and who begins now will look first
		p.writing.Unlock()
		return
	}
	flushTTY(p.master, p.path)
}
