package client_test

import (
	"io"
	"strings"
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
		s.expect("PASV")
		s.drip("227-first\r\n227 here (" + s.listen("127.0.0.1") + ").\r\n")
		s.expect("RETR a")
		conn := s.accept()
		s.drip("150-here\r\n150 it comes\r\n")
		io.WriteString(conn, "hello")
		conn.Close()
		s.drip("226-so\r\n226 done\r\n")
		s.expect("PASV")
		s.drip("227-first\r\n227 here (" + s.listen("127.0.0.1") + ").\r\n")
		s.expect("STOR a")
		conn = s.accept()
		s.drip("150-here\r\n150 come on\r\n")
		if got, err := io.ReadAll(conn); string(got) != "hello" || err != nil {
			s.fail("got %q, %v", got, err)
		}
		conn.Close()
		s.drip("226-so\r\n226 done\r\n")
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
	if got := fetch(t, c, "a"); got != "hello" {
		t.Errorf("got %q", got)
	}
	n, err := c.Store(short(t), "a", 0, strings.NewReader("hello"))
	check(t, err, 0, 0)
	if n != 5 {
		t.Errorf("%d bytes were sent", n)
	}
	check(t, c.Quit(short(t)), 0, 0)
}

// fetch reads a whole file.
func fetch(t *testing.T, c *client.Client, name string) string {
	t.Helper()
	d, err := c.Retrieve(short(t), name, 0)
	if err != nil {
		t.Error(err)
		return ""
	}
	got, err := io.ReadAll(d)
	check(t, err, 0, 0)
	check(t, d.Close(), 0, 0)
	return string(got)
}

// TestMinimalServer: what a server lacks fails by its own reply, and nothing else suffers from it.
func TestMinimalServer(t *testing.T) {
	lacking := func(s *script, commands ...string) {
		for _, command := range commands {
			s.expect(command)
			s.send("502 not here")
		}
	}
	c := open(t, play(t, func(s *script) {
		s.login()
		lacking(s, "SIZE a", "MDTM a")
		s.passive()
		lacking(s, "MLSD")
		s.passive()
		lacking(s, "REST 5")
		conn := s.transfer("RETR a", "150 here")
		io.WriteString(conn, "hello")
		conn.Close()
		s.send("226 done")
		s.quit()
	}))
	_, err := c.Size(short(t), "a")
	check(t, err, ftpbackend.KindReply, 502)
	_, err = c.ModTime(short(t), "a")
	check(t, err, ftpbackend.KindReply, 502)
	_, err = c.List(short(t), "MLSD", "")
	check(t, err, ftpbackend.KindReply, 502)
	_, err = c.Retrieve(short(t), "a", 5)
	check(t, err, ftpbackend.KindReply, 502)
	if got := fetch(t, c, "a"); got != "hello" {
		t.Errorf("got %q", got)
	}
	check(t, c.Quit(short(t)), 0, 0)
}

// TestDownloadOrder: the data and the replies to it take different ways, and may arrive in any
// order.
func TestDownloadOrder(t *testing.T) {
	content := strings.Repeat("x", 100<<10)
	for _, tt := range []struct {
		name string
		play func(s *script, replied <-chan struct{}) string
		kind ftpbackend.Kind
		code int
	}{
		{"the data ended before 150", func(s *script, _ <-chan struct{}) string {
			conn := s.accept()
			io.WriteString(conn, content)
			conn.Close()
			s.send("150 here", "226 done")
			return content
		}, 0, 0},
		{"226 before the first byte", func(s *script, replied <-chan struct{}) string {
			conn := s.accept()
			s.send("150 here", "226 done")
			<-replied
			io.WriteString(conn, content)
			conn.Close()
			return content
		}, 0, 0},
		{"226 before the last byte", func(s *script, replied <-chan struct{}) string {
			conn := s.accept()
			s.send("150 here")
			io.WriteString(conn, content[1:])
			s.send("226 done")
			<-replied
			io.WriteString(conn, "x")
			conn.Close()
			return content
		}, 0, 0},
		{"an empty file", func(s *script, _ <-chan struct{}) string {
			conn := s.accept()
			s.send("150 here")
			conn.Close()
			s.send("226 done")
			return ""
		}, 0, 0},
		{"an empty file, ended before 150", func(s *script, _ <-chan struct{}) string {
			s.accept().Close()
			s.send("150 here", "226 done")
			return ""
		}, 0, 0},
		{"451 before the last byte", func(s *script, replied <-chan struct{}) string {
			conn := s.accept()
			s.send("150 here", "451 disk")
			<-replied
			io.WriteString(conn, content)
			conn.Close()
			return content
		}, ftpbackend.KindReply, 451},
		{"421 before the last byte", func(s *script, replied <-chan struct{}) string {
			conn := s.accept()
			s.send("150 here", "421 enough")
			<-replied
			io.WriteString(conn, content)
			conn.Close()
			return content
		}, ftpbackend.KindReply, 421},
	} {
		t.Run(tt.name, func(t *testing.T) {
			replied, want := make(chan struct{}), make(chan string, 1)
			cfg := play(t, func(s *script) {
				s.login()
				s.passive()
				s.expect("RETR a")
				want <- tt.play(s, replied)
				if tt.code == 421 {
					s.gone()
				} else {
					s.quit()
				}
			})
			cfg.Observer.Reply = func(code int, _ string) {
				switch code {
				case 226, 421, 451:
					close(replied)
				}
			}
			c := open(t, cfg)
			d, err := c.Retrieve(short(t), "a", 0)
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(d)
			check(t, err, 0, 0)
			check(t, d.Close(), tt.kind, tt.code)
			if string(got) != <-want {
				t.Errorf("got %d bytes", len(got))
			}
			if tt.code != 421 {
				check(t, c.Quit(short(t)), 0, 0)
			}
			ended(t, c)
		})
	}
}

// TestLongLogin: a name and a password of 255 bytes arrive whole.
func TestLongLogin(t *testing.T) {
	user, password := strings.Repeat("u ", 127)+"u", strings.Repeat("ü", 127)+"p"
	cfg := play(t, func(s *script) {
		s.send("220 ready")
		s.expect("USER " + user)
		s.send("331 go on")
		s.expect("PASS " + password)
		s.send("230 welcome")
		s.expect("FEAT")
		s.send("502 no")
		s.expect("TYPE I")
		s.send("200 fine")
		s.quit()
	})
	cfg.User, cfg.Password = user, password
	if len(user) != 255 || len(password) != 255 {
		t.Fatalf("%d and %d bytes", len(user), len(password))
	}
	check(t, open(t, cfg).Quit(short(t)), 0, 0)
}

// TestEmptyUpload: a file of no bytes is a file.
func TestEmptyUpload(t *testing.T) {
	c := open(t, play(t, func(s *script) {
		s.login()
		conn := s.transfer("STOR a", "150 come on")
		if got, err := io.ReadAll(conn); len(got) > 0 || err != nil {
			s.fail("got %q, %v", got, err)
		}
		conn.Close()
		s.send("226 thanks")
		s.quit()
	}))
	n, err := c.Store(short(t), "a", 0, strings.NewReader(""))
	check(t, err, 0, 0)
	if n != 0 {
		t.Errorf("%d bytes were sent", n)
	}
	check(t, c.Quit(short(t)), 0, 0)
}

// TestQuitTooLate: a 421 in place of the goodbye is the server's, not ours.
func TestQuitTooLate(t *testing.T) {
	c := open(t, play(t, func(s *script) {
		s.login()
		s.expect("QUIT")
		s.send("421 idle for too long")
		s.gone()
	}))
	check(t, c.Quit(short(t)), ftpbackend.KindReply, 421)
	ended(t, c)
}
