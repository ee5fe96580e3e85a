package client_test

import (
	"errors"
	"io"
	"strings"
	"sync/atomic"
	"testing"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
)

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
