package client_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"strings"
	"sync"
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
			cfg := play(t, func(s *script) {
				s.login()
				s.expect("PASV")
				s.send("227 Entering Passive Mode. " + s.listen(tt.announced))
				if tt.kind == 0 {
					s.expect("RETR a")
					conn := s.accept()
					s.send("150 here")
					conn.Close()
					s.send("226 done")
				}
				s.quit()
			})
			clock := newHandClock()
			network := &fork{Network: cfg.Network, dead: tt.dead, silent: tt.silent}
			cfg.Network, cfg.After, cfg.DataAddress, cfg.DataTimeout = network, clock.After, tt.choice, 25*time.Second
			if tt.silent != "" {
				go func() {
					if d := clock.fire(t); d != 25*time.Second {
						t.Errorf("waited %v", d)
					}
				}()
			}
			c := open(t, cfg)
			d, err := c.Retrieve(short(t), "a", 0)
			check(t, err, tt.kind, 0)
			if d != nil {
				io.Copy(io.Discard, d)
				check(t, d.Close(), 0, 0)
			}
			check(t, c.Quit(short(t)), 0, 0)
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
				s.expect("PASV")
				s.send("227 there (192,0,2,7,1,1)")
				s.gone()
			})
			cfg.Network = &fork{Network: cfg.Network, silent: "192.0.2.7"}
			ctx, cancel := context.WithCancelCause(context.Background())
			defer cancel(nil)
			announced := make(chan struct{})
			cfg.Observer.Reply = func(code int, _ string) {
				if code == 227 {
					close(announced)
				}
			}
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
	c := open(t, play(t, func(s *script) {
		s.login()
		s.expect("PASV")
		s.send("502 no")
		s.expect("EPSV")
		s.listen("127.0.0.1")
		s.send("229 here (|||" + strings.Split(s.data.Addr().String(), ":")[1] + "|)")
		s.expect("NLST")
		s.accept().Close()
		s.send("150 here", "226 done")
		s.quit()
	}))
	d, err := c.List(short(t), "NLST", "")
	if err != nil {
		t.Fatal(err)
	}
	io.Copy(io.Discard, d)
	check(t, d.Close(), 0, 0)
	check(t, c.Quit(short(t)), 0, 0)
}
