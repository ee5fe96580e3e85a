package client_test

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
	"ptymodem/ftpbackend/plan"
)

func TestExplicitTLS(t *testing.T) {
	server := &tls.Config{Certificates: []tls.Certificate{newAuthority(t).leaf(t, 2110)}}
	upgrade := func(s *script) {
		s.talk("220 ready", "> AUTH TLS", "234 go on")
		s.secure(server)
		s.talk("> USER test", "230 welcome", "> FEAT", "500 no", "> TYPE I", "200 fine", "> PBSZ 0")
	}
	for _, tt := range []scripted{
		{"all well", func(s *script) {
			upgrade(s)
			s.talk("200 fine", "> PROT P", "200 fine")
			s.gone()
		}, 0, 0},
		{"AUTH unknown", talks("220 ready", "> AUTH TLS", "502 no"), ftpbackend.KindTLS, 502},
		{"AUTH refused", talks("220 ready", "> AUTH TLS", "431 no"), ftpbackend.KindTLS, 431},
		{"AUTH and 421", talks("220 ready", "> AUTH TLS", "421 no"), ftpbackend.KindReply, 421},
		{"AUTH and the end", func(s *script) { s.talk("220 ready", "> AUTH TLS") }, ftpbackend.KindRefused, 0},
		{"plain text behind AUTH", func(s *script) {
			s.talk("220 ready", "> AUTH TLS")
			io.WriteString(s.conn, "234 go on\r\n230 wel")
			s.gone()
		}, ftpbackend.KindTLS, 0},
		{"no handshake", func(s *script) { s.talk("220 ready", "> AUTH TLS", "234 go on", "500 what?") }, ftpbackend.KindTLS, 0},
		{"PBSZ refused", func(s *script) { upgrade(s); s.send("503 no"); s.gone() }, ftpbackend.KindTLS, 503},
		{"PROT refused", func(s *script) {
			upgrade(s)
			s.talk("200 fine", "> PROT P", "536 no")
			s.gone()
		}, ftpbackend.KindTLS, 536},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := client.Dial(short(t), named(play(t, tt.play), ftpbackend.Explicit))
			check(t, err, tt.kind, tt.reply)
			if c != nil {
				c.Close()
			}
		})
	}
}

// TestTLSMismatch: one side speaks TLS, the other does not, or says nothing.
func TestTLSMismatch(t *testing.T) {
	server := &tls.Config{Certificates: []tls.Certificate{newAuthority(t).leaf(t, 2110)}}
	t.Run("plain server", func(t *testing.T) {
		_, err := client.Dial(short(t), named(play(t, func(s *script) { s.send("220 ready"); io.Copy(io.Discard, s.conn) }), ftpbackend.Implicit))
		check(t, err, ftpbackend.KindTLS, 0)
	})
	t.Run("plain client", func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(context.Background())
		cfg := play(t, func(s *script) { s.secure(server) })
		cfg.Network = watched{cfg.Network, func() { cancel(ftpbackend.ErrTimeout) }}
		_, err := client.Dial(ctx, cfg)
		check(t, err, ftpbackend.KindTimeout, 0)
	})
	for _, tt := range []struct {
		name string
		kind ftpbackend.Kind
	}{{"negotiation time", ftpbackend.KindTLS}, {"response timeout", ftpbackend.KindTimeout}} {
		t.Run(tt.name, func(t *testing.T) {
			clock := newClock()
			ctx, cancel := context.WithCancelCause(context.Background())
			defer cancel(nil)
			cfg := named(play(t, func(s *script) {
				s.in.ReadByte() // the handshake has begun
				if tt.kind == ftpbackend.KindTLS {
					clock.fires(t, 10*time.Second)
				} else {
					cancel(ftpbackend.ErrTimeout)
				}
				io.Copy(io.Discard, s.conn)
			}), ftpbackend.Implicit)
			cfg.After, cfg.TLS.NegotiateTime = clock.After, 10*time.Second
			_, err := client.Dial(ctx, cfg)
			check(t, err, tt.kind, 0)
		})
	}
}

// watched is a network that reports the first read on a control connection.
type watched struct {
	ftpbackend.Network
	reading func()
}

func (w watched) DialControl(ctx context.Context, host string, addr netip.Addr, port uint16, sec ftpbackend.Security) (net.Conn, error) {
	conn, err := w.Network.DialControl(ctx, host, addr, port, sec)
	return watchedConn{conn, w.reading}, err
}

type watchedConn struct {
	net.Conn
	reading func()
}

func (c watchedConn) Read(p []byte) (int, error) {
	c.reading()
	return c.Conn.Read(p)
}

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
