package client_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"strings"
	"syscall"
	"testing"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
)

func TestDial(t *testing.T) {
	rest := talks("> PASS secret", "230 welcome", "> FEAT", "500 no", "> TYPE I", "200 fine")
	features := func(reply string) func(s *script) {
		return talks("220 ready", "> USER test", "230 no password needed", "> FEAT", "211-Features:", " UTF8", "211 End", "> TYPE I", "200 fine", "> OPTS UTF8 ON", reply)
	}
	for _, tt := range []scripted{
		{"a long greeting in pieces, after a 120", func(s *script) {
			for _, piece := range []string{"12", "0 in a mom", "ent\r", "\n220-Hel", "lo\r\n 220 not yet\r\n2", "20-nor now\r\n220", " now\r\n"} {
				io.WriteString(s.conn, piece)
			}
			s.talk("> USER test", "331 go on")
			rest(s)
		}, 0, 0},
		{"lines that end in LF, a code without text", func(s *script) {
			io.WriteString(s.conn, "220\n")
			s.expect("USER test")
			io.WriteString(s.conn, "331\n")
			rest(s)
		}, 0, 0},
		{"OPTS UTF8 refused", features("550 no"), 0, 0},
		{"OPTS UTF8 unknown", features("500 no"), 0, 0},
		{"PASS superfluous", talks("220 ready", "> USER test", "331 go on", "> PASS secret", "202 as you like", "> FEAT", "211 nothing", "> TYPE I", "220 fine"), 0, 0},
		{"too many users", talks("421 full"), ftpbackend.KindReply, 421},
		{"not today", talks("530 no"), ftpbackend.KindReply, 530},
		{"unknown user", talks("220 ready", "> USER test", "530 who?"), ftpbackend.KindReply, 530},
		{"wrong password", talks("220 ready", "> USER test", "331 go on", "> PASS secret", "530 no"), ftpbackend.KindReply, 530},
		{"an account is wanted", talks("220 ready", "> USER test", "332 account?"), ftpbackend.KindReply, 332},
		{"no binary", talks("220 ready", "> USER test", "230 welcome", "> FEAT", "500 no", "> TYPE I", "504 no"), ftpbackend.KindReply, 504},
		{"hangs up", func(s *script) {}, ftpbackend.KindRefused, 0},
		{"hangs up at USER", func(s *script) { s.talk("220 ready", "> USER test") }, ftpbackend.KindRefused, 0},
		{"resets", func(s *script) { abort(s.conn) }, ftpbackend.KindReset, 0},
		{"another protocol, which ends the connection", func(s *script) { s.send("HTTP/1.1 400 Bad Request", "Connection: close", "") }, ftpbackend.KindProtocol, 0},
		{"a greeting without end", func(s *script) {
			for line := "220-" + strings.Repeat("x", 1000) + "\r\n"; ; {
				if _, err := io.WriteString(s.conn, line); err != nil {
					return
				}
			}
		}, ftpbackend.KindProtocol, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := client.Dial(short(t), play(t, tt.play))
			check(t, err, tt.kind, tt.reply)
			if (c == nil) != (err != nil) {
				t.Errorf("client %v with error %v", c, err)
			}
			if c != nil {
				c.Close()
			}
		})
	}
}

func TestDialAnonymous(t *testing.T) {
	cfg := play(t, talks("220 ready", "> USER anonymous", "331 your address?", "> PASS anonymous@", "230 welcome", "> FEAT", "500 no", "> TYPE I", "200 fine"))
	cfg.User, cfg.Password = "", "left over"
	open(t, cfg)
}

func TestDialEnds(t *testing.T) {
	mine := errors.New("mine")
	for _, tt := range []struct {
		name  string
		cause error
		kind  ftpbackend.Kind
	}{{"timeout", ftpbackend.ErrTimeout, ftpbackend.KindTimeout}, {"cancel", mine, ftpbackend.KindCanceled}} {
		t.Run(tt.name, func(t *testing.T) {
			silent := make(chan struct{})
			cfg := play(t, func(s *script) {
				s.talk("220 ready", "> USER test")
				close(silent)
				s.gone()
			})
			ctx, cancel := context.WithCancelCause(context.Background())
			go func() {
				<-silent
				cancel(tt.cause)
			}()
			_, err := client.Dial(ctx, cfg)
			check(t, err, tt.kind, 0)
			if !errors.Is(err, tt.cause) {
				t.Errorf("%v does not lead to its cause", err)
			}
		})
	}
}

func TestDialRefused(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := ln.Addr().(*net.TCPAddr).AddrPort()
	ln.Close()
	_, err = client.Dial(short(t), client.Config{Network: ftpbackend.HostNetwork(nil), Host: "127.0.0.1", Port: at.Port()})
	check(t, err, ftpbackend.KindRefused, 0)
}

// TestLongLogin: a name and a password of 255 bytes arrive whole.
func TestLongLogin(t *testing.T) {
	user, password := strings.Repeat("u ", 127)+"u", strings.Repeat("ü", 127)+"p"
	cfg := play(t, func(s *script) {
		s.talk("220 ready", "> USER "+user, "331 go on", "> PASS "+password, "230 welcome", "> FEAT", "502 no", "> TYPE I", "200 fine")
		s.quit()
	})
	cfg.User, cfg.Password = user, password
	if len(user) != 255 || len(password) != 255 {
		t.Fatalf("%d and %d bytes", len(user), len(password))
	}
	check(t, open(t, cfg).Quit(short(t)), 0, 0)
}

// TestNetworkErrors: what the network says, in the module's kinds.
func TestNetworkErrors(t *testing.T) {
	for _, tt := range []struct {
		name string
		net  broken
		kind ftpbackend.Kind
	}{
		{"no such name", broken{lookup: &net.DNSError{Err: "no such host", Name: "x", IsNotFound: true}}, ftpbackend.KindResolve},
		{"no route", broken{dial: &net.OpError{Op: "dial", Err: syscall.ENETUNREACH}}, ftpbackend.KindNetwork},
		{"by a wrapper", broken{dial: &ftpbackend.Error{Kind: ftpbackend.KindNetwork, Text: "no signal"}}, ftpbackend.KindNetwork},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.net.Network = ftpbackend.HostNetwork(nil)
			_, err := client.Dial(context.Background(), client.Config{Network: tt.net, Host: "x"})
			check(t, err, tt.kind, 0)
		})
	}
}

// broken is a network that fails.
type broken struct {
	ftpbackend.Network
	lookup, dial error
}

func (b broken) Lookup(context.Context, string) (netip.Addr, error) {
	return netip.MustParseAddr("192.0.2.1"), b.lookup
}

func (b broken) DialControl(context.Context, string, netip.Addr, uint16, ftpbackend.Security) (net.Conn, error) {
	return nil, b.dial
}
