package client_test

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/netip"
	"testing"
	"time"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
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
