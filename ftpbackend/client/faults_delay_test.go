package client_test

import (
	"context"
	"io"
	"slices"
	"sync"
	"testing"
	"time"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
	"ptymodem/ftpbackend/plan"
)

// TestPlanDelay: a reply comes when its time has passed on the modem's clock.
func TestPlanDelay(t *testing.T) {
	for _, tt := range []struct {
		name  string
		verb  string
		reply string
		run   func(c *client.Client) error
		play  func(s *script)
		kind  ftpbackend.Kind
		code  int
	}{
		{"PWD", "PWD", "", pwd, func(s *script) { s.expect("PWD"); s.send(`257 "/"`) }, 0, 0},
		{"made up", "PWD", "550 no", pwd, func(s *script) {}, ftpbackend.KindReply, 550},
		{"PASV", "PASV", "425 later", store, func(s *script) {}, ftpbackend.KindReply, 425},
		{"an upload", "STOR", "", store, func(s *script) {
			s.passive()
			s.expect("STOR a")
			s.send("150 come on")
			conn := s.accept()
			io.Copy(io.Discard, conn)
			conn.Close()
			s.send("226 thanks")
		}, 0, 0},
		{"a download", "RETR", "", retrieve, func(s *script) {
			s.passive()
			s.expect("RETR a")
			s.send("150 here")
			conn := s.accept()
			io.WriteString(conn, "hello")
			conn.Close()
			s.send("226 done")
		}, 0, 0},
		{"a refused one", "RETR", "", retrieve, func(s *script) { s.passive(); s.expect("RETR a"); s.send("550 no") }, ftpbackend.KindReply, 550},
		{"a broken one", "RETR", "", retrieve, func(s *script) {
			s.passive()
			s.expect("RETR a")
			s.send("150 here")
			conn := s.accept()
			io.WriteString(conn, "hello")
			abort(conn)
			s.send("426 cut")
		}, ftpbackend.KindReply, 426},
		{"then the end", "PWD", "", pwd, func(s *script) { s.expect("PWD"); s.send(`257 "/"`); s.conn.Close() }, 0, 0},
		{"421", "PWD", "", pwd, func(s *script) { s.expect("PWD"); s.send(`421 enough`); s.conn.Close() }, ftpbackend.KindReply, 421},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cfg := play(t, func(s *script) {
				s.login()
				tt.play(s)
				io.Copy(io.Discard, s.in)
			})
			clock := newWaitingClock()
			cfg.After = clock.After
			hook(&cfg, tt.verb, plan.Plan{Delay: time.Hour, Reply: tt.reply})
			var seen dialogue
			seen.observe(&cfg)
			c := open(t, cfg)
			result := make(chan error, 1)
			go func() { result <- tt.run(c) }()
			late := clock.await(t, time.Hour)
			before := seen.since("> " + tt.verb)
			select {
			case err := <-result:
				t.Fatalf("over before the delay: %v", err)
			default:
			}
			late()
			check(t, <-result, tt.kind, tt.code)
			if after := seen.since("> " + tt.verb); len(after) != len(before)+1 {
				t.Errorf("before the delay %q, then %q", before, after)
			}
		})
	}
}

// waitingClock is a clock on which nothing passes but what a test lets pass.
type waitingClock struct {
	set chan *handTimer
	mu  sync.Mutex
	all []*handTimer
}

func newWaitingClock() *waitingClock { return &waitingClock{set: make(chan *handTimer, 1000)} }

// After is Config.After.
func (c *waitingClock) After(d time.Duration, f func()) func() bool {
	timer := &handTimer{d: d, f: f}
	c.mu.Lock()
	c.all = append(c.all, timer)
	c.mu.Unlock()
	c.set <- timer
	return func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		was := !timer.stopped
		timer.stopped = true
		return was
	}
}

// await waits for a timer of that length and returns what lets it pass.
func (c *waitingClock) await(t *testing.T, d time.Duration) (pass func()) {
	t.Helper()
	for {
		select {
		case timer := <-c.set:
			if timer.d != d {
				continue
			}
			return func() {
				c.mu.Lock()
				live := !timer.stopped
				timer.stopped = true
				c.mu.Unlock()
				if live {
					timer.f()
				}
			}
		case <-time.After(patience):
			t.Fatalf("no timer of %v was set", d)
		}
	}
}

// running returns how many timers have neither passed nor been stopped.
func (c *waitingClock) running() (n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, timer := range c.all {
		if !timer.stopped {
			n++
		}
	}
	return n
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
				s.expect("PWD")
				s.send(`257 "/"`)
				server <- s
				io.Copy(io.Discard, s.in)
			})
			clock := newWaitingClock()
			cfg.After = clock.After
			hook(&cfg, "PWD", plan.Plan{Delay: time.Hour})
			c := open(t, cfg)
			ctx, cancel := context.WithCancelCause(context.Background())
			defer cancel(nil)
			result := make(chan error, 1)
			go func() { _, err := c.Pwd(ctx); result <- err }()
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
	cfg := play(t, func(s *script) {
		s.login()
		conn := s.transfer("RETR a", "150 here")
		s.expect("ABOR")
		conn.Close()
		s.expect("NOOP")
		s.send("200 here")
		s.quit()
	})
	clock := newWaitingClock()
	cfg.After = clock.After
	p := hook(&cfg, "RETR", plan.Plan{Delay: time.Hour})
	c := open(t, cfg)
	d, err := c.Retrieve(short(t), "a", 0)
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		clock.await(t, 2*time.Second)()
		limit := clock.await(t, 10*time.Second)
		late := clock.await(t, time.Hour)
		limit() // the answer is there, it is only late
		late()
	}()
	check(t, d.Close(), 0, 0)
	check(t, c.Quit(short(t)), 0, 0)
	if slices.Contains(p.asked, "NOOP") {
		t.Errorf("asked about %q", p.asked)
	}
}
