package client_test

import (
	"io"
	"slices"
	"strings"
	"testing"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/plan"
)

// TestOutcome: the transfer ends at the breakpoint, with another reply than the server's.
func TestOutcome(t *testing.T) {
	everyWay(t, func(t *testing.T, r *testbed) {
		data := r.fill(t, "/a", breakpointFileSize)
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
				for _, line := range []string{"STOR up", "RETR a"} {
					verb, _, _ := strings.Cut(line, " ")
					var missed int64 = -1
					r.plans.set(verb, plan.Plan{Breakpoints: []plan.Breakpoint{
						{Bytes: at, Hit: func() plan.Outcome { return plan.Outcome{Reply: tt.reply} }},
						{Bytes: breakpointFileSize + 1, Missed: func(n int64) { missed = n }},
					}})
					c := open(t, r.cfg)
					check(t, transfer(t, c, line, data), tt.kind, tt.code)
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
			cfg := session(t, func(s *script) {
				conn := s.transfer("STOR a", "150 come on")
				io.Copy(io.Discard, conn)
				s.expect("NOOP")
				s.send(late...)
				s.inStep()
			})
			clock := newClock()
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
			goesOn(t, c)
		})
	}
}

// TestPlanKeepsServer: what the server is not to get it does not get, and the offset of a transfer
// that never came is not that of the next.
func TestPlanKeepsServer(t *testing.T) {
	everyWay(t, func(t *testing.T, r *testbed) {
		data := r.fill(t, "/a", 5000)
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
			check(t, transfer(t, c, "RETR a", data), 0, 0)
		}
		check(t, store(c), 0, 0)
		r.stored(t, "/a", "hello")
	})
}

// TestTruncate: the rest is missing and all is well.
func TestTruncate(t *testing.T) {
	everyWay(t, func(t *testing.T, r *testbed) {
		data := r.fill(t, "/a", breakpointFileSize)
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
					check(t, transfer(t, c, "RETR a", want), 0, 0)
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
	r.fill(t, "/a", breakpointFileSize)
	r.plans.set("NLST", plan.Plan{Truncated: true})
	c := open(t, r.cfg)
	check(t, transfer(t, c, "NLST", ""), 0, 0)
	r.plans.set("RETR", plan.Plan{Truncated: true, Truncate: 100, Cut: func() { t.Error("cut off") }})
	d := begin(short(t), t, c, "a", 0)
	io.ReadFull(d, make([]byte, 100))
	check(t, d.Close(), 0, 0)
	inStep(t, c)
}
