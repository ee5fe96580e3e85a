package serial

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/coder/quartz"
	"github.com/google/go-cmp/cmp"

	"ptymodem/emulator/internal/testkit"
)

// A paceRig is a paced line over a pipe, in virtual time: every wait of the line is caught, and
// ends when the test says so.
type paceRig struct {
	t     *testing.T
	ctx   context.Context
	pipe  *Pipe
	line  *Paced
	clock *quartz.Mock
	start time.Time
	trap  *quartz.Trap
	lost  chan string

	host, module int
	hold         bool // flow control, both ways
}

func newPaceRig(t *testing.T, host, module int, hold bool) *paceRig {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), testkit.Patience)
	t.Cleanup(cancel)
	r := &paceRig{t: t, ctx: ctx, pipe: NewPipe(), host: host, module: module, hold: hold, lost: make(chan string, 1000)}
	r.clock = quartz.NewMock(t).WithLogger(quartz.NoOpLogger)
	r.start = r.clock.Now()
	r.line = NewPaced(r.pipe, UART{
		Rates: func() (int, int) { return r.host, r.module },
		Flow:  func() (bool, bool) { return r.hold, r.hold },
		Lost:  func(n int, out bool) { r.lost <- fmt.Sprint(n, " out ", out) },
	}, r.clock)
	r.line.Watch(func(bool) {})
	r.pipe.SetDTR(true)
	r.pipe.change = false // as if told
	r.trap = r.clock.Trap().NewTimer("pacing")
	t.Cleanup(func() {
		r.trap.Close()
		if err := r.line.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// step lets the line wait once, and returns the virtual time then.
func (r *paceRig) step() time.Duration {
	r.t.Helper()
	call, err := r.trap.Wait(r.ctx)
	if err != nil {
		r.t.Fatal(err)
	}
	call.MustRelease(r.ctx)
	r.clock.Advance(call.Duration).MustWait(r.ctx)
	return r.clock.Since(r.start)
}

// read reads from the line, from a goroutine of its own, as much at a time as is wanted.
func (r *paceRig) read() (chunks <-chan []byte) {
	out := make(chan []byte, 1000)
	go func() {
		defer close(out)
		for {
			b := make([]byte, 4<<10)
			n, err := r.line.Read(b)
			if err != nil {
				return
			}
			out <- b[:n]
		}
	}()
	return out
}

func paceOf(n, rate int) time.Duration {
	return time.Duration(n) * 10 * time.Second / time.Duration(rate)
}

// Bytes take ten bits each, both ways, in steps of five milliseconds at most, and a byte costs no
// step of its own where there are many.
func TestPace(t *testing.T) {
	for _, test := range []struct{ rate, step int }{{2400, 1}, {9600, 4}, {115200, 57}, {1000000, 500}, {12000000, 2048}} {
		data := testkit.Random(5*test.step+test.step/2, 1)
		t.Run(fmt.Sprint(test.rate, " in"), func(t *testing.T) {
			r := newPaceRig(t, test.rate, test.rate, false)
			r.pipe.Send(data)
			chunks := r.read()
			var got []byte
			for len(got) < len(data) {
				now := r.step()
				got = append(got, testkit.Receive(t, chunks, "bytes")...)
				if want := paceOf(len(got), test.rate); (now - want).Abs() > time.Microsecond {
					t.Fatalf("%d bytes came after %v, want %v", len(got), now, want)
				}
				if n := len(got); n < len(data) && n%test.step != 0 {
					t.Fatalf("%d bytes came: not in steps of %d", n, test.step)
				}
			}
			if !bytes.Equal(got, data) {
				t.Error("the bytes are not those that were sent")
			}
		})
		t.Run(fmt.Sprint(test.rate, " out"), func(t *testing.T) {
			r := newPaceRig(t, test.rate, test.rate, true)
			wrote := make(chan error, 1)
			go func() {
				_, err := r.line.Write(data)
				wrote <- err
			}()
			for sent := 0; sent < len(data); {
				now := r.step()
				sent = min(sent+test.step, len(data))
				if want := paceOf(sent, test.rate); (now - want).Abs() > time.Microsecond {
					t.Fatalf("%d bytes went by %v, want %v", sent, now, want)
				}
			}
			if err := testkit.Receive(t, wrote, "the write"); err != nil {
				t.Fatal(err)
			}
			if got := r.pipe.Receive(); !bytes.Equal(got, data) {
				t.Error("the bytes are not those that were sent")
			}
		})
	}
}

// A line that was silent starts anew: what it did not send before is not made up for.
func TestPaceAfterSilence(t *testing.T) {
	var l linePace
	at := func(d time.Duration) time.Time { return time.Unix(0, 0).Add(d) }
	for _, step := range []struct{ now, since, want time.Duration }{
		{time.Second, time.Second, 1010 * time.Millisecond},
		{1011 * time.Millisecond, 0, 1020 * time.Millisecond},                       // late, and made up for
		{1023 * time.Millisecond, 1023 * time.Millisecond, 1033 * time.Millisecond}, // it has just been sent
		{1100 * time.Millisecond, 0, 1110 * time.Millisecond},                       // too late
		{1101 * time.Millisecond, 0, 1120 * time.Millisecond},                       // the line is busy
	} {
		if got := l.pass(at(step.now), at(step.since), 96, 96000); !got.Equal(at(step.want)) {
			t.Errorf("at %v: through at %v, want %v", step.now, got.Sub(at(0)), step.want)
		}
	}
}

// At another rate everything is noise, the same each time, and never what could be a command or an
// answer.
func TestPaceMismatch(t *testing.T) {
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	for _, test := range []struct {
		sender, receiver int
		noise            bool
	}{{115200, 115200, false}, {115200, 117647, false}, {9600, 115200, true}, {115200, 9600, true}, {19200, 9600, true}, {1000000, 921600, true}} {
		got := framingErrors(all, test.sender, test.receiver)
		if bytes.Equal(got, all) == test.noise {
			t.Errorf("%d to %d: noise %v, want %v", test.sender, test.receiver, !test.noise, test.noise)
		}
		if !bytes.Equal(got, framingErrors(all, test.sender, test.receiver)) {
			t.Errorf("%d to %d: not the same twice", test.sender, test.receiver)
		}
		if test.noise && bytes.ContainsFunc(got, func(r rune) bool { return r < 0x80 }) {
			t.Errorf("%d to %d: there is ASCII in the noise", test.sender, test.receiver)
		}
	}
	if bytes.Equal(framingErrors(all, 9600, 115200), framingErrors(all, 19200, 115200)) {
		t.Error("the noise does not depend on the rates")
	}
}

// What the module does not take fills its receive buffer. With flow control the rest waits at the
// host's; without, it is lost and reported: when it begins, and the sum of it when there is room
// again.
func TestPaceOverrunIn(t *testing.T) {
	for _, hold := range []bool{false, true} {
		t.Run(fmt.Sprint("flow control ", hold), func(t *testing.T) {
			const step = 500 // of 1 Mbit/s
			r := newPaceRig(t, 1000000, 1000000, hold)
			data := testkit.Random(LineBuffer+3*step, 1)
			r.pipe.Send(data[:step])
			first := make([]byte, step)
			done := make(chan error, 1)
			go func() {
				_, err := r.line.Read(first)
				done <- err
			}()
			r.step()
			if err := testkit.Receive(t, done, "the end"); err != nil { // and nobody reads any more
				t.Fatal(err)
			}
			r.pipe.Send(data[step:])
			for range LineBuffer / step {
				r.step()
			}
			if hold {
				r.step() // and there it waits
				got := first
				chunks := r.read()
				for len(got) < len(data) {
					if len(got) >= 10*step { // what was on the line is through, and the rest comes
						r.step()
					}
					got = append(got, testkit.Receive(t, chunks, "bytes")...)
				}
				if !bytes.Equal(got, data) {
					t.Error("bytes were lost or changed in spite of flow control")
				}
				return
			}
			r.step()
			if got, want := testkit.Receive(t, r.lost, "a loss"), fmt.Sprint(step-LineBuffer%step, " out false"); got != want {
				t.Errorf("lost %s, want %s", got, want)
			}
			r.step()
			if diff := cmp.Diff(data[step:step+LineBuffer], testkit.Receive(t, r.read(), "bytes")); diff != "" {
				t.Errorf("the receive buffer (-want +got)\n%s", diff)
			}
		})
	}
}

// Without flow control a host that does not read loses what its buffer has no room for; the line
// goes on, and reports it.
func TestPaceOverrunOut(t *testing.T) {
	const step, room = 500, 1000
	r := newPaceRig(t, 1000000, 1000000, false)
	r.pipe.SetLimit(room)
	r.read()
	wrote := make(chan int, 1)
	go func() {
		n, _ := r.line.Write(make([]byte, 4*LineBuffer))
		wrote <- n
	}()
	for range (4*LineBuffer + step - 1) / step {
		r.step()
	}
	if n := testkit.Receive(t, wrote, "the write"); n != 4*LineBuffer {
		t.Errorf("Write took %d bytes, want all", n)
	}
	if got := testkit.Receive(t, r.lost, "a loss"); !bytes.HasSuffix([]byte(got), []byte("out true")) {
		t.Errorf("lost %s, want some of what went out", got)
	}
}

// Close ends all that waits on the line.
func TestPaceClose(t *testing.T) {
	r := newPaceRig(t, 9600, 9600, true)
	chunks := r.read()
	wrote := make(chan error, 1)
	go func() {
		_, err := r.line.Write(make([]byte, 1000))
		wrote <- err
	}()
	r.step()
	r.trap.Close()
	if err := r.line.Close(); err != nil {
		t.Error(err)
	}
	if err := testkit.Receive(t, wrote, "the write"); !errors.Is(err, os.ErrClosed) {
		t.Errorf("Write ended with %v, want os.ErrClosed", err)
	}
	for range chunks {
		t.Error("there was nothing to read")
	}
	if n, err := r.line.Read(make([]byte, 1)); n > 0 || !errors.Is(err, os.ErrClosed) {
		t.Errorf("Read after Close: %d, %v, want os.ErrClosed", n, err)
	}
}
