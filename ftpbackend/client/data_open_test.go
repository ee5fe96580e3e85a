package client_test

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
)

// fork is a network that notes where data connections go; some places are dead or silent.
type fork struct {
	ftpbackend.Network
	mu     sync.Mutex
	dialed []string
	dead   string
	silent string
}

func (f *fork) DialData(ctx context.Context, control netip.AddrPort, addr netip.AddrPort) (net.Conn, error) {
	host := addr.Addr().String()
	f.mu.Lock()
	f.dialed = append(f.dialed, host)
	f.mu.Unlock()
	switch host {
	case f.dead:
		return nil, errors.New("nobody there")
	case f.silent:
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return f.Network.DialData(ctx, control, netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), addr.Port()))
}

// unreachable refuses data connections.
type unreachable struct{ ftpbackend.Network }

func (u unreachable) DialData(ctx context.Context, control netip.AddrPort, addr netip.AddrPort) (net.Conn, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	ln.Close()
	return u.Network.DialData(ctx, control, ln.Addr().(*net.TCPAddr).AddrPort())
}

func TestDataAddress(t *testing.T) {
	const own, other = "127.0.0.1", "192.0.2.7"
	for _, tt := range []struct {
		name         string
		choice       client.DataAddress
		announced    string
		dead, silent string
		dialed       []string
		kind         ftpbackend.Kind
	}{
		{"the server's", client.ServerAddress, other, "", "", []string{other}, 0},
		{"the server's, none given", client.ServerAddress, "0.0.0.0", "", "", []string{own}, 0},
		{"the server's, dead", client.ServerAddress, other, other, "", []string{other}, ftpbackend.KindDataOpen},
		{"control's", client.ControlAddress, other, "", "", []string{own}, 0},
		{"control's, dead", client.ControlAddress, other, own, "", []string{own}, ftpbackend.KindDataOpen},
		{"control's first", client.ControlFirst, other, "", "", []string{own}, 0},
		{"control's first, dead", client.ControlFirst, other, own, "", []string{own, other}, 0},
		{"control's first, silent", client.ControlFirst, other, "", own, []string{own, other}, 0},
		{"control's first, the same", client.ControlFirst, own, own, "", []string{own}, ftpbackend.KindDataOpen},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cfg := session(t, func(s *script) {
				s.talk("> PASV", "227 Entering Passive Mode. "+s.listen(tt.announced))
				if tt.kind == 0 {
					s.expect("RETR a")
					conn := s.accept()
					s.send("150 here")
					s.sends(conn, "", "226 done")
				}
			})
			clock := newClock()
			network := &fork{Network: cfg.Network, dead: tt.dead, silent: tt.silent}
			cfg.Network, cfg.After, cfg.DataAddress, cfg.DataTimeout = network, clock.After, tt.choice, 25*time.Second
			if tt.silent != "" {
				go clock.fires(t, 25*time.Second)
			}
			c := open(t, cfg)
			_, err := download(c, "a")
			check(t, err, tt.kind, 0)
			quit(t, c)
			if diff := cmp.Diff(tt.dialed, network.dialed); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestDataDialEnds: neither a context nor Close waits for a dead address.
func TestDataDialEnds(t *testing.T) {
	for _, how := range []string{"context", "close"} {
		t.Run(how, func(t *testing.T) {
			cfg := play(t, func(s *script) {
				s.login()
				s.talk("> PASV", "227 there (192,0,2,7,1,1)")
				s.gone()
			})
			cfg.Network = &fork{Network: cfg.Network, silent: "192.0.2.7"}
			ctx, cancel := context.WithCancelCause(context.Background())
			defer cancel(nil)
			announced := make(chan struct{})
			closeAt(&cfg, announced, 227)
			c := open(t, cfg)
			kind := ftpbackend.KindTimeout
			go func() {
				<-announced
				if how == "close" {
					c.Close()
				} else {
					cancel(ftpbackend.ErrTimeout)
				}
			}()
			if how == "close" {
				kind = ftpbackend.KindCanceled
			}
			_, err := c.Retrieve(ctx, "a", 0)
			check(t, err, kind, 0)
		})
	}
}

// TestExtendedPassive: EPSV is asked where PASV is refused.
func TestExtendedPassive(t *testing.T) {
	c := open(t, session(t, func(s *script) {
		s.talk("> PASV", "502 no", "> EPSV")
		s.listen("127.0.0.1")
		s.talk("229 here (|||"+strings.Split(s.data.Addr().String(), ":")[1]+"|)", "> NLST")
		s.accept().Close()
		s.send("150 here", "226 done")
	}))
	_, err := whole(c.List(short(t), "NLST", ""))
	check(t, err, 0, 0)
	quit(t, c)
}

func TestActive(t *testing.T) {
	for _, tt := range []struct {
		name, verb, content string
		play                func(s *script)
		kind                ftpbackend.Kind
		reply               int
	}{
		{"upload", "STOR", "hello", func(s *script) {
			s.talk("> STOR a", "150 come on")
			s.receives(s.connect(), "hello", "226 thanks")
		}, 0, 0},
		{"empty upload", "STOR", "", func(s *script) {
			s.talk("> STOR a", "125 come on")
			s.receives(s.connect(), "", "226 thanks")
		}, 0, 0},
		{"download, connected before 150", "RETR", "hello", func(s *script) {
			s.expect("RETR a")
			s.sends(s.connect(), "hello", "150 here\r\n226 done")
		}, 0, 0},
		{"no such file", "RETR", "", func(s *script) { s.talk("> RETR a", "550 no") }, ftpbackend.KindReply, 550},
		{"no connection", "STOR", "hello", func(s *script) { s.talk("> STOR a", "150 come on", "425 could not connect") }, ftpbackend.KindReply, 425},
		{"no connection, and no word of it", "RETR", "", func(s *script) { s.talk("> RETR a", "150 here", "226 done") }, ftpbackend.KindDataOpen, 0},
		{"a stranger", "STOR", "hello", func(s *script) {
			s.talk("> STOR a", "150 come on")
			s.stranger()
			s.send("426 hm")
		}, ftpbackend.KindWrongPeer, 0},
		{"a stranger's download", "RETR", "", func(s *script) {
			s.talk("> RETR a", "150 here")
			s.stranger()
			s.send("226 done")
		}, ftpbackend.KindWrongPeer, 0},
		{"PORT refused", "STOR", "hello", nil, ftpbackend.KindReply, 500},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cfg := session(t, func(s *script) {
				if tt.play == nil {
					s.expectPort()
					s.send("500 not so")
					return
				}
				s.active()
				tt.play(s)
			})
			cfg.Active = true
			c := open(t, cfg)
			check(t, transfer(t, c, tt.verb+" a", tt.content), tt.kind, tt.reply)
			quit(t, c)
		})
	}
}

// expectPort reads a PORT and does not answer.
func (s *script) expectPort() {
	if line, err := s.in.ReadString('\n'); !strings.HasPrefix(line, "PORT 127,0,0,1,") {
		s.fail("got %q, %v", line, err)
	}
}

// stranger opens the active data connection from an address that is not the server's, and waits
// until the client has thrown it out.
func (s *script) stranger() {
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}, Timeout: patience}
	conn, err := d.Dial("tcp", s.port)
	if err != nil {
		return // thrown out at once
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(patience))
	if n, err := conn.Read(make([]byte, 1)); n > 0 || !errors.Is(err, syscall.ECONNRESET) {
		s.fail("the stranger got %d bytes, %v, want a reset", n, err)
	}
}

// TestActiveEnds: the server never connects.
func TestActiveEnds(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	cfg := play(t, func(s *script) {
		s.login()
		s.active()
		s.talk("> RETR a", "150 here")
		cancel(ftpbackend.ErrTimeout)
		s.gone()
	})
	cfg.Active = true
	c := open(t, cfg)
	_, err := c.Retrieve(ctx, "a", 0)
	check(t, err, ftpbackend.KindTimeout, 0)
	ended(t, c)
}
