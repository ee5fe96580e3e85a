package tap

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"ptymodem/recording"
)

const (
	buffer      = 64 << 10
	defaultBaud = 115200
	// lookEvery is how often the host's settings are looked at when nothing is sent: a
	// pseudo-terminal does not report that they have changed.
	lookEvery = 100 * time.Millisecond
	// reopenEvery is how often a port that is gone is looked for.
	reopenEvery = 250 * time.Millisecond
)

// Run passes bytes until the context ends, and closes host and module then. It fails only if the
// host's tty does.
func (t *Tap) Run(parent context.Context) error {
	ctx, cancel := context.WithCancelCause(parent)
	defer cancel(nil)
	if err := t.begin(); err != nil {
		return errors.Join(err, t.Module.Close(), t.Host.Close())
	}
	if t.Ready != nil {
		t.Ready()
	}
	var running sync.WaitGroup
	running.Go(func() { cancel(t.fromHost()) })
	running.Go(func() { t.look(ctx) })
	closed := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(closed)
		_ = t.Host.Close() // fromHost says whether it fails
		if m := t.module.Load(); m != nil {
			_ = (*m).Close()
		}
	})
	t.fromModule(ctx)
	cancel(nil)
	if !stop() {
		<-closed
	}
	running.Wait()
	t.hangUp()
	err := t.Host.Close()
	if parent.Err() == nil {
		err = errors.Join(context.Cause(ctx), err)
	}
	return err
}

// begin sets both ports as they are before a host comes.
func (t *Tap) begin() error {
	now, ok := t.Host.Settings()
	if !ok {
		return fmt.Errorf("%s has no settings", t.Host)
	}
	rate := t.Baud
	if rate == 0 {
		rate = defaultBaud
	}
	setBaud(&now, rate)
	now.Cflag |= unix.HUPCL
	if t.RTSCTS {
		now.Cflag |= unix.CRTSCTS
	}
	if err := t.Host.Set(&now); err != nil {
		return err
	}
	t.module.Store(&t.Module)
	t.set = t.settings(&now)
	t.apply(t.Module)
	t.Host.Watch(t.opened)
	return nil
}

// apply gives a module the line as it is. t.line is held, or nothing runs yet.
func (t *Tap) apply(m Module) {
	if err := m.Follow(t.set); err != nil {
		t.tell(fmt.Sprintf("%s cannot be set to %d baud: %v", m, t.set.Baud, err))
	}
	t.raise(m)
}

// raise gives the module DTR as it is.
func (t *Tap) raise(m Module) {
	if err := m.DTR(t.dtr); err != nil && !t.lacks {
		t.lacks = true
		t.tell(fmt.Sprintf("DTR is not passed on to %s: %v", m, err))
	}
}

// opened is told when the host opens or closes its tty.
func (t *Tap) opened(on bool) {
	t.line.Lock()
	t.open = on
	t.line.Unlock()
	t.follow()
}

// follow does to the module's line what the host has done to its own.
func (t *Tap) follow() {
	t.line.Lock()
	defer t.line.Unlock()
	now, ok := t.Host.Settings()
	if !ok {
		return
	}
	want := t.settings(&now)
	dtr := t.open && want.Baud != 0
	if !t.open && want.Baud != 0 && now.Cflag&unix.HUPCL == 0 {
		dtr = t.dtr // that host has asked for it to stay
	}
	var m Module
	if p := t.module.Load(); p != nil {
		m = *p
	}
	if dtr != t.dtr {
		t.dtr = dtr
		t.Log.Event(map[bool]string{true: "dtr on", false: "dtr off"}[dtr])
		if m != nil {
			t.raise(m)
		}
	}
	if want.Baud == 0 || want == t.set {
		return
	}
	if want.Baud != t.set.Baud {
		t.Log.Event(fmt.Sprintf("baud %d", want.Baud))
	}
	t.set = want
	if m != nil {
		if err := m.Follow(want); err != nil {
			t.tell(fmt.Sprintf("%s cannot be set to %d baud: %v", m, want.Baud, err))
		}
	}
}

// hangUp notes that the end of the recording hangs up.
func (t *Tap) hangUp() {
	t.line.Lock()
	defer t.line.Unlock()
	if t.dtr {
		t.dtr = false
		t.Log.Event("dtr off")
	}
}

// look looks at the host's settings while it sends nothing.
func (t *Tap) look(ctx context.Context) {
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			t.follow()
		case <-ctx.Done():
			return
		}
	}
}

// fromHost passes on what the host sends. It has a thread of its own, as fromModule has: to hand one
// on whenever a read blocks would more than double a round trip.
func (t *Tap) fromHost() error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	b := make([]byte, buffer)
	for {
		n, err := t.Host.Read(b)
		if err != nil {
			return err
		}
		t.follow()
		t.Log.Bytes(recording.FromHost, b[:n])
		m := t.module.Load()
		if m == nil {
			t.missed.Add(int64(n))
		} else if sent, err := (*m).Write(b[:n]); err != nil {
			t.missed.Add(int64(n - sent))
		}
	}
}

// fromModule passes on what the module says. When its port is gone it waits for another.
func (t *Tap) fromModule(ctx context.Context) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	b := make([]byte, buffer)
	for m := t.Module; m != nil; m = t.back(ctx, m) {
		for {
			n, err := m.Read(b)
			if n > 0 {
				t.Log.Bytes(recording.ToHost, b[:n])
				_, _ = t.Host.Write(b[:n]) // without a host it is lost, as on any port
			}
			if err != nil {
				t.gone(ctx, m, err)
				break
			}
		}
	}
}

// gone notes that the module's port is gone.
func (t *Tap) gone(ctx context.Context, m Module, err error) {
	t.module.Store(nil)
	closeErr := m.Close()
	if errors.Is(err, io.EOF) {
		err = errors.New("hung up")
	}
	if ctx.Err() == nil {
		t.tell(fmt.Sprintf("%s is gone (%v): waiting for it to come back", m, errors.Join(err, closeErr)))
	}
}

// back waits until the module's port is there again. It is nil at the end.
func (t *Tap) back(ctx context.Context, m Module) Module {
	reopen := t.Reopen
	if reopen == nil {
		reopen = func(ctx context.Context) (Module, error) { return Open(ctx, m.String()) }
	}
	ticker := time.NewTicker(reopenEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		next, err := reopen(ctx)
		if err != nil {
			continue
		}
		if !t.take(ctx, next) {
			t.module.Store(nil)
			_ = next.Close()
			return nil
		}
		return next
	}
}

// take makes a port that is there again the module's, unless the recording has ended.
func (t *Tap) take(ctx context.Context, m Module) bool {
	t.line.Lock()
	defer t.line.Unlock()
	text := fmt.Sprintf("%s is back", m)
	if n := t.missed.Swap(0); n > 0 {
		text += fmt.Sprintf("; %d bytes of the host were lost", n)
	}
	t.tell(text)
	t.apply(m)
	t.module.Store(&m)
	return ctx.Err() == nil
}
