package client_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
	"ptymodem/ftpbackend/plan"
)

// cancelling cancels a context at the fifth byte of every transfer.
type cancelling struct{ cancel func() }

func (c cancelling) Command(string) plan.Plan {
	return plan.Plan{Breakpoints: []plan.Breakpoint{{Bytes: 5, Hit: func() plan.Outcome { c.cancel(); return plan.Outcome{} }}}}
}

// TestCancelAtBreakpoint: after a breakpoint's Hit cancels the context no further byte moves,
// though all of it is there.
func TestCancelAtBreakpoint(t *testing.T) {
	mine := errors.New("the network is gone")
	session := func(verb string, data func(*script)) (*client.Client, context.Context) {
		cfg := play(t, func(s *script) {
			s.login()
			s.passive()
			s.expect(verb + " a")
			data(s)
		})
		ctx, cancel := context.WithCancelCause(short(t))
		cfg.Hooks = cancelling{func() { cancel(mine) }}
		return open(t, cfg), ctx
	}
	t.Run("upload", func(t *testing.T) {
		c, ctx := session("STOR", func(s *script) {
			conn := s.accept()
			s.send("150 come on")
			if b, err := io.ReadAll(conn); len(b) > 5 || err == nil {
				s.fail("it got %q and %v", b, err)
			}
		})
		n, err := c.Store(ctx, "a", 0, strings.NewReader("hello, world"))
		check(t, err, ftpbackend.KindCanceled, 0)
		if !errors.Is(err, mine) || n != 5 {
			t.Errorf("got %d, %v", n, err)
		}
	})
	t.Run("download", func(t *testing.T) {
		c, ctx := session("RETR", func(s *script) {
			conn := s.accept()
			s.send("150 come on")
			io.WriteString(conn, "hello, world")
			conn.Close()
			s.send("226 done")
		})
		d, err := c.Retrieve(ctx, "a", 0)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(d)
		if string(b) != "hello" || err == nil {
			t.Errorf("got %q, %v", b, err)
		}
		check(t, d.Close(), ftpbackend.KindCanceled, 0)
	})
}
