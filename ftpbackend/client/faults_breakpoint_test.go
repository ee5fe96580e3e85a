package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/afero"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
	"ptymodem/ftpbackend/plan"
)

// TestBreakpoints: each is reached at its very byte, or missed.
func TestBreakpoints(t *testing.T) {
	everyWay(t, func(t *testing.T, r *testbed) {
		data := r.fill(t, "/down", breakpointFileSize)
		c := open(t, r.cfg)
		for _, verb := range []string{"STOR", "RETR"} {
			var calls []string
			breakpoints := make([]plan.Breakpoint, 0, 10)
			for _, n := range []int64{breakpointFileSize + 1, 40_961, 0, 1, breakpointFileSize, 40_961, -3, 100_000} {
				breakpoints = append(breakpoints, plan.Breakpoint{
					Bytes:  n,
					Hit:    func() plan.Outcome { calls = append(calls, fmt.Sprint(n)); return plan.Outcome{} },
					Missed: func(m int64) { calls = append(calls, fmt.Sprint(n, " missed at ", m)) },
				})
			}
			r.plans.set(verb, plan.Plan{Breakpoints: breakpoints})
			if verb == "STOR" {
				counted := 0
				src := strings.NewReader(data)
				n, err := c.Store(short(t), "up", 0, reader(func(p []byte) (int, error) {
					n, err := src.Read(p)
					counted += n
					return n, err
				}))
				check(t, err, 0, 0)
				if n != breakpointFileSize || counted != breakpointFileSize {
					t.Errorf("sent %d of %d", n, counted)
				}
				r.stored(t, "/up", data)
			} else {
				d := begin(short(t), t, c, "down", 0)
				buf := make([]byte, 70_000)
				var got strings.Builder
				var err error
				for err == nil {
					var n int
					n, err = d.Read(buf)
					got.Write(buf[:n])
				}
				check(t, d.Close(), 0, 0)
				if err != io.EOF || got.String() != data {
					t.Errorf("got %d bytes, %v", got.Len(), err)
				}
			}
			want := []string{"-3", "0", "1", "40961", "40961", "100000", "300000", "300001 missed at 300000"}
			if !slices.Equal(calls, want) {
				t.Errorf("%s: called %q", verb, calls)
			}
		}
		inStep(t, c)
	})
}

// TestBreakpointPlace: when a breakpoint is hit, exactly its number of bytes has moved.
func TestBreakpointPlace(t *testing.T) {
	everyWay(t, func(t *testing.T, r *testbed) {
		data := r.fill(t, "/down", breakpointFileSize)
		for _, at := range []int64{0, 1, 40_960, 40_961, breakpointFileSize} {
			for _, verb := range []string{"STOR", "RETR"} {
				var moved, then int64
				r.server.Fs().Remove("/up")
				cfg := r.cfg
				cfg.Observer.Data = func(_ bool, n int) { moved += int64(n) }
				then = -1
				r.plans.set(verb, plan.Plan{Breakpoints: []plan.Breakpoint{{
					Bytes:  at,
					Hit:    func() plan.Outcome { then = moved; r.net.DropData(); return plan.Outcome{} },
					Missed: func(int64) { t.Error("missed") },
				}}})
				c := open(t, cfg)
				var n int64
				var err error
				if verb == "STOR" {
					n, err = c.Store(short(t), "up", 0, strings.NewReader(data))
				} else {
					var got string
					got, err = download(c, "down")
					n = int64(len(got))
					if got != data[:n] {
						t.Error("other bytes")
					}
				}
				if then != at || moved != at || n != at {
					t.Errorf("%s: the breakpoint at %d was hit at %d; %d moved in the end, %d reported", verb, at, then, moved, n)
				}
				dataLost(t, err)
				inStep(t, c)
				c.Close()
				// a reset may take what the server has not read yet with it
				if kept, err := afero.ReadFile(r.server.Fs(), "/up"); err == nil && (int64(len(kept)) > at || string(kept) != data[:len(kept)]) {
					t.Errorf("the server kept %d bytes of %d", len(kept), at)
				}
			}
		}
	})
}

// dataLost wants a transfer to have failed for its data connection, or for what the server said of
// that.
func dataLost(t *testing.T, err error) {
	t.Helper()
	var e *ftpbackend.Error
	if !errors.As(err, &e) || e.Kind != ftpbackend.KindDataLost && (e.Kind != ftpbackend.KindReply || e.Reply < 425 || e.Reply > 452) {
		t.Errorf("got %v", err)
	}
}

// TestBreakpointDropControl: also if the server has sent all that it had to.
func TestBreakpointDropControl(t *testing.T) {
	everyWay(t, func(t *testing.T, r *testbed) {
		r.put(t, "/a", "hello")
		for verb, run := range map[string]func(c *client.Client) error{"STOR": store, "RETR": retrieve} {
			r.plans.set(verb, atByte(4, func() { r.net.DropControl() }))
			c := open(t, r.cfg)
			check(t, run(c), ftpbackend.KindReset, 0)
			ended(t, c)
			c.Close()
		}
	})
}

// TestBreakpointsMissed: whatever ends a transfer, its breakpoints are missed.
func TestBreakpointsMissed(t *testing.T) {
	r := newTestbed(t, ways[0])
	r.fill(t, "/a", breakpointFileSize)
	missedBy := func(verb string) *int64 {
		missed := int64(-1)
		r.plans.set(verb, plan.Plan{Breakpoints: []plan.Breakpoint{{Bytes: breakpointFileSize + 1, Hit: func() plan.Outcome { t.Error("reached"); return plan.Outcome{} }, Missed: func(n int64) { missed = n }}}})
		return &missed
	}
	c := open(t, r.cfg)
	t.Run("refused", func(t *testing.T) {
		missed := missedBy("RETR")
		_, err := download(c, "none")
		check(t, err, ftpbackend.KindReply, 550)
		if *missed != 0 {
			t.Errorf("missed at %d", *missed)
		}
	})
	t.Run("a source that fails", func(t *testing.T) {
		missed := missedBy("STOR")
		_, err := c.Store(short(t), "up", 0, then("hello", func([]byte) (int, error) { return 0, errors.New("mine") }))
		check(t, err, ftpbackend.KindCanceled, 0)
		if *missed != 5 {
			t.Errorf("missed at %d", *missed)
		}
	})
	t.Run("the host's early end", func(t *testing.T) {
		missed := missedBy("RETR")
		d := begin(short(t), t, c, "a", 0)
		io.ReadFull(d, make([]byte, 100))
		check(t, d.Close(), 0, 0)
		if *missed != 100 {
			t.Errorf("missed at %d", *missed)
		}
	})
	t.Run("the context, with a source that is deaf", func(t *testing.T) {
		missed := missedBy("STOR")
		ctx, cancel := context.WithCancelCause(context.Background())
		hold := make(chan struct{})
		_, err := c.Store(ctx, "up", 0, then("hello", func([]byte) (int, error) { cancel(ftpbackend.ErrTimeout); <-hold; return 0, io.EOF }))
		check(t, err, ftpbackend.KindTimeout, 0)
		if *missed != 5 {
			t.Errorf("missed at %d", *missed)
		}
		close(hold)
	})
}

// cancelling cancels a context at the fifth byte of every transfer.
type cancelling struct{ cancel func() }

func (c cancelling) Command(string) plan.Plan {
	return atByte(5, func() { c.cancel() })
}

// TestCancelAtBreakpoint: after a breakpoint's Hit cancels the context no further byte moves,
// though all of it is there.
func TestCancelAtBreakpoint(t *testing.T) {
	mine := errors.New("the network is gone")
	session := func(verb string, data func(*script)) (*client.Client, context.Context) {
		cfg := play(t, func(s *script) {
			s.login()
			s.passive()
			s.expect(verb + " a")
			data(s)
		})
		ctx, cancel := context.WithCancelCause(short(t))
		cfg.Hooks = cancelling{func() { cancel(mine) }}
		return open(t, cfg), ctx
	}
	t.Run("upload", func(t *testing.T) {
		c, ctx := session("STOR", func(s *script) {
			conn := s.accept()
			s.send("150 come on")
			if b, err := io.ReadAll(conn); len(b) > 5 || err == nil {
				s.fail("it got %q and %v", b, err)
			}
		})
		n, err := c.Store(ctx, "a", 0, strings.NewReader("hello, world"))
		check(t, err, ftpbackend.KindCanceled, 0)
		if !errors.Is(err, mine) || n != 5 {
			t.Errorf("got %d, %v", n, err)
		}
	})
	t.Run("download", func(t *testing.T) {
		c, ctx := session("RETR", func(s *script) {
			conn := s.accept()
			s.send("150 come on")
			s.sends(conn, "hello, world", "226 done")
		})
		d := begin(ctx, t, c, "a", 0)
		b, err := io.ReadAll(d)
		if string(b) != "hello" || err == nil {
			t.Errorf("got %q, %v", b, err)
		}
		check(t, d.Close(), ftpbackend.KindCanceled, 0)
	})
}

// TestDropSmallDownload: a download whose connection is dropped in the middle was lost, also where
// the embedded server had sent all of it by then: what it says does not depend on what fits in the
// system's buffers.
func TestDropSmallDownload(t *testing.T) {
	everyWay(t, func(t *testing.T, r *testbed) {
		r.fill(t, "/down", 20_000)
		c := open(t, r.cfg)
		for range 5 {
			r.plans.set("RETR", atByte(10_000, func() { r.net.DropData() }))
			d := begin(short(t), t, c, "down", 0)
			_, _ = io.Copy(io.Discard, d)
			check(t, d.Close(), ftpbackend.KindReply, 426)
			if said := r.seen.since("> RETR"); !slices.ContainsFunc(said, func(s string) bool { return strings.HasPrefix(s, "< 426 ") }) {
				t.Fatalf("the server said %q", said)
			}
		}
		inStep(t, c)
	})
}
