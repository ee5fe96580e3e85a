package client_test

import (
	"context"
	"io"
	"slices"
	"testing"
	"time"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
	"ptymodem/ftpbackend/plan"
)

// TestPlanDelay: a reply comes when its time has passed on the modem's clock.
func TestPlanDelay(t *testing.T) {
	for _, tt := range []planned{
		{"PWD", "PWD", "", pwd, func(s *script) { s.talk("> PWD", `257 "/"`) }, 0, 0},
		{"made up", "PWD", "550 no", pwd, none, ftpbackend.KindReply, 550},
		{"PASV", "PASV", "425 later", store, none, ftpbackend.KindReply, 425},
		{"an upload", "STOR", "", store, func(s *script) {
			s.receives(s.transfer("STOR a", "150 come on"), "hello", "226 thanks")
		}, 0, 0},
		{"a download", "RETR", "", retrieve, func(s *script) {
			s.sends(s.transfer("RETR a", "150 here"), "hello", "226 done")
		}, 0, 0},
		{"a refused one", "RETR", "", retrieve, func(s *script) { s.passive(); s.talk("> RETR a", "550 no") }, ftpbackend.KindReply, 550},
		{"a broken one", "RETR", "", retrieve, func(s *script) {
			conn := s.transfer("RETR a", "150 here")
			io.WriteString(conn, "hello")
			abort(conn)
			s.send("426 cut")
		}, ftpbackend.KindReply, 426},
		{"then the end", "PWD", "", pwd, func(s *script) { s.talk("> PWD", `257 "/"`); s.conn.Close() }, 0, 0},
		{"421", "PWD", "", pwd, func(s *script) { s.talk("> PWD", `421 enough`); s.conn.Close() }, ftpbackend.KindReply, 421},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cfg := play(t, func(s *script) {
				s.login()
				tt.play(s)
				io.Copy(io.Discard, s.in)
			})
			clock := newClock()
			cfg.After = clock.After
			hook(&cfg, tt.verb, plan.Plan{Delay: time.Hour, Reply: tt.reply})
			var seen dialogue
			seen.observe(&cfg)
			c := open(t, cfg)
			result := later(func() error { return tt.run(c) })
			late := clock.await(t, time.Hour)
			before := seen.since("> " + tt.verb)
			pending(t, result)
			late()
			check(t, <-result, tt.kind, tt.code)
			if after := seen.since("> " + tt.verb); len(after) != len(before)+1 {
				t.Errorf("before the delay %q, then %q", before, after)
			}
		})
	}
}

// TestPlanDelayEnds: a session that ends meanwhile drops the reply, and its timer.
func TestPlanDelayEnds(t *testing.T) {
	for name, end := range map[string]func(c *client.Client, cancel context.CancelCauseFunc, s *script){
		"the response timeout": func(_ *client.Client, cancel context.CancelCauseFunc, _ *script) { cancel(ftpbackend.ErrTimeout) },
		"closed":               func(c *client.Client, _ context.CancelCauseFunc, _ *script) { c.Close() },
		"a reset":              func(_ *client.Client, _ context.CancelCauseFunc, s *script) { abort(s.conn) },
	} {
		t.Run(name, func(t *testing.T) {
			server := make(chan *script, 1)
			cfg := play(t, func(s *script) {
				s.login()
				s.talk("> PWD", `257 "/"`)
				server <- s
				io.Copy(io.Discard, s.in)
			})
			clock := newClock()
			cfg.After = clock.After
			hook(&cfg, "PWD", plan.Plan{Delay: time.Hour})
			c := open(t, cfg)
			ctx, cancel := context.WithCancelCause(context.Background())
			defer cancel(nil)
			result := later(func() error { _, err := c.Pwd(ctx); return err })
			late := clock.await(t, time.Hour)
			end(c, cancel, <-server)
			if err := <-result; err == nil {
				t.Error("a reply after the end")
			}
			if n := clock.running(); n > 0 {
				t.Errorf("%d timers are left", n)
			}
			late()
		})
	}
}

// TestPlanNOOPCheck: the hooks are not asked about a NOOP of the client's own, and no NOOP asks for
// a delayed reply.
func TestPlanNOOPCheck(t *testing.T) {
	cfg := session(t, func(s *script) {
		conn := s.transfer("RETR a", "150 here")
		s.aborts(conn)
		s.talk("> NOOP", "200 here")
	})
	clock := newClock()
	cfg.After = clock.After
	p := hook(&cfg, "RETR", plan.Plan{Delay: time.Hour})
	c := open(t, cfg)
	d := begin(short(t), t, c, "a", 0)
	go func() {
		clock.await(t, 2*time.Second)()
		limit := clock.await(t, 10*time.Second)
		late := clock.await(t, time.Hour)
		limit() // the answer is there, it is only late
		late()
	}()
	check(t, d.Close(), 0, 0)
	quit(t, c)
	if slices.Contains(p.asked, "NOOP") {
		t.Errorf("asked about %q", p.asked)
	}
}

// TestDelayedReplyGuarded: what hears of a reply that came late is under the client's guard, and a
// panic leaves no lock behind.
func TestDelayedReplyGuarded(t *testing.T) {
	cfg := play(t, func(s *script) {
		s.login()
		s.inStep()
		s.gone()
	})
	clock := newClock()
	cfg.After = clock.After
	hook(&cfg, "PWD", plan.Plan{Delay: time.Hour})
	met := make(chan any, 1)
	cfg.Guard = func() {
		if v := recover(); v != nil {
			met <- v
		}
	}
	cfg.Observer.Reply = func(code int, _ string) {
		if code == 257 {
			panic("boom")
		}
	}
	c := open(t, cfg)
	asked := later(func() error { return pwd(c) })
	clock.await(t, time.Hour)()
	if v := <-met; v != "boom" {
		t.Errorf("the guard met %v", v)
	}
	c.Close()
	<-asked
}
