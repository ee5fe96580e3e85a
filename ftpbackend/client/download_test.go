package client_test

import (
	"context"
	"io"
	"strings"
	"testing"

	"ptymodem/ftpbackend"
)

func TestRetrieve(t *testing.T) {
	for _, tt := range []ending{
		{"whole", false, "226 done", 0, 0},
		{"whole, 250", false, "250 done", 0, 0},
		{"in order, 426", false, "426 sorry", ftpbackend.KindReply, 426},
		{"in order, 550", false, "550 disk", ftpbackend.KindReply, 550},
		{"in order, 421", false, "421 enough", ftpbackend.KindReply, 421},
		{"reset, 226", true, "226 done", ftpbackend.KindDataLost, 0},
		{"reset, 550", true, "550 disk", ftpbackend.KindDataLost, 0},
		{"reset, 451", true, "451 disk", ftpbackend.KindReply, 451},
		{"in order, then nothing", false, "", ftpbackend.KindRefused, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			read := make(chan struct{})
			c := open(t, play(t, func(s *script) {
				s.login()
				s.passive()
				s.talk("> REST 3", "350 go on", "> RETR a")
				conn := s.accept()
				s.send("150 here")
				io.WriteString(conn, "hello")
				<-read
				tt.play(s, conn)
			}))
			d := begin(short(t), t, c, "a", 3)
			got := make([]byte, 5)
			_, err := io.ReadFull(d, got)
			if err != nil || string(got) != "hello" {
				t.Errorf("got %q, %v", got, err)
			}
			close(read)
			_, err = io.Copy(io.Discard, d)
			if tt.reset {
				var kind ftpbackend.Kind = ftpbackend.KindDataLost
				reply := 0
				if e, ok := err.(*ftpbackend.Error); ok && e.Kind == ftpbackend.KindReply {
					kind, reply = e.Kind, tt.reply
				}
				check(t, err, kind, reply)
			}
			check(t, d.Close(), tt.kind, tt.reply)
			check(t, d.Close(), tt.kind, tt.reply)
			tt.quit(t, c)
		})
	}
}

// TestRetrieveBeforeReply: a server may hang up after its last word, while the data is still to be
// read.
func TestRetrieveBeforeReply(t *testing.T) {
	size := 300 << 10
	c := open(t, play(t, func(s *script) {
		s.login()
		conn := s.transfer("RETR a", "150 here")
		conn.SetWriteBuffer(1 << 20)
		s.sends(conn, strings.Repeat("x", size), "226 done")
	}))
	d := begin(short(t), t, c, "a", 0)
	first := make([]byte, 1)
	io.ReadFull(d, first)
	n, err := io.Copy(io.Discard, d)
	check(t, err, 0, 0)
	if n != int64(size-1) {
		t.Errorf("%d bytes, want %d", n, size-1)
	}
	ended(t, c)
	check(t, d.Close(), 0, 0)
}

func TestRetrieveEnds(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	c := open(t, play(t, func(s *script) {
		s.login()
		conn := s.transfer("RETR a", "150 here")
		io.WriteString(conn, "hello")
		s.gone()
		if _, err := conn.Read(make([]byte, 1)); err == nil {
			s.fail("the data connection is open")
		}
	}))
	d := begin(ctx, t, c, "a", 0)
	io.ReadFull(d, make([]byte, 5))
	if _, err := c.Pwd(short(t)); err == nil {
		t.Error("PWD during a download")
	} else {
		check(t, err, ftpbackend.KindUnsupported, 0)
	}
	cancel(ftpbackend.ErrTimeout)
	_, err := d.Read(make([]byte, 1))
	check(t, err, ftpbackend.KindTimeout, 0)
	check(t, d.Close(), ftpbackend.KindTimeout, 0)
	ended(t, c)
}

func TestList(t *testing.T) {
	for _, tt := range []struct{ verb, dir, line string }{
		{"LIST", "", "LIST"},
		{"LIST", ".", "LIST"},
		{"NLST", "-a b", "NLST -a b"},
		{"MLSD", "/x", "MLSD /x"},
	} {
		t.Run(tt.line, func(t *testing.T) {
			c := open(t, session(t, func(s *script) {
				s.sends(s.transfer(tt.line, "125 here"), "a\r\n\x00b\n", "226 done")
			}))
			got, err := whole(c.List(short(t), tt.verb, tt.dir))
			check(t, err, 0, 0)
			if got != "a\r\n\x00b\n" {
				t.Errorf("got %q", got)
			}
			quit(t, c)
		})
	}
	c := open(t, session(t, func(s *script) {}))
	_, err := c.List(short(t), "STAT", "")
	check(t, err, ftpbackend.KindUnsupported, 0)
	quit(t, c)
}

// TestFeaturesInForce: PRET goes before a listing as it does before a file.
func TestFeaturesInForce(t *testing.T) {
	c := open(t, play(t, func(s *script) {
		s.talk("220 ready", "> USER test", "230 welcome", "> FEAT", "211-Features:", " PRET", " MLST type*;size*;", "211 End", "> TYPE I", "200 fine", "> PRET NLST x", "200 noted")
		s.passive()
		s.talk("> NLST x", "550 no")
		s.quit()
	}))
	_, err := c.List(short(t), "NLST", "x")
	check(t, err, ftpbackend.KindReply, 550)
	quit(t, c)
}
