package client_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync/atomic"
	"testing"

	"ptymodem/ftpbackend"
)

func TestStore(t *testing.T) {
	for _, tt := range []struct {
		name   string
		offset int64
		end    string // the final reply
		kind   ftpbackend.Kind
		reply  int
	}{
		{"whole", 0, "226 thanks", 0, 0},
		{"continued", 5, "250 thanks", 0, 0},
		{"refused at the end", 0, "553 not that name", ftpbackend.KindReply, 553},
		{"421 at the end", 0, "421 enough", ftpbackend.KindReply, 421},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var accepted atomic.Bool
			c := open(t, play(t, func(s *script) {
				s.login()
				s.passive()
				if tt.offset > 0 {
					s.talk("> REST 5", "350 go on")
				}
				s.expect("STOR a b")
				conn := s.accept()
				accepted.Store(true)
				s.send("150 come on")
				s.receives(conn, "hello", tt.end)
				s.gone()
			}))
			src := strings.NewReader("hello")
			n, err := c.Store(short(t), "a b", tt.offset, reader(func(p []byte) (int, error) {
				if !accepted.Load() {
					t.Error("read before the server accepted")
				}
				return src.Read(p)
			}))
			check(t, err, tt.kind, tt.reply)
			if n != 5 {
				t.Errorf("%d bytes, want 5", n)
			}
		})
	}
}

// TestStoreEmpty: a file of no bytes is a file.
func TestStoreEmpty(t *testing.T) {
	c := open(t, session(t, func(s *script) {
		conn := s.transfer("STOR a", "150 come on")
		s.receives(conn, "", "226 thanks")
	}))
	n, err := c.Store(short(t), "a", 0, strings.NewReader(""))
	check(t, err, 0, 0)
	if n != 0 {
		t.Errorf("%d bytes were sent", n)
	}
	quit(t, c)
}

// TestStoreRefused: the source is not touched, and the session goes on.
func TestStoreRefused(t *testing.T) {
	for _, tt := range []scripted{
		{"STOR", func(s *script) { s.passive(); s.talk("> STOR a", "553 no") }, ftpbackend.KindReply, 553},
		{"REST", func(s *script) { s.passive(); s.talk("> REST 7", "502 no") }, ftpbackend.KindReply, 502},
		{"150, then no", func(s *script) {
			s.passive()
			s.expect("STOR a")
			io.WriteString(s.conn, "150 come on\r\n452 full\r\n")
		}, ftpbackend.KindReply, 452},
		{"PASV for now", func(s *script) { s.talk("> PASV", "425 later") }, ftpbackend.KindReply, 425},
		{"PASV and EPSV", func(s *script) { s.talk("> PASV", "502 no", "> EPSV", "500 no") }, ftpbackend.KindReply, 502},
		{"no address", func(s *script) { s.talk("> PASV", "227 somewhere (1,2,3)") }, ftpbackend.KindDataOpen, 0},
		{"a closed port", func(s *script) {
			s.talk("> PASV", "227 there "+s.listen("127.0.0.1"))
		}, ftpbackend.KindDataOpen, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cfg := session(t, tt.play)
			if tt.name == "a closed port" {
				cfg.Network = unreachable{cfg.Network}
			}
			c := open(t, cfg)
			offset := int64(0)
			if tt.name == "REST" {
				offset = 7
			}
			n, err := c.Store(short(t), "a", offset, reader(func([]byte) (int, error) {
				if tt.reply != 452 { // there, the reply may come a moment too late
					t.Error("the source was read")
				}
				return 0, io.EOF
			}))
			check(t, err, tt.kind, tt.reply)
			if n != 0 {
				t.Errorf("%d bytes", n)
			}
			quit(t, c)
		})
	}
	c := open(t, session(t, func(s *script) {}))
	_, err := c.Store(short(t), "a\r\nDELE b", 0, strings.NewReader(""))
	check(t, err, ftpbackend.KindUnsupported, 0)
	_, err = c.Store(short(t), "a", -1, strings.NewReader(""))
	check(t, err, ftpbackend.KindUnsupported, 0)
	quit(t, c)
}

// TestStoreBroken: the data connection breaks while the source has nothing to give.
func TestStoreBroken(t *testing.T) {
	for _, tt := range []ending{
		{"reset, 226", true, "226 thanks", ftpbackend.KindDataLost, 0},
		{"closed, 226", false, "226 thanks", ftpbackend.KindDataLost, 0},
		{"reset, 550", true, "550 hm", ftpbackend.KindDataLost, 0},
		{"reset, 421", true, "421 enough", ftpbackend.KindReply, 421},
		{"reset, 425", true, "425 hm", ftpbackend.KindReply, 425},
		{"reset, 426", true, "426 hm", ftpbackend.KindReply, 426},
		{"closed, 451", false, "451 hm", ftpbackend.KindReply, 451},
		{"reset, 452", true, "452 full", ftpbackend.KindReply, 452},
		{"closed, 552", false, "552 quota", ftpbackend.KindReply, 552},
		{"the control connection ends, too", true, "", ftpbackend.KindRefused, 0},
	} {
		for _, source := range []string{"pipe", "deaf"} {
			t.Run(tt.name+", "+source, func(t *testing.T) {
				c := open(t, play(t, func(s *script) {
					s.login()
					conn := s.transfer("STOR a", "150 come on")
					io.ReadFull(conn, make([]byte, 5))
					tt.play(s, conn)
				}))
				r, w := io.Pipe()
				defer w.Close()
				written := make(chan error, 1)
				go func() {
					_, err := io.WriteString(w, "hello")
					if err == nil {
						_, err = io.WriteString(w, "more") // waits until somebody reads or closes
					}
					written <- err
				}()
				var src io.Reader = r
				hold := make(chan struct{})
				if source == "deaf" {
					src = then("hello", func([]byte) (int, error) { <-hold; return 0, io.EOF })
					r.Close()
				}
				n, err := c.Store(short(t), "a", 0, src)
				close(hold)
				check(t, err, tt.kind, tt.reply)
				if source == "deaf" && n != 5 {
					t.Errorf("%d bytes, want 5", n)
				}
				if source == "pipe" {
					<-written // Store closed the pipe, or it would never end
				}
				tt.quit(t, c)
			})
		}
	}
}

// TestStoreSourceFails: a reset, one reply, and the session goes on.
func TestStoreSourceFails(t *testing.T) {
	mine := errors.New("the host went away")
	c := open(t, session(t, func(s *script) {
		conn := s.transfer("STOR a", "150 come on")
		if _, err := io.ReadAll(conn); err == nil {
			s.fail("the upload ended in order")
		}
		s.send("226 thanks")
	}))
	n, err := c.Store(short(t), "a", 0, then("hello", func([]byte) (int, error) { return 0, mine }))
	check(t, err, ftpbackend.KindCanceled, 0)
	if !errors.Is(err, mine) || n != 5 {
		t.Errorf("got %d, %v", n, err)
	}
	quit(t, c)
}

// TestStoreCut: the server takes only a part of what is already under way.
func TestStoreCut(t *testing.T) {
	c := open(t, session(t, func(s *script) {
		conn := s.transfer("STOR a", "150 come on")
		io.ReadFull(conn, make([]byte, 1000))
		conn.Close() // with unread bytes: a reset
		s.send("226 thanks")
	}))
	_, err := c.Store(short(t), "a", 0, strings.NewReader(strings.Repeat("x", 8<<20)))
	check(t, err, ftpbackend.KindDataLost, 0)
	quit(t, c)
}

// TestStoreEnds: the context ends while the source waits, and while the server does not read.
func TestStoreEnds(t *testing.T) {
	for _, tt := range []struct {
		name string
		src  io.Reader
	}{
		{"waiting source", nil}, // made below
		{"stalled server", strings.NewReader(strings.Repeat("x", 32<<20))},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(context.Background())
			cfg := play(t, func(s *script) {
				s.login()
				conn := s.transfer("STOR a", "150 come on")
				io.ReadFull(conn, make([]byte, 5))
				cancel(ftpbackend.ErrTimeout)
				s.gone()
				if _, err := io.Copy(io.Discard, conn); err == nil {
					s.fail("the upload ended in order")
				}
			})
			if tt.src == nil {
				hold := make(chan struct{})
				t.Cleanup(func() { close(hold) })
				tt.src = then("hello", func([]byte) (int, error) { <-hold; return 0, io.EOF })
			}
			c := open(t, cfg)
			_, err := c.Store(ctx, "a", 0, tt.src)
			check(t, err, ftpbackend.KindTimeout, 0)
			ended(t, c)
		})
	}
}

// TestStoreProgress: an upload that moves reports so piece by piece.
func TestStoreProgress(t *testing.T) {
	content := strings.Repeat("x", 1<<20)
	cfg := session(t, func(s *script) { s.receives(s.transfer("STOR a", "150 come on"), content, "226 thanks") })
	var total, largest atomic.Int64
	cfg.Observer.Data = func(toServer bool, n int) {
		if !toServer || n <= 0 {
			t.Errorf("%v %d", toServer, n)
		}
		total.Add(int64(n))
		largest.Store(max(largest.Load(), int64(n)))
	}
	c := open(t, cfg)
	n, err := c.Store(short(t), "a", 0, strings.NewReader(content))
	check(t, err, 0, 0)
	if n != 1<<20 || total.Load() != n || largest.Load() > 64<<10 {
		t.Errorf("sent %d, reported %d, at most %d at a time", n, total.Load(), largest.Load())
	}
	quit(t, c)
}
