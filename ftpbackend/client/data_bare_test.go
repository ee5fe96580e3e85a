package client_test

import (
	"bytes"
	"io"
	"net"
	"testing"
	"time"

	"ptymodem/ftpbackend"
)

// TestEarly226: an upload whose 226 comes before its end has sent all of it to a server that takes
// it, or has failed.
func TestEarly226(t *testing.T) {
	content := bytes.Repeat([]byte("0123456789abcdef"), 64<<10)
	for _, tt := range []struct {
		name    string
		preface []string // the replies to STOR
		end     func(s *script, conn *net.TCPConn)
		wait    bool // until the client is tired of waiting
		kind    ftpbackend.Kind
	}{
		{"taken", []string{"150 come on", "226 thanks"}, (*script).takes, false, 0},
		{"taken without a 150", []string{"226 thanks"}, (*script).takes, false, 0},
		{"closed", []string{"150 come on", "226 thanks"}, func(_ *script, conn *net.TCPConn) { conn.Close() }, false, ftpbackend.KindDataLost},
		{"closed in the middle", []string{"150 come on", "226 thanks"}, func(_ *script, conn *net.TCPConn) {
			io.CopyN(io.Discard, conn, 100<<10)
			conn.Close()
		}, false, ftpbackend.KindDataLost},
		{"reset", []string{"150 come on", "226 thanks"}, func(_ *script, conn *net.TCPConn) { abort(conn) }, false, ftpbackend.KindDataLost},
		{"kept open", []string{"150 come on", "226 thanks"}, func(s *script, conn *net.TCPConn) { io.Copy(io.Discard, conn); s.quit() }, true, ftpbackend.KindDataLost},
	} {
		t.Run(tt.name, func(t *testing.T) {
			replied := make(chan struct{})
			cfg := play(t, func(s *script) {
				s.login()
				conn := s.begins("STOR a")
				s.send(tt.preface...)
				<-replied
				tt.end(s, conn)
				if !tt.wait {
					s.quit()
				}
			})
			closeAt(&cfg, replied, 226)
			clock := newClock()
			cfg.After = clock.After
			c := open(t, cfg)
			if tt.wait {
				go clock.fire(t)
			}
			n, err := c.Store(short(t), "a", 0, &held{bytes.NewReader(content), replied})
			check(t, err, tt.kind, 0)
			if err == nil && n != int64(len(content)) {
				t.Errorf("%d bytes were sent", n)
			}
			quit(t, c)
		})
	}
}

// held is a source that begins when it is released.
type held struct {
	io.Reader
	released <-chan struct{}
}

func (h *held) Read(p []byte) (int, error) {
	<-h.released
	return h.Reader.Read(p)
}

// takes reads a whole upload.
func (s *script) takes(conn *net.TCPConn) {
	if n, err := io.Copy(io.Discard, conn); n != 1<<20 || err != nil {
		s.fail("%d bytes came, %v", n, err)
	}
	conn.Close()
}

// Test226Alone: a download that is answered by 226 alone has what its data connection brings, which
// may be nothing, in whatever way.
func Test226Alone(t *testing.T) {
	for _, tt := range []struct {
		name   string
		active bool
		data   func(s *script)
		wait   bool // until the client is tired of waiting
		want   string
	}{
		{"closed", false, func(s *script) { s.accept().Close() }, false, ""},
		{"reset", false, func(s *script) { abort(s.accept()) }, false, ""},
		{"not accepted", false, func(s *script) { s.data.Close() }, false, ""},
		{"kept open", false, func(s *script) { s.accept() }, true, ""},
		{"with data", false, func(s *script) { conn := s.accept(); io.WriteString(conn, "hello"); conn.Close() }, false, "hello"},
		{"active, not connected", true, func(*script) {}, false, ""},
		{"active, closed", true, func(s *script) { s.connect().Close() }, false, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cfg := session(t, func(s *script) {
				for range 2 {
					s.opens(tt.active)
					s.expect("RETR a")
					tt.data(s)
					s.send("226 that was it")
				}
			})
			clock := newClock()
			cfg.After, cfg.Active = clock.After, tt.active
			c := open(t, cfg)
			for range 2 {
				if tt.wait {
					go clock.fires(t, 2*time.Second)
				}
				got, err := download(c, "a")
				check(t, err, 0, 0)
				if got != tt.want {
					t.Errorf("got %q, want %q", got, tt.want)
				}
			}
			quit(t, c)
		})
	}
}
