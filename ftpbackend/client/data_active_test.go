package client_test

import (
	"context"
	"io"
	"strings"
	"testing"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
)

func TestActive(t *testing.T) {
	store := func(text string) func(c *client.Client) error {
		return func(c *client.Client) error {
			_, err := c.Store(context.Background(), "a", 0, strings.NewReader(text))
			return err
		}
	}
	retrieve := func(want string) func(c *client.Client) error {
		return func(c *client.Client) error {
			d, err := c.Retrieve(context.Background(), "a", 0)
			if err != nil {
				return err
			}
			if got, err := io.ReadAll(d); string(got) != want || err != nil {
				return d.Close()
			}
			return d.Close()
		}
	}
	for _, tt := range []struct {
		name  string
		play  func(s *script)
		run   func(c *client.Client) error
		kind  ftpbackend.Kind
		reply int
	}{
		{"upload", func(s *script) {
			s.active()
			s.expect("STOR a")
			s.send("150 come on")
			conn := s.connect()
			if got, err := io.ReadAll(conn); string(got) != "hello" || err != nil {
				s.fail("got %q, %v", got, err)
			}
			conn.Close()
			s.send("226 thanks")
		}, store("hello"), 0, 0},
		{"empty upload", func(s *script) {
			s.active()
			s.expect("STOR a")
			s.send("125 come on")
			conn := s.connect()
			if got, err := io.ReadAll(conn); len(got) > 0 || err != nil {
				s.fail("got %q, %v", got, err)
			}
			conn.Close()
			s.send("226 thanks")
		}, store(""), 0, 0},
		{"download, connected before 150", func(s *script) {
			s.active()
			s.expect("RETR a")
			conn := s.connect()
			io.WriteString(conn, "hello")
			conn.Close()
			s.send("150 here", "226 done")
		}, retrieve("hello"), 0, 0},
		{"no such file", func(s *script) {
			s.active()
			s.expect("RETR a")
			s.send("550 no")
		}, retrieve(""), ftpbackend.KindReply, 550},
		{"no connection", func(s *script) {
			s.active()
			s.expect("STOR a")
			s.send("150 come on", "425 could not connect")
		}, store("hello"), ftpbackend.KindReply, 425},
		{"no connection, and no word of it", func(s *script) {
			s.active()
			s.expect("RETR a")
			s.send("150 here", "226 done")
		}, retrieve(""), ftpbackend.KindDataOpen, 0},
		{"a stranger", func(s *script) {
			s.active()
			s.expect("STOR a")
			s.send("150 come on")
			s.stranger()
			s.send("426 hm")
		}, store("hello"), ftpbackend.KindWrongPeer, 0},
		{"a stranger's download", func(s *script) {
			s.active()
			s.expect("RETR a")
			s.send("150 here")
			s.stranger()
			s.send("226 done")
		}, retrieve(""), ftpbackend.KindWrongPeer, 0},
		{"PORT refused", func(s *script) {
			s.expectPort()
			s.send("500 not so")
		}, store("hello"), ftpbackend.KindReply, 500},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cfg := play(t, func(s *script) {
				s.login()
				tt.play(s)
				s.quit()
			})
			cfg.Active = true
			c := open(t, cfg)
			check(t, tt.run(c), tt.kind, tt.reply)
			check(t, c.Quit(short(t)), 0, 0)
		})
	}
}

// expectPort reads a PORT and does not answer.
func (s *script) expectPort() {
	if line, err := s.in.ReadString('\n'); !strings.HasPrefix(line, "PORT 127,0,0,1,") {
		s.fail("got %q, %v", line, err)
	}
}

// TestActiveEnds: the server never connects.
func TestActiveEnds(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	cfg := play(t, func(s *script) {
		s.login()
		s.active()
		s.expect("RETR a")
		s.send("150 here")
		cancel(ftpbackend.ErrTimeout)
		s.gone()
	})
	cfg.Active = true
	c := open(t, cfg)
	_, err := c.Retrieve(ctx, "a", 0)
	check(t, err, ftpbackend.KindTimeout, 0)
	ended(t, c)
}
