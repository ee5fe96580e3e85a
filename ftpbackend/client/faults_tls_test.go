package client_test

import (
	"crypto/tls"
	"io"
	"strings"
	"testing"
	"time"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
	"ptymodem/ftpbackend/plan"
)

// TestPlanAuth: plans before the reader has begun.
func TestPlanAuth(t *testing.T) {
	for _, tt := range []struct {
		name string
		plan plan.Plan
		play func(s *script)
		kind ftpbackend.Kind
		code int
		says string
	}{
		{"refused", plan.Plan{Reply: "502 no"}, none, ftpbackend.KindTLS, 502, ""},
		{"refused late", plan.Plan{Reply: "502 no", Delay: time.Hour}, none, ftpbackend.KindTLS, 502, ""},
		{"421", plan.Plan{Reply: "421 no"}, none, ftpbackend.KindReply, 421, ""},
		{"reset", plan.Plan{DropControl: true}, none, ftpbackend.KindReset, 0, ""},
		{"late", plan.Plan{Delay: time.Hour}, func(s *script) { s.talk("> AUTH TLS", "431 no") }, ftpbackend.KindTLS, 431, ""},
		{"handshake", plan.Plan{FailTLS: true}, func(s *script) { s.talk("> AUTH TLS", "234 go on") }, ftpbackend.KindTLS, 0, "handshake failure"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cfg := play(t, func(s *script) {
				s.send("220 ready")
				tt.play(s)
				if rest, _ := io.ReadAll(s.in); len(rest) > 0 {
					s.fail("got %q", rest)
				}
			})
			cfg.Security = ftpbackend.Explicit
			clock := newClock()
			cfg.After = clock.After
			hook(&cfg, "AUTH", tt.plan)
			if tt.plan.Delay > 0 {
				go func() { clock.await(t, time.Hour)() }()
			}
			_, err := client.Dial(short(t), cfg)
			check(t, err, tt.kind, tt.code)
			if err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%v does not say %q", err, tt.says)
			}
		})
	}
}

// TestPlanFailTLS: the data connection's handshake fails, and the session goes on; without TLS
// there is none to fail.
func TestPlanFailTLS(t *testing.T) {
	everyWay(t, func(t *testing.T, r *testbed) {
		r.put(t, "/a", "hello")
		c := open(t, r.cfg)
		for verb, run := range map[string]func(c *client.Client) error{"STOR": store, "RETR": retrieve} {
			var missed int64 = -1
			r.plans.set(verb, plan.Plan{FailTLS: true, Breakpoints: []plan.Breakpoint{{Bytes: 6, Missed: func(n int64) { missed = n }}}})
			err := run(c)
			if r.cfg.Security == ftpbackend.Plain {
				check(t, err, 0, 0)
			} else {
				check(t, err, ftpbackend.KindTLS, 0)
				if !strings.Contains(err.Error(), "handshake failure") || missed != 0 {
					t.Errorf("got %v; missed at %d", err, missed)
				}
			}
			check(t, run(c), 0, 0)
		}
		inStep(t, c)
	})
}

// TestPlanFailTLSBehindAHandshake: the handshake has failed, though the one that began when the
// connection stood is over by then, as a server may have it.
func TestPlanFailTLSBehindAHandshake(t *testing.T) {
	const times = 20
	server := &tls.Config{Certificates: []tls.Certificate{newAuthority(t).leaf(t, 2110)}}
	cfg := secured(t, server, func(s *script) {
		for range times {
			s.passive()
			conn := tls.Server(s.accept(), server)
			if err := conn.Handshake(); err != nil {
				s.fail("handshake: %v", err)
			}
			s.talk("> STOR a", "150 go on")
			io.Copy(io.Discard, conn)
			conn.Close()
			s.send("426 broken off")
		}
		s.quit()
	})
	plans := hook(&cfg, "none", plan.Plan{})
	c := open(t, cfg)
	for range times {
		plans.set("STOR", plan.Plan{FailTLS: true})
		source := &asked{}
		_, err := c.Store(short(t), "a", 0, source)
		check(t, err, ftpbackend.KindTLS, 0)
		if source.bytes {
			t.Error("the source was asked for bytes")
		}
	}
	quit(t, c)
}

// asked is an empty source that notes that it was asked.
type asked struct{ bytes bool }

func (a *asked) Read([]byte) (int, error) {
	a.bytes = true
	return 0, io.EOF
}
