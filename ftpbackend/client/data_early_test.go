package client_test

import (
	"errors"
	"io"
	"net"
	"testing"
	"time"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
)

// TestRetrieveEarlyEnd: whatever a server has to say to ABOR, the next command's reply is the next
// command's.
func TestRetrieveEarlyEnd(t *testing.T) {
	for name, tt := range map[string]struct {
		replies []string // to the transfer and ABOR
		asked   bool     // they are less than two, so it takes a wait until there is a NOOP
		noop    []string // to that
	}{
		"cut and aborted":                     {replies: []string{"426 cut", "226 aborted"}, noop: []string{"200 here"}},
		"done before ABOR":                    {replies: []string{"226 done", "225 nothing to abort"}, noop: []string{"200 here"}},
		"an error":                            {replies: []string{"451 hm", "226 aborted"}, noop: []string{"200 here"}},
		"ABOR is unknown":                     {replies: []string{"226 done", "500 what?"}, noop: []string{"200 here"}},
		"ABOR is unknown, and answered first": {replies: []string{"502 what?", "226 done"}, noop: []string{"200 here"}},
		"NOOP is unknown":                     {replies: []string{"426 cut", "226 aborted"}, noop: []string{"500 what?"}},
		"neither is known":                    {replies: []string{"226 done", "502 what?"}, noop: []string{"502 what?"}},
		"neither is known, and late":          {replies: []string{"226 done"}, asked: true, noop: []string{"502 what?", "502 what?"}},
		"a third reply":                       {replies: []string{"426 cut", "226 cut", "225 aborted"}, noop: []string{"200 here"}},
		"a third reply behind the NOOP":       {replies: []string{"426 cut", "226 cut"}, noop: []string{"225 aborted", "200 here"}},
		"one reply":                           {replies: []string{"226 aborted"}, asked: true, noop: []string{"200 here"}},
		"one reply, and the other late":       {replies: []string{"426 cut"}, asked: true, noop: []string{"226 aborted", "200 here"}},
		"no reply":                            {asked: true, noop: []string{"200 here"}},
		"none but to the NOOP, and late":      {asked: true, noop: []string{"150 still here", "426 cut", "226 done", "200 here"}},
		"another 150 in place of it":          {replies: []string{"150-gone", "150 0.000 seconds", "226 aborted"}, noop: []string{"200 here"}}, // pure-ftpd
	} {
		t.Run(name, func(t *testing.T) {
			clock := newClock()
			c, err := early(t, clock.After, func(s *script, conn net.Conn) {
				s.aborts(conn, tt.replies...)
				if tt.asked {
					clock.fires(t, 2*time.Second)
				}
				s.expect("NOOP")
				s.send(tt.noop...)
				s.inStep()
				s.quit()
			})
			check(t, err, 0, 0)
			goesOn(t, c)
		})
	}
	t.Run("silence", func(t *testing.T) {
		clock := newClock()
		c, err := early(t, clock.After, func(s *script, conn net.Conn) {
			s.aborts(conn)
			clock.fire(t)
			s.expect("NOOP")
			clock.fire(t)
			s.gone()
		})
		check(t, err, 0, 0)
		ended(t, c)
	})
	t.Run("421", func(t *testing.T) {
		_, err := early(t, nil, func(s *script, conn net.Conn) {
			s.aborts(conn, "421 enough")
			s.gone()
		})
		check(t, err, ftpbackend.KindReply, 421)
	})
	t.Run("the end had come", func(t *testing.T) { // so that there is nothing to abort
		c, err := early(t, nil, func(s *script, conn net.Conn) {
			conn.Close()
			s.send("226 done")
			if line, err := s.in.ReadString('\n'); line == "ABOR\r\n" {
				s.talk("225 nothing to abort", "> NOOP", "200 here", "> PWD")
			} else if line != "PWD\r\n" {
				s.fail("got %q, %v", line, err)
			}
			s.send(`257 "/"`)
			s.quit()
		})
		check(t, err, 0, 0)
		goesOn(t, c)
	})
}

// TestRetrieveAbort: a download that is aborted fails with the reason, whether or not somebody
// reads it, and the session goes on.
func TestRetrieveAbort(t *testing.T) {
	for name, reading := range map[string]bool{"read": true, "suspended": false} {
		t.Run(name, func(t *testing.T) {
			c, d := begun(t, nil, func(s *script, conn net.Conn) {
				s.aborts(conn, "426 cut", "226 aborted")
				s.talk("> NOOP", "200 here")
				s.inStep()
				s.quit()
			})
			io.ReadFull(d, make([]byte, len(" world"))) // all that comes, so that the next Read waits
			lost := errors.New("the host is gone")
			read := make(chan error, 1)
			if reading {
				go func() {
					_, err := d.Read(make([]byte, 1))
					read <- err
				}()
			} else {
				read <- lost
			}
			c.Abort(lost)
			if err := <-read; !errors.Is(err, lost) {
				t.Errorf("Read: %v", err)
			}
			if err := d.Close(); !errors.Is(err, lost) {
				t.Errorf("Close: %v", err)
			}
			goesOn(t, c)
		})
	}
}

// TestRetrieveEarlyEndReadsOn: a server that does not look at ABOR can write on for a while, and
// not for ever.
func TestRetrieveEarlyEndReadsOn(t *testing.T) {
	for name, size := range map[string]int64{"to the end": 1 << 20, "to the limit": 64 << 20} {
		t.Run(name, func(t *testing.T) {
			c, err := early(t, nil, func(s *script, conn net.Conn) {
				s.expect("ABOR")
				n, err := io.Copy(conn, io.LimitReader(zeros{}, size))
				conn.Close()
				if whole := err == nil; whole != (size < 8<<20) {
					s.fail("sent %d bytes, %v", n, err)
				}
				s.talk("226 sent", "225 nothing to abort", "> NOOP", "200 here")
				s.inStep()
				s.quit()
			})
			check(t, err, 0, 0)
			goesOn(t, c)
		})
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

// begun is a download of which "hello" has been read, and " world" is to come.
func begun(t *testing.T, after func(d time.Duration, f func()) func() bool, f func(s *script, conn net.Conn)) (*client.Client, *client.Download) {
	t.Helper()
	cfg := play(t, func(s *script) {
		s.login()
		conn := s.transfer("RETR a", "150 here")
		io.WriteString(conn, "hello world")
		f(s, conn)
	})
	cfg.After = after
	c := open(t, cfg)
	d := begin(short(t), t, c, "a", 0)
	got := make([]byte, 5)
	if _, err := io.ReadFull(d, got); err != nil || string(got) != "hello" {
		t.Fatalf("got %q, %v", got, err)
	}
	return c, d
}

// early closes a download that has begun.
func early(t *testing.T, after func(d time.Duration, f func()) func() bool, f func(s *script, conn net.Conn)) (*client.Client, error) {
	t.Helper()
	c, d := begun(t, after, f)
	return c, d.Close()
}
