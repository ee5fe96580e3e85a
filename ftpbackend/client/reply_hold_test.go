package client_test

import (
	"testing"
	"time"

	"ptymodem/ftpbackend/plan"
)

// TestDelayedReplyGuarded: what hears of a reply that came late is under the client's guard, and a
// panic leaves no lock behind.
func TestDelayedReplyGuarded(t *testing.T) {
	cfg := play(t, func(s *script) {
		s.login()
		s.expect("PWD")
		s.send(`257 "/"`)
		s.gone()
	})
	clock := newWaitingClock()
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
	asked := make(chan struct{})
	go func() {
		defer close(asked)
		c.Pwd(short(t))
	}()
	clock.await(t, time.Hour)()
	if v := <-met; v != "boom" {
		t.Errorf("the guard met %v", v)
	}
	c.Close()
	<-asked
}
