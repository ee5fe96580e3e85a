package client_test

import (
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"testing"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
	"ptymodem/ftpbackend/ftptls"
)

// TestHandshakeOrder: a server may shake hands before it reads the command, before it answers it,
// or after; for each way of transfer, with either version of TLS, the transfer is the same.
func TestHandshakeOrder(t *testing.T) {
	cert := []tls.Certificate{newAuthority(t).leaf(t, 2110)}
	orders := map[string][]string{
		"before the command": {"accept", "shake", "command", "150"},
		"before the 150":     {"command", "accept", "shake", "150"},
		"after the 150":      {"command", "150", "accept", "shake"},
		"across the 150":     {"command", "accept", "150", "shake"},
	}
	for order, steps := range orders {
		for _, verb := range []string{"RETR", "STOR", "LIST"} {
			for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
				t.Run(fmt.Sprintf("%s/%s/%s", order, verb, tls.VersionName(version)), func(t *testing.T) {
					server := &tls.Config{Certificates: cert, MaxVersion: version}
					const content = "hello"
					c := open(t, named(play(t, func(s *script) {
						s.secure(server)
						s.login()
						s.protect()
						for range 2 {
							s.passive()
							var conn net.Conn
							for _, step := range steps {
								switch step {
								case "accept":
									conn = s.accept()
								case "shake":
									secure := tls.Server(conn, server)
									if err := secure.Handshake(); err != nil {
										s.fail("handshake: %v", err)
									}
									conn = secure
								case "command":
									s.expect(verb + " a")
								case "150":
									s.send("150 go on")
								}
							}
							if verb == "STOR" {
								if got, err := io.ReadAll(conn); string(got) != content || err != nil {
									s.fail("got %q, %v", got, err)
								}
							} else {
								io.WriteString(conn, content)
							}
							conn.Close()
							s.send("226 done")
						}
						s.quit()
					}), ftpbackend.Implicit))
					for range 2 {
						check(t, transferA(t, c, verb, content), 0, 0)
					}
					check(t, c.Quit(short(t)), 0, 0)
				})
			}
		}
	}
}

// transferA moves content to or from "a".
func transferA(t *testing.T, c *client.Client, verb, content string) error {
	t.Helper()
	if verb == "STOR" {
		_, err := c.Store(short(t), "a", 0, strings.NewReader(content))
		return err
	}
	var d *client.Download
	var err error
	if verb == "RETR" {
		d, err = c.Retrieve(short(t), "a", 0)
	} else {
		d, err = c.List(short(t), verb, "a")
	}
	if err != nil {
		return err
	}
	got, err := io.ReadAll(d)
	if string(got) != content && err == nil {
		t.Errorf("got %q, want %q", got, content)
	}
	return errorsFirst(err, d.Close())
}

func errorsFirst(errs ...error) error {
	if i := slices.IndexFunc(errs, func(err error) bool { return err != nil }); i >= 0 {
		return errs[i]
	}
	return nil
}

// TestHandshakeFails: what a server says of the command is what counts, unless the two sides do not
// agree on TLS; then nobody waits for an answer that may never come. The session goes on where the
// server answers.
func TestHandshakeFails(t *testing.T) {
	ca, other := newAuthority(t), newAuthority(t)
	server := &tls.Config{Certificates: []tls.Certificate{ca.leaf(t, 2110)}}
	bad := &tls.Config{Certificates: []tls.Certificate{other.leaf(t, 2110)}, MaxVersion: tls.VersionTLS12}
	for _, tt := range []struct {
		name  string
		play  func(s *script, verb string)
		kind  ftpbackend.Kind
		reply int
	}{
		{"refused, not accepted", func(s *script, verb string) {
			s.expect(verb + " a")
			s.send("550 no")
			s.data.Close()
		}, ftpbackend.KindReply, 550},
		{"refused, accepted", func(s *script, verb string) {
			conn := s.accept()
			s.expect(verb + " a")
			conn.Close()
			s.send("550 no")
		}, ftpbackend.KindReply, 550},
		{"refused and reset", func(s *script, verb string) {
			conn := s.accept()
			s.expect(verb + " a")
			abort(conn)
			s.send("425 no")
		}, ftpbackend.KindReply, 425},
		{"refused in the middle of it", func(s *script, verb string) {
			conn := s.accept()
			s.expect(verb + " a")
			io.ReadFull(conn, make([]byte, 5))
			s.send("451 no")
			conn.Close()
		}, ftpbackend.KindReply, 451},
		{"a bad certificate before the answer", func(s *script, verb string) {
			s.expect(verb + " a")
			if tls.Server(s.accept(), bad).Handshake() == nil {
				s.fail("the client took it")
			}
			s.send("425 no TLS")
		}, ftpbackend.KindTLS, 0},
		{"a bad certificate before the command", func(s *script, verb string) {
			if tls.Server(s.accept(), bad).Handshake() == nil {
				s.fail("the client took it")
			}
			s.expect(verb + " a")
			s.send("522 no TLS")
		}, ftpbackend.KindTLS, 0},
		{"a bad certificate after the 150", func(s *script, verb string) {
			s.expect(verb + " a")
			s.send("150 go on")
			if tls.Server(s.accept(), bad).Handshake() == nil {
				s.fail("the client took it")
			}
			s.send("426 no TLS")
		}, ftpbackend.KindTLS, 0},
		{"the server refuses TLS before the answer", func(s *script, verb string) {
			s.expect(verb + " a")
			conn := s.accept()
			io.WriteString(conn, "\x15\x03\x01\x00\x02\x02\x28")
			conn.CloseWrite()
			s.send("425 no TLS")
		}, ftpbackend.KindTLS, 0},
		{"plain text before the answer", func(s *script, verb string) {
			s.expect(verb + " a")
			conn := s.accept()
			io.WriteString(conn, "hello world")
			io.Copy(io.Discard, conn)
			s.send("425 hm")
		}, ftpbackend.KindTLS, 0},
	} {
		for _, verb := range []string{"RETR", "STOR", "LIST"} {
			t.Run(tt.name+"/"+verb, func(t *testing.T) {
				cfg := named(play(t, func(s *script) {
					s.secure(server)
					s.login()
					s.protect()
					s.passive()
					tt.play(s, verb)
					s.expect("PWD")
					s.send(`257 "/"`)
					s.quit()
				}), ftpbackend.Implicit)
				cfg.TLS = ftptls.Options{CA: ca.pem, Verify: true}
				c := open(t, cfg)
				check(t, transferA(t, c, verb, "hello"), tt.kind, tt.reply)
				inStep(t, c)
				check(t, c.Quit(short(t)), 0, 0)
			})
		}
	}
}

// TestHandshakeFailsInSilence: a server that has nothing to say after the two sides do not agree is
// asked, and then left.
func TestHandshakeFailsInSilence(t *testing.T) {
	ca, other := newAuthority(t), newAuthority(t)
	server := &tls.Config{Certificates: []tls.Certificate{ca.leaf(t, 2110)}}
	bad := &tls.Config{Certificates: []tls.Certificate{other.leaf(t, 2110)}, MaxVersion: tls.VersionTLS12}
	for _, verb := range []string{"RETR", "STOR"} {
		t.Run(verb, func(t *testing.T) {
			clock := newHandClock()
			cfg := named(play(t, func(s *script) {
				s.secure(server)
				s.login()
				s.protect()
				s.passive()
				s.expect(verb + " a")
				tls.Server(s.accept(), bad).Handshake()
				clock.fire(t)
				s.expect("NOOP")
				clock.fire(t)
				s.gone()
			}), ftpbackend.Implicit)
			cfg.TLS = ftptls.Options{CA: ca.pem, Verify: true}
			cfg.After = clock.After
			c := open(t, cfg)
			check(t, transferA(t, c, verb, "hello"), ftpbackend.KindTLS, 0)
			ended(t, c)
		})
	}
}
