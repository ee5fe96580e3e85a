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
		data := random(breakpointFileSize)
		r.put(t, "/down", data)
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
				d, err := c.Retrieve(short(t), "down", 0)
				if err != nil {
					t.Fatal(err)
				}
				buf := make([]byte, 70_000)
				var got strings.Builder
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
		data := random(breakpointFileSize)
		r.put(t, "/down", data)
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
			r.plans.set(verb, plan.Plan{Breakpoints: []plan.Breakpoint{{
				Bytes: 4, Hit: func() plan.Outcome { r.net.DropControl(); return plan.Outcome{} },
			}}})
			c := open(t, r.cfg)
			check(t, run(c), ftpbackend.KindReset, 0)
			ended(t, c)
			c.Close()
		}
	})
}

// TestOutcome: the transfer ends at the breakpoint, with another reply than the server's.
func TestOutcome(t *testing.T) {
	everyWay(t, func(t *testing.T, r *testbed) {
		data := random(breakpointFileSize)
		r.put(t, "/a", data)
		for _, tt := range []struct {
			reply string
			kind  ftpbackend.Kind
			code  int
		}{
			{"452 Disk full", ftpbackend.KindReply, 452},
			{"425 hm", ftpbackend.KindReply, 425},
			{"421 enough", ftpbackend.KindReply, 421},
			{"226 done", ftpbackend.KindDataLost, 0}, // as with a real server that resets
			{"550 hm", ftpbackend.KindDataLost, 0},
		} {
			for _, at := range []int64{0, 5000, breakpointFileSize} {
				for _, verb := range []string{"STOR", "RETR"} {
					var missed int64 = -1
					r.plans.set(verb, plan.Plan{Breakpoints: []plan.Breakpoint{
						{Bytes: at, Hit: func() plan.Outcome { return plan.Outcome{Reply: tt.reply} }},
						{Bytes: breakpointFileSize + 1, Missed: func(n int64) { missed = n }},
					}})
					c := open(t, r.cfg)
					var err error
					if verb == "STOR" {
						_, err = c.Store(short(t), "up", 0, strings.NewReader(data))
					} else {
						_, err = download(c, "a")
					}
					check(t, err, tt.kind, tt.code)
					if missed != at {
						t.Errorf("%s, %s at %d: the later breakpoint was missed at %d", verb, tt.reply, at, missed)
					}
					said := r.seen.since("> " + verb)
					if len(said) != 2 || !strings.HasPrefix(said[0], "< 150") || said[1] != "< "+tt.reply {
						t.Errorf("%s at %d: the observer saw %q", verb, at, said)
					}
					if tt.code == 421 {
						ended(t, c)
					} else {
						inStep(t, c)
					}
					c.Close()
				}
			}
		}
	})
}

// TestOutcomeWithoutReply: servers have been known to say nothing after an end.
func TestOutcomeWithoutReply(t *testing.T) {
	for name, late := range map[string][]string{"none": {"200 here"}, "late": {"426 cut", "200 here"}} {
		t.Run(name, func(t *testing.T) {
			cfg := play(t, func(s *script) {
				s.login()
				conn := s.transfer("STOR a", "150 come on")
				io.Copy(io.Discard, conn)
				s.expect("NOOP")
				s.send(late...)
				s.expect("PWD")
				s.send(`257 "/"`)
				s.quit()
			})
			clock := newHandClock()
			cfg.After = clock.After
			go clock.fire(t)
			var seen dialogue
			seen.observe(&cfg)
			hook(&cfg, "STOR", plan.Plan{Breakpoints: []plan.Breakpoint{{Bytes: 2, Hit: func() plan.Outcome { return plan.Outcome{Reply: "452 full"} }}}})
			c := open(t, cfg)
			check(t, store(c), ftpbackend.KindReply, 452)
			if got := seen.since("> NOOP"); !slices.Equal(got, []string{"< 200 here", "< 452 full"}) {
				t.Errorf("the observer saw %q", got)
			}
			inStep(t, c)
			check(t, c.Quit(short(t)), 0, 0)
		})
	}
}

// TestPlanKeepsServer: what the server is not to get it does not get, and the offset of a transfer
// that never came is not that of the next.
func TestPlanKeepsServer(t *testing.T) {
	everyWay(t, func(t *testing.T, r *testbed) {
		data := random(5000)
		r.put(t, "/a", data)
		c := open(t, r.cfg)
		for _, tt := range []struct {
			plan plan.Plan
			kind ftpbackend.Kind
			code int
		}{
			{plan.Plan{Reply: "452 full"}, ftpbackend.KindReply, 452},
			{plan.Plan{Refuse: true}, ftpbackend.KindDataOpen, 0},
		} {
			r.plans.set("STOR", tt.plan)
			n, err := c.Store(short(t), "a", 3, strings.NewReader("hello"))
			check(t, err, tt.kind, tt.code)
			if n != 0 {
				t.Errorf("sent %d", n)
			}
			r.stored(t, "/a", data)
			r.plans.set("RETR", tt.plan)
			_, err = c.Retrieve(short(t), "a", 3)
			check(t, err, tt.kind, tt.code)
			got, err := download(c, "a")
			check(t, err, 0, 0)
			if got != data {
				t.Errorf("got %d bytes of %d", len(got), len(data))
			}
		}
		check(t, store(c), 0, 0)
		r.stored(t, "/a", "hello")
	})
}

// TestTruncate: the rest is missing and all is well.
func TestTruncate(t *testing.T) {
	everyWay(t, func(t *testing.T, r *testbed) {
		data := random(breakpointFileSize)
		r.put(t, "/a", data)
		c := open(t, r.cfg)
		for _, at := range []int64{0, 1, 100_001, breakpointFileSize - 1, breakpointFileSize, breakpointFileSize + 1} {
			want := data[:min(at, breakpointFileSize)]
			for _, verb := range []string{"STOR", "RETR"} {
				cuts := 0
				r.plans.set(verb, plan.Plan{Truncated: true, Truncate: at, Cut: func() { cuts++ }})
				if verb == "STOR" {
					n, err := c.Store(short(t), "up", 0, strings.NewReader(data))
					check(t, err, 0, 0)
					if n != breakpointFileSize {
						t.Errorf("sent %d: for the client it is all", n)
					}
					r.stored(t, "/up", want)
				} else {
					got, err := download(c, "a")
					check(t, err, 0, 0)
					if got != want {
						t.Errorf("%d bytes of %d", len(got), len(want))
					}
				}
				if (cuts == 1) != (at < breakpointFileSize) || cuts > 1 {
					t.Errorf("%s at %d: cut off %d times", verb, at, cuts)
				}
				if said := r.seen.since("> " + verb); len(said) != 2 || !strings.HasPrefix(said[1], "< 226") {
					t.Errorf("%s at %d: the observer saw %q", verb, at, said)
				}
				inStep(t, c)
			}
		}
	})
}

// TestTruncateList: a listing is a transfer as well, and an early end one of the host's own, which
// cuts nothing off.
func TestTruncateList(t *testing.T) {
	r := newTestbed(t, ways[0])
	r.put(t, "/a", random(breakpointFileSize))
	r.plans.set("NLST", plan.Plan{Truncated: true})
	c := open(t, r.cfg)
	d, err := c.List(short(t), "NLST", "")
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(d)
	check(t, err, 0, 0)
	check(t, d.Close(), 0, 0)
	if len(got) > 0 {
		t.Errorf("got %q", got)
	}
	r.plans.set("RETR", plan.Plan{Truncated: true, Truncate: 100, Cut: func() { t.Error("cut off") }})
	if d, err = c.Retrieve(short(t), "a", 0); err != nil {
		t.Fatal(err)
	}
	io.ReadFull(d, make([]byte, 100))
	check(t, d.Close(), 0, 0)
	inStep(t, c)
}

// TestBreakpointsMissed: whatever ends a transfer, its breakpoints are missed.
func TestBreakpointsMissed(t *testing.T) {
	r := newTestbed(t, ways[0])
	r.put(t, "/a", random(breakpointFileSize))
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
		d, err := c.Retrieve(short(t), "a", 0)
		if err != nil {
			t.Fatal(err)
		}
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
