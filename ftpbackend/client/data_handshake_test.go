package client_test

import (
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"testing"

	"ptymodem/ftpbackend"
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
					c := open(t, secured(t, server, func(s *script) {
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
							s.moves(verb, conn, content, "226 done")
						}
						s.quit()
					}))
					for range 2 {
						check(t, transfer(t, c, verb+" a", content), 0, 0)
					}
					quit(t, c)
				})
			}
		}
	}
}

// TestHandshakeFails: what a server says of the command is what counts, unless the two sides do not
// agree on TLS; then nobody waits for an answer that may never come. The session goes on where the
// server answers.
func TestHandshakeFails(t *testing.T) {
	ca, other := newAuthority(t), newAuthority(t)
	server := &tls.Config{Certificates: []tls.Certificate{ca.leaf(t, 2110)}}
	bad := &tls.Config{Certificates: []tls.Certificate{other.leaf(t, 2110)}, MaxVersion: tls.VersionTLS12}
	refused := func(s *script) { // the client does not take the certificate
		if tls.Server(s.accept(), bad).Handshake() == nil {
			s.fail("the client took it")
		}
	}
	for _, tt := range []struct {
		name  string
		play  func(s *script, verb string)
		kind  ftpbackend.Kind
		reply int
	}{
		{"refused, not accepted", func(s *script, verb string) {
			s.talk("> "+verb+" a", "550 no")
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
			refused(s)
			s.send("425 no TLS")
		}, ftpbackend.KindTLS, 0},
		{"a bad certificate before the command", func(s *script, verb string) {
			refused(s)
			s.talk("> "+verb+" a", "522 no TLS")
		}, ftpbackend.KindTLS, 0},
		{"a bad certificate after the 150", func(s *script, verb string) {
			s.talk("> "+verb+" a", "150 go on")
			refused(s)
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
			s.plainText(s.accept(), "425 hm")
		}, ftpbackend.KindTLS, 0},
	} {
		for _, verb := range []string{"RETR", "STOR", "LIST"} {
			t.Run(tt.name+"/"+verb, func(t *testing.T) {
				cfg := secured(t, server, func(s *script) {
					s.passive()
					tt.play(s, verb)
					s.inStep()
					s.quit()
				})
				cfg.TLS = ftptls.Options{CA: ca.pem, Verify: true}
				c := open(t, cfg)
				check(t, transfer(t, c, verb+" a", "hello"), tt.kind, tt.reply)
				goesOn(t, c)
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
			clock := newClock()
			cfg := secured(t, server, func(s *script) {
				s.passive()
				s.expect(verb + " a")
				tls.Server(s.accept(), bad).Handshake()
				clock.fire(t)
				s.expect("NOOP")
				clock.fire(t)
				s.gone()
			})
			cfg.TLS = ftptls.Options{CA: ca.pem, Verify: true}
			cfg.After = clock.After
			c := open(t, cfg)
			check(t, transfer(t, c, verb+" a", "hello"), ftpbackend.KindTLS, 0)
			ended(t, c)
		})
	}
}
