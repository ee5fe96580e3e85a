package client_test

import (
	"errors"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
)

// drip sends text in as many packets as it has bytes.
func (s *script) drip(text string) {
	for i := range text {
		if _, err := io.WriteString(s.conn, text[i:i+1]); err != nil {
			s.fail("sending %q: %v", text, err)
		}
	}
}

// TestDrippingServer: every reply has several lines, which hold all that may pass for an end, and
// comes byte by byte.
func TestDrippingServer(t *testing.T) {
	answer := func(s *script, command, code, text string) {
		if command != "" {
			s.expect(command)
		}
		s.drip(code + "-first\r\n" + code + "\r-no end\r\n 550 neither\r\n226 nor this\r\n\r\n" + code + " " + text + "\r\n")
	}
	// begun begins a transfer.
	begun := func(s *script, line, reply string) net.Conn {
		s.expect("PASV")
		s.drip("227-first\r\n227 here (" + s.listen("127.0.0.1") + ").\r\n")
		s.expect(line)
		conn := s.accept()
		s.drip(reply)
		return conn
	}
	c := open(t, play(t, func(s *script) {
		s.drip("120 a moment\r\n")
		answer(s, "", "220", "ready")
		answer(s, "USER test", "331", "go on")
		answer(s, "PASS secret", "230", "welcome")
		s.expect("FEAT")
		s.drip("502 no\r\n")
		answer(s, "TYPE I", "200", "fine")
		answer(s, "PWD", "257", `"/a b" is it`)
		answer(s, "SIZE a", "213", "5")
		s.sends(begun(s, "RETR a", "150-here\r\n150 it comes\r\n"), "hello", "226-so\r\n226 done")
		s.receives(begun(s, "STOR a", "150-here\r\n150 come on\r\n"), "hello", "226-so\r\n226 done")
		s.quit()
	}))
	path, err := c.Pwd(short(t))
	check(t, err, 0, 0)
	if path != "/a b" {
		t.Errorf("the folder is %q", path)
	}
	size, err := c.Size(short(t), "a")
	check(t, err, 0, 0)
	if size != 5 {
		t.Errorf("the size is %d", size)
	}
	check(t, transfer(t, c, "RETR a", "hello"), 0, 0)
	check(t, transfer(t, c, "STOR a", "hello"), 0, 0)
	quit(t, c)
}

// TestMinimalServer: what a server lacks fails by its own reply, and nothing else is affected by
// it.
func TestMinimalServer(t *testing.T) {
	lacking := func(s *script, commands ...string) {
		for _, command := range commands {
			s.talk("> "+command, "502 not here")
		}
	}
	c := open(t, session(t, func(s *script) {
		lacking(s, "SIZE a", "MDTM a")
		s.passive()
		lacking(s, "MLSD")
		s.passive()
		lacking(s, "REST 5")
		s.sends(s.transfer("RETR a", "150 here"), "hello", "226 done")
	}))
	_, err := c.Size(short(t), "a")
	check(t, err, ftpbackend.KindReply, 502)
	_, err = c.ModTime(short(t), "a")
	check(t, err, ftpbackend.KindReply, 502)
	_, err = c.List(short(t), "MLSD", "")
	check(t, err, ftpbackend.KindReply, 502)
	_, err = c.Retrieve(short(t), "a", 5)
	check(t, err, ftpbackend.KindReply, 502)
	check(t, transfer(t, c, "RETR a", "hello"), 0, 0)
	quit(t, c)
}

// TestDownloadOrder: the data and the replies to it take different ways, and may arrive in any
// order.
func TestDownloadOrder(t *testing.T) {
	large := strings.Repeat("x", 100<<10)
	for _, tt := range []struct {
		name, content string
		steps         []string // replies, and what is done with the data connection
		kind          ftpbackend.Kind
		code          int
	}{
		{"the data ended before 150", large, []string{"all", "end", "150 here", "226 done"}, 0, 0},
		{"226 before the first byte", large, []string{"150 here", "226 done", "heard", "all", "end"}, 0, 0},
		{"226 before the last byte", large, []string{"150 here", "all but one", "226 done", "heard", "one", "end"}, 0, 0},
		{"an empty file", "", []string{"150 here", "end", "226 done"}, 0, 0},
		{"an empty file, ended before 150", "", []string{"end", "150 here", "226 done"}, 0, 0},
		{"451 before the last byte", large, []string{"150 here", "451 disk", "heard", "all", "end"}, ftpbackend.KindReply, 451},
		{"421 before the last byte", large, []string{"150 here", "421 enough", "heard", "all", "end"}, ftpbackend.KindReply, 421},
	} {
		t.Run(tt.name, func(t *testing.T) {
			heard := make(chan struct{})
			cfg := play(t, func(s *script) {
				s.login()
				conn := s.begins("RETR a")
				for _, step := range tt.steps {
					switch step {
					case "all":
						io.WriteString(conn, tt.content)
					case "all but one":
						io.WriteString(conn, tt.content[1:])
					case "one":
						io.WriteString(conn, tt.content[:1])
					case "end":
						conn.Close()
					case "heard": // the client has the reply
						<-heard
					default:
						s.send(step)
					}
				}
				if tt.code == 421 {
					s.gone()
				} else {
					s.quit()
				}
			})
			closeAt(&cfg, heard, 226, 421, 451)
			c := open(t, cfg)
			d := begin(short(t), t, c, "a", 0)
			got, err := io.ReadAll(d)
			check(t, err, 0, 0)
			check(t, d.Close(), tt.kind, tt.code)
			if string(got) != tt.content {
				t.Errorf("got %d bytes, want %d", len(got), len(tt.content))
			}
			if tt.code != 421 {
				quit(t, c)
			}
			ended(t, c)
		})
	}
}

// flood sends a text until the client hangs up.
func (s *script) flood(text string) {
	block := strings.Repeat(text, 1+4096/len(text))
	for {
		if _, err := io.WriteString(s.conn, block); err != nil {
			return
		}
	}
}

// TestEndlessReplies: a server that never stops replying ends the session, and the observer hears
// of a bounded number of its replies.
func TestEndlessReplies(t *testing.T) {
	for name, text := range map[string]string{
		"preliminary":   "120 Wait a little\r\n",
		"short":         "150\n",
		"several lines": "150-" + strings.Repeat("x", 1000) + "\r\n150 end\r\n",
		"empty lines":   "\r\n",
		"one reply":     "220-for ever\r\n",
		"one line":      "220 for ever ",
	} {
		t.Run("greeting "+name, func(t *testing.T) {
			var heard atomic.Int64
			cfg := play(t, func(s *script) { s.flood(text) })
			cfg.Observer.Reply = func(_ int, line string) { heard.Add(int64(len(line))) }
			_, err := client.Dial(t.Context(), cfg)
			endless(t, err, heard.Load())
		})
		t.Run("command "+name, func(t *testing.T) {
			var heard atomic.Int64
			cfg := play(t, func(s *script) {
				s.login()
				s.expect("PWD")
				s.flood(text)
			})
			cfg.Observer.Reply = func(_ int, line string) { heard.Add(int64(len(line))) }
			c, err := client.Dial(t.Context(), cfg)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			_, err = c.Pwd(t.Context())
			endless(t, err, heard.Load())
		})
	}
	t.Run("idle", func(t *testing.T) {
		var heard atomic.Int64
		cfg := play(t, func(s *script) {
			s.login()
			s.flood("200 still here\r\n")
		})
		cfg.Observer.Reply = func(_ int, line string) { heard.Add(int64(len(line))) }
		c, err := client.Dial(t.Context(), cfg)
		if err == nil {
			defer c.Close()
			<-c.Done()
			err = c.Err()
		}
		endless(t, err, heard.Load())
	})
}

func endless(t *testing.T, err error, heard int64) {
	t.Helper()
	var e *ftpbackend.Error
	if !errors.As(err, &e) || e.Kind != ftpbackend.KindProtocol {
		t.Errorf("got %v, want kind %v", err, ftpbackend.KindProtocol)
	}
	if heard > 256<<10 {
		t.Errorf("the observer heard %d bytes", heard)
	}
}
