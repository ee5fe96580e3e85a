package client_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
)

func TestCommands(t *testing.T) {
	type result struct {
		value string
		kind  ftpbackend.Kind
		reply int
	}
	ctx := context.Background()
	name := `-a "b" ü%s`
	for _, tt := range []struct {
		op   string
		run  func(c *client.Client) (any, error)
		play []string // commands and replies in turn
		want result
	}{
		{"CWD", func(c *client.Client) (any, error) { return "", c.Cwd(ctx, name) }, []string{"CWD " + name, "250 ok"}, result{}},
		{"CWD 200", func(c *client.Client) (any, error) { return "", c.Cwd(ctx, name) }, []string{"CWD " + name, "200 ok"}, result{}},
		{"CWD missing", func(c *client.Client) (any, error) { return "", c.Cwd(ctx, "x") }, []string{"CWD x", "550-no\r\n550 such"}, result{kind: ftpbackend.KindReply, reply: 550}},
		{"PWD", func(c *client.Client) (any, error) { return c.Pwd(ctx) }, []string{"PWD", `257 "/a ""b"" c" is where you are`}, result{value: `/a "b" c`}},
		{"PWD with quotes that are not doubled", func(c *client.Client) (any, error) { return c.Pwd(ctx) }, []string{"PWD", `257 "/a "b" c" is where`}, result{value: `/a "b" c`}},
		{"PWD with quotes behind it", func(c *client.Client) (any, error) { return c.Pwd(ctx) }, []string{"PWD", `257 "/a" is where "you" are`}, result{value: `/a" is where "you`}},
		{"PWD unquoted", func(c *client.Client) (any, error) { return c.Pwd(ctx) }, []string{"PWD", `257 /a is it`}, result{value: "/a"}},
		{"PWD empty", func(c *client.Client) (any, error) { return c.Pwd(ctx) }, []string{"PWD", `257`}, result{value: "", kind: ftpbackend.KindProtocol}},
		{"PWD refused", func(c *client.Client) (any, error) { return c.Pwd(ctx) }, []string{"PWD", `502 no`}, result{kind: ftpbackend.KindReply, reply: 502}},
		{"SIZE", func(c *client.Client) (any, error) { return c.Size(ctx, name) }, []string{"SIZE " + name, "213  5000000000 "}, result{value: "5000000000"}},
		{"SIZE nonsense", func(c *client.Client) (any, error) { return c.Size(ctx, "x") }, []string{"SIZE x", "213 big"}, result{value: "0", kind: ftpbackend.KindProtocol}},
		{"SIZE missing", func(c *client.Client) (any, error) { return c.Size(ctx, "x") }, []string{"SIZE x", "550 no"}, result{value: "0", kind: ftpbackend.KindReply, reply: 550}},
		{"MDTM", func(c *client.Client) (any, error) { return c.ModTime(ctx, name) }, []string{"MDTM " + name, "213 20140708110039.123"}, result{value: "20140708110039.123"}},
		{"DELE", func(c *client.Client) (any, error) { return "", c.Delete(ctx, name) }, []string{"DELE " + name, "250 ok"}, result{}},
		{"DELE refused", func(c *client.Client) (any, error) { return "", c.Delete(ctx, "x") }, []string{"DELE x", "450 busy"}, result{kind: ftpbackend.KindReply, reply: 450}},
		{"MKD", func(c *client.Client) (any, error) { return "", c.Mkdir(ctx, name) }, []string{"MKD " + name, "250 ok"}, result{}},
		{"RMD", func(c *client.Client) (any, error) { return "", c.Rmdir(ctx, name) }, []string{"RMD " + name, "250 ok"}, result{}},
		{"rename", func(c *client.Client) (any, error) { return "", c.Rename(ctx, name, "b") }, []string{"RNFR " + name, "350 go on", "RNTO b", "250 ok"}, result{}},
		{"rename refused", func(c *client.Client) (any, error) { return "", c.Rename(ctx, "a", "b") }, []string{"RNFR a", "350 go on", "RNTO b", "553 no"}, result{kind: ftpbackend.KindReply, reply: 553}},
		{"type", func(c *client.Client) (any, error) {
			return "", errors.Join(c.SetType(ctx, false), c.SetType(ctx, true), c.SetType(ctx, true), c.SetType(ctx, false))
		}, []string{"TYPE A", "200 ok", "TYPE I", "200 ok"}, result{}},
		{"a name with LF", func(c *client.Client) (any, error) { return "", c.Delete(ctx, "a\nDELE b") }, nil, result{kind: ftpbackend.KindUnsupported}},
		{"a name with NUL", func(c *client.Client) (any, error) { return "", c.Rename(ctx, "a", "\x00") }, nil, result{kind: ftpbackend.KindUnsupported}},
		{"421", func(c *client.Client) (any, error) { return "", c.Delete(ctx, "x") }, []string{"DELE x", "421 enough"}, result{kind: ftpbackend.KindReply, reply: 421}},
	} {
		t.Run(tt.op, func(t *testing.T) {
			c := open(t, play(t, func(s *script) {
				s.login()
				for i := 0; i < len(tt.play); i += 2 {
					s.talk("> "+tt.play[i], tt.play[i+1])
				}
				if tt.want.reply != 421 {
					s.quit()
				}
			}))
			value, err := tt.run(c)
			check(t, err, tt.want.kind, tt.want.reply)
			if got := fmt.Sprint(value); got != tt.want.value {
				t.Errorf("got %q, want %q", got, tt.want.value)
			}
			if tt.want.reply == 421 {
				ended(t, c)
				check(t, c.Delete(ctx, "y"), ftpbackend.KindReply, 421)
				return
			}
			quit(t, c)
			ended(t, c)
		})
	}
}

func TestObserver(t *testing.T) {
	cfg := session(t, func(s *script) {
		s.sends(s.transfer("LIST", "150 here"), "total 0\r\n", "226-all\r\n226 done")
	})
	var mu sync.Mutex
	var got []string
	note := func(format string, args ...any) {
		mu.Lock()
		defer mu.Unlock()
		got = append(got, fmt.Sprintf(format, args...))
	}
	cfg.Observer = client.Observer{
		Command: func(line string) {
			if strings.HasPrefix(line, "PASV") || strings.HasPrefix(line, "PASS") || strings.HasPrefix(line, "LIST") {
				note("> %s", line)
			}
		},
		Reply: func(code int, line string) {
			if code == 150 || code == 226 {
				note("< %d %q", code, line)
			}
		},
		Data: func(toServer bool, n int) { note("data %v %d", toServer, n) },
	}
	c := open(t, cfg)
	text, err := whole(c.List(short(t), "LIST", "."))
	check(t, err, 0, 0)
	quit(t, c)
	if text != "total 0\r\n" {
		t.Errorf("got %q", text)
	}
	mu.Lock()
	defer mu.Unlock()
	var rest []string
	for _, line := range got { // the reader's reports may overtake the data's
		if !strings.HasPrefix(line, "data") {
			rest = append(rest, line)
		}
	}
	want := []string{"> PASS secret", "> PASV", "> LIST", `< 150 "150 here"`, `< 226 "226-all\n226 done"`}
	if diff := cmp.Diff(want, rest); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(strings.Join(got, "\n"), "data false 9") {
		t.Errorf("no data in %q", got)
	}
}

func TestIdle(t *testing.T) {
	for _, tt := range []scripted{
		{"421", talks("421 too long"), ftpbackend.KindReply, 421},
		{"closed", func(s *script) {}, ftpbackend.KindRefused, 0},
		{"reset", func(s *script) { abort(s.conn) }, ftpbackend.KindReset, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := open(t, play(t, func(s *script) {
				s.login()
				tt.play(s)
			}))
			ended(t, c)
			if c.Err() == nil {
				t.Error("no reason given")
			}
			_, err := c.Pwd(short(t))
			check(t, err, tt.kind, tt.reply)
		})
	}
}

func TestUnsolicitedReply(t *testing.T) {
	seen := make(chan struct{})
	cfg := session(t, func(s *script) {
		s.talk("200-by the way", "200 hello", "> PWD", `100 wait`, `257 "/"`)
	})
	cfg.Observer.Reply = func(code int, line string) {
		if strings.HasSuffix(line, "hello") {
			close(seen)
		}
	}
	c := open(t, cfg)
	<-seen
	goesOn(t, c)
}

func TestQuit(t *testing.T) {
	ctx, cancel := context.WithCancelCause(short(t))
	for _, tt := range []scripted{
		{"the server hangs up first", func(s *script) { s.expect("QUIT") }, 0, 0},
		{"refused", talks("> QUIT", "500 stay"), ftpbackend.KindReply, 500},
		{"a 421 in place of the goodbye", talks("> QUIT", "421 idle for too long"), ftpbackend.KindReply, 421},
		{"silence", func(s *script) { s.expect("QUIT"); cancel(ftpbackend.ErrTimeout); s.gone() }, ftpbackend.KindTimeout, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := open(t, play(t, func(s *script) { s.login(); tt.play(s) }))
			check(t, c.Quit(ctx), tt.kind, tt.reply)
			ended(t, c)
		})
	}
	t.Run("hard", func(t *testing.T) {
		c := open(t, play(t, func(s *script) { s.login(); s.gone() }))
		c.Close()
		ended(t, c)
		check(t, c.Cwd(short(t), "x"), ftpbackend.KindCanceled, 0)
	})
}

// TestStrayLine: a line that is no reply is skipped if a reply follows, and ends the session with
// what it says if none does.
func TestStrayLine(t *testing.T) {
	clock := newClock()
	cfg := play(t, talks("Welcome", "220 ready", "> USER test", "331 go on", "> PASS secret", "230 welcome", "to the plant", "> FEAT", "502 what?", "> TYPE I", "200 fine", "> CWD a", "hello?"))
	cfg.After = clock.After
	c := open(t, cfg)
	result := later(func() error { return c.Cwd(short(t), "a") })
	for c.Err() == nil { // the timer of a line that a reply has followed does nothing
		if waited := clock.fire(t); waited != 5*time.Second {
			t.Fatalf("a timer of %v", waited)
		}
	}
	check(t, <-result, ftpbackend.KindProtocol, 0)
	ended(t, c)
}
