package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
)

func TestDial(t *testing.T) {
	rest := func(s *script) {
		s.expect("PASS secret")
		s.send("230 welcome")
		s.expect("FEAT")
		s.send("500 no")
		s.expect("TYPE I")
		s.send("200 fine")
		s.gone()
	}
	features := func(s *script, reply string) {
		s.send("220 ready")
		s.expect("USER test")
		s.send("230 no password needed")
		s.expect("FEAT")
		s.send("211-Features:", " UTF8", "211 End")
		s.expect("TYPE I")
		s.send("200 fine")
		s.expect("OPTS UTF8 ON")
		s.send(reply)
		s.gone()
	}
	for _, tt := range []struct {
		name  string
		play  func(s *script)
		kind  ftpbackend.Kind
		reply int
	}{
		{"a long greeting in pieces, after a 120", func(s *script) {
			for _, piece := range []string{"12", "0 in a mom", "ent\r", "\n220-Hel", "lo\r\n 220 not yet\r\n2", "20-nor now\r\n220", " now\r\n"} {
				io.WriteString(s.conn, piece)
			}
			s.expect("USER test")
			s.send("331 go on")
			rest(s)
		}, 0, 0},
		{"lines that end in LF, a code without text", func(s *script) {
			io.WriteString(s.conn, "220\n")
			s.expect("USER test")
			io.WriteString(s.conn, "331\n")
			rest(s)
		}, 0, 0},
		{"OPTS UTF8 refused", func(s *script) { features(s, "550 no") }, 0, 0},
		{"OPTS UTF8 unknown", func(s *script) { features(s, "500 no") }, 0, 0},
		{"PASS superfluous", func(s *script) {
			s.send("220 ready")
			s.expect("USER test")
			s.send("331 go on")
			s.expect("PASS secret")
			s.send("202 as you like")
			s.expect("FEAT")
			s.send("211 nothing")
			s.expect("TYPE I")
			s.send("220 fine")
			s.gone()
		}, 0, 0},
		{"too many users", func(s *script) { s.send("421 full"); s.gone() }, ftpbackend.KindReply, 421},
		{"not today", func(s *script) { s.send("530 no"); s.gone() }, ftpbackend.KindReply, 530},
		{"unknown user", func(s *script) {
			s.send("220 ready")
			s.expect("USER test")
			s.send("530 who?")
			s.gone()
		}, ftpbackend.KindReply, 530},
		{"wrong password", func(s *script) {
			s.send("220 ready")
			s.expect("USER test")
			s.send("331 go on")
			s.expect("PASS secret")
			s.send("530 no")
			s.gone()
		}, ftpbackend.KindReply, 530},
		{"an account is wanted", func(s *script) {
			s.send("220 ready")
			s.expect("USER test")
			s.send("332 account?")
			s.gone()
		}, ftpbackend.KindReply, 332},
		{"no binary", func(s *script) {
			s.send("220 ready")
			s.expect("USER test")
			s.send("230 welcome")
			s.expect("FEAT")
			s.send("500 no")
			s.expect("TYPE I")
			s.send("504 no")
			s.gone()
		}, ftpbackend.KindReply, 504},
		{"hangs up", func(s *script) {}, ftpbackend.KindRefused, 0},
		{"hangs up at USER", func(s *script) { s.send("220 ready"); s.expect("USER test") }, ftpbackend.KindRefused, 0},
		{"resets", func(s *script) { abort(s.conn) }, ftpbackend.KindReset, 0},
		{"another protocol, which ends the connection", func(s *script) { s.send("HTTP/1.1 400 Bad Request", "Connection: close", "") }, ftpbackend.KindProtocol, 0},
		{"a greeting without end", func(s *script) {
			for line := "220-" + strings.Repeat("x", 1000) + "\r\n"; ; {
				if _, err := io.WriteString(s.conn, line); err != nil {
					return
				}
			}
		}, ftpbackend.KindProtocol, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := client.Dial(short(t), play(t, tt.play))
			check(t, err, tt.kind, tt.reply)
			if (c == nil) != (err != nil) {
				t.Errorf("client %v with error %v", c, err)
			}
			if c != nil {
				c.Close()
			}
		})
	}
}

func TestDialAnonymous(t *testing.T) {
	cfg := play(t, func(s *script) {
		s.send("220 ready")
		s.expect("USER anonymous")
		s.send("331 your address?")
		s.expect("PASS anonymous@")
		s.send("230 welcome")
		s.expect("FEAT")
		s.send("500 no")
		s.expect("TYPE I")
		s.send("200 fine")
		s.gone()
	})
	cfg.User, cfg.Password = "", "left over"
	open(t, cfg)
}

func TestDialEnds(t *testing.T) {
	mine := errors.New("mine")
	for _, tt := range []struct {
		name  string
		cause error
		kind  ftpbackend.Kind
	}{{"timeout", ftpbackend.ErrTimeout, ftpbackend.KindTimeout}, {"cancel", mine, ftpbackend.KindCanceled}} {
		t.Run(tt.name, func(t *testing.T) {
			silent := make(chan struct{})
			cfg := play(t, func(s *script) {
				s.send("220 ready")
				s.expect("USER test")
				close(silent)
				s.gone()
			})
			ctx, cancel := context.WithCancelCause(context.Background())
			go func() {
				<-silent
				cancel(tt.cause)
			}()
			_, err := client.Dial(ctx, cfg)
			check(t, err, tt.kind, 0)
			if !errors.Is(err, tt.cause) {
				t.Errorf("%v does not lead to its cause", err)
			}
		})
	}
}

func TestDialRefused(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := ln.Addr().(*net.TCPAddr).AddrPort()
	ln.Close()
	_, err = client.Dial(short(t), client.Config{Network: ftpbackend.HostNetwork(nil), Host: "127.0.0.1", Port: at.Port()})
	check(t, err, ftpbackend.KindRefused, 0)
}

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
					s.expect(tt.play[i])
					s.send(tt.play[i+1])
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
			check(t, c.Quit(short(t)), 0, 0)
			ended(t, c)
		})
	}
}

func TestObserver(t *testing.T) {
	cfg := play(t, func(s *script) {
		s.login()
		s.passive()
		s.expect("LIST")
		s.send("150 here")
		conn := s.accept()
		io.WriteString(conn, "total 0\r\n")
		conn.Close()
		s.send("226-all", "226 done")
		s.quit()
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
	d, err := c.List(short(t), "LIST", ".")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(d)
	check(t, err, 0, 0)
	check(t, d.Close(), 0, 0)
	check(t, c.Quit(short(t)), 0, 0)
	if string(text) != "total 0\r\n" {
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
	want := []string{"> PASS ***", "> PASV", "> LIST", `< 150 "150 here"`, `< 226 "226-all\n226 done"`}
	if diff := cmp.Diff(want, rest); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(strings.Join(got, "\n"), "data false 9") {
		t.Errorf("no data in %q", got)
	}
}

func TestIdle(t *testing.T) {
	for _, tt := range []struct {
		name  string
		play  func(s *script)
		kind  ftpbackend.Kind
		reply int
	}{
		{"421", func(s *script) { s.send("421 too long"); s.gone() }, ftpbackend.KindReply, 421},
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
	cfg := play(t, func(s *script) {
		s.login()
		s.send("200-by the way", "200 hello")
		s.expect("PWD")
		s.send(`100 wait`, `257 "/"`)
		s.quit()
	})
	cfg.Observer.Reply = func(code int, line string) {
		if strings.HasSuffix(line, "hello") {
			close(seen)
		}
	}
	c := open(t, cfg)
	<-seen
	path, err := c.Pwd(short(t))
	check(t, err, 0, 0)
	if path != "/" {
		t.Errorf("got %q: out of step", path)
	}
	check(t, c.Quit(short(t)), 0, 0)
}

func TestQuit(t *testing.T) {
	t.Run("the server hangs up first", func(t *testing.T) {
		c := open(t, play(t, func(s *script) {
			s.login()
			s.expect("QUIT")
		}))
		check(t, c.Quit(short(t)), 0, 0)
	})
	t.Run("refused", func(t *testing.T) {
		c := open(t, play(t, func(s *script) {
			s.login()
			s.expect("QUIT")
			s.send("500 stay")
			s.gone()
		}))
		check(t, c.Quit(short(t)), ftpbackend.KindReply, 500)
		ended(t, c)
	})
	t.Run("silence", func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(context.Background())
		c := open(t, play(t, func(s *script) {
			s.login()
			s.expect("QUIT")
			cancel(ftpbackend.ErrTimeout)
			s.gone()
		}))
		check(t, c.Quit(ctx), ftpbackend.KindTimeout, 0)
	})
	t.Run("hard", func(t *testing.T) {
		c := open(t, play(t, func(s *script) {
			s.login()
			s.gone()
		}))
		c.Close()
		ended(t, c)
		check(t, c.Cwd(short(t), "x"), ftpbackend.KindCanceled, 0)
	})
}

// TestStrayLine: a line that is no reply is skipped if a reply follows, and ends the session with
// what it says if none does.
func TestStrayLine(t *testing.T) {
	clock := newHandClock()
	cfg := play(t, func(s *script) {
		s.send("Welcome", "220 ready")
		s.expect("USER test")
		s.send("331 go on")
		s.expect("PASS secret")
		s.send("230 welcome", "to the plant")
		s.expect("FEAT")
		s.send("502 what?")
		s.expect("TYPE I")
		s.send("200 fine")
		s.expect("CWD a")
		s.send("hello?")
		s.gone()
	})
	cfg.After = clock.After
	c := open(t, cfg)
	result := make(chan error, 1)
	go func() { result <- c.Cwd(short(t), "a") }()
	for c.Err() == nil { // the timer of a line that a reply has followed does nothing
		if waited := clock.fire(t); waited != 5*time.Second {
			t.Fatalf("a timer of %v", waited)
		}
	}
	check(t, <-result, ftpbackend.KindProtocol, 0)
	ended(t, c)
}
