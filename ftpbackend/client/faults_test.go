package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
	"ptymodem/ftpbackend/plan"
)

// plans are Hooks: what goes wrong with the next command of a verb.
type plans struct {
	mu     sync.Mutex
	next   map[string]plan.Plan
	asked  []string // the lines asked about
	before func(line string)
}

func (p *plans) Command(line string) plan.Plan {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = append(p.asked, line)
	if p.before != nil {
		p.before(line)
	}
	verb, _, _ := strings.Cut(line, " ")
	plan := p.next[verb]
	delete(p.next, verb)
	return plan
}

func (p *plans) set(verb string, plan plan.Plan) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.next[verb] = plan
}

// hook gives a configuration one plan to begin with.
func hook(cfg *client.Config, verb string, pl plan.Plan) *plans {
	p := &plans{next: map[string]plan.Plan{verb: pl}}
	cfg.Hooks = p
	return p
}

// A dialogue is what an Observer sees of the control connection.
type dialogue struct {
	mu    sync.Mutex
	lines []string
}

func (d *dialogue) observe(cfg *client.Config) {
	note := func(format string, args ...any) {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.lines = append(d.lines, fmt.Sprintf(format, args...))
	}
	cfg.Observer.Command = func(line string) { note("> %s", line) }
	cfg.Observer.Reply = func(_ int, line string) { note("< %s", line) }
}

// since returns what came after the last line that begins so.
func (d *dialogue) since(prefix string) []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := len(d.lines) - 1; i >= 0; i-- {
		if strings.HasPrefix(d.lines[i], prefix) {
			return slices.Clone(d.lines[i+1:])
		}
	}
	return slices.Clone(d.lines)
}

// Operations for tables.
var (
	pwd   = func(c *client.Client) error { _, err := c.Pwd(context.Background()); return err }
	store = func(c *client.Client) error {
		_, err := c.Store(context.Background(), "a", 0, strings.NewReader("hello"))
		return err
	}
	storeFrom = func(c *client.Client) error {
		_, err := c.Store(context.Background(), "a", 3, strings.NewReader("hello"))
		return err
	}
	retrieve = func(c *client.Client) error { _, err := download(c, "a"); return err }
	rename   = func(c *client.Client) error { return c.Rename(context.Background(), "a", "b") }
	setType  = func(c *client.Client) error { return c.SetType(context.Background(), true) }
)

// download fetches a file.
func download(c *client.Client, name string) (string, error) {
	d, err := c.Retrieve(context.Background(), name, 0)
	if err != nil {
		return "", err
	}
	got, err := io.ReadAll(d)
	if end := d.Close(); end != nil {
		err = end
	}
	return string(got), err
}

// TestPlanReply: the server gets nothing of the command, and afterwards both sides are in step.
func TestPlanReply(t *testing.T) {
	for _, tt := range []struct {
		name     string
		verb     string
		reply    string
		run      func(c *client.Client) error
		play     func(s *script)
		kind     ftpbackend.Kind
		code     int
		dialogue []string // after the login
	}{
		{"PWD refused", "PWD", "550 no", pwd, func(s *script) {}, ftpbackend.KindReply, 550, []string{"> PWD", "< 550 no"}},
		{"PWD answered", "PWD", `257 "/x"`, pwd, func(s *script) {}, 0, 0, []string{"> PWD", `< 257 "/x"`}},
		{"a code alone", "PWD", "550", pwd, func(s *script) {}, ftpbackend.KindReply, 550, []string{"> PWD", "< 550"}},
		{"RNTO", "RNTO", "553 no", rename, func(s *script) { s.expect("RNFR a"); s.send("350 go on") }, ftpbackend.KindReply, 553, nil},
		{"RNFR", "RNFR", "450 busy", rename, func(s *script) {}, ftpbackend.KindReply, 450, nil},
		{"TYPE", "TYPE", "504 no", setType, func(s *script) {}, ftpbackend.KindReply, 504, nil},
		{"PASV", "PASV", "425 later", store, func(s *script) {}, ftpbackend.KindReply, 425, []string{"> PASV", "< 425 later"}},
		{"PASV for good", "PASV", "500 no", store, func(s *script) { s.expect("EPSV"); s.send("501 no") }, ftpbackend.KindReply, 500,
			[]string{"> PASV", "< 500 no", "> EPSV", "< 501 no"}},
		{"PASV to a closed port", "PASV", "227 there (127,0,0,1,0,1)", store, func(s *script) {}, ftpbackend.KindDataOpen, 0, nil},
		{"STOR", "STOR", "553 no", store, func(s *script) { s.passive(); s.refused() }, ftpbackend.KindReply, 553, nil},
		{"STOR, as though done", "STOR", "226 done", store, func(s *script) { s.passive(); s.refused() }, ftpbackend.KindDataLost, 0, nil},
		{"RETR, as though done", "RETR", "226 done", retrieve, func(s *script) { s.passive(); s.refused() }, 0, 0, nil},
		{"RETR", "RETR", "550 no", retrieve, func(s *script) { s.passive(); s.refused() }, ftpbackend.KindReply, 550, nil},
		{"STOR after REST", "STOR", "452 full", storeFrom, func(s *script) {
			s.passive()
			s.expect("REST 3")
			s.send("350 go on")
			s.expect("REST 0")
			s.send("350 as you like")
			s.refused()
		}, ftpbackend.KindReply, 452, []string{"> REST 3", "< 350 go on", "> STOR a", "< 452 full"}},
		{"REST", "REST", "502 no", storeFrom, func(s *script) { s.passive(); s.refused() }, ftpbackend.KindReply, 502, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cfg := play(t, func(s *script) {
				s.login()
				tt.play(s)
				s.expect("SIZE x")
				s.send("213 7")
				s.quit()
			})
			var seen dialogue
			seen.observe(&cfg)
			hook(&cfg, "none", plan.Plan{})
			c := open(t, cfg)
			cfg.Hooks.(*plans).set(tt.verb, plan.Plan{Reply: tt.reply})
			check(t, tt.run(c), tt.kind, tt.code)
			got := seen.since("< 200 fine")
			if len(got) > len(tt.dialogue) {
				got = got[len(got)-len(tt.dialogue):]
			}
			if tt.dialogue != nil {
				if diff := cmp.Diff(tt.dialogue, got); diff != "" {
					t.Error(diff)
				}
			}
			if n, err := c.Size(short(t), "x"); n != 7 || err != nil {
				t.Errorf("out of step: %d, %v", n, err)
			}
			check(t, c.Quit(short(t)), 0, 0)
		})
	}
}

// refused waits for the client to close the data connection that it did not use.
func (s *script) refused() {
	conn := s.accept()
	if n, _ := conn.Read(make([]byte, 1)); n > 0 {
		s.fail("data came")
	}
}

func TestPlanReplyAtLogin(t *testing.T) {
	for _, tt := range []struct {
		verb, reply string
		play        func(s *script)
		kind        ftpbackend.Kind
		code        int
	}{
		{"USER", "530 who?", func(s *script) { s.send("220 ready"); s.gone() }, ftpbackend.KindReply, 530},
		{"PASS", "421 Too many users", func(s *script) {
			s.send("220 ready")
			s.expect("USER test")
			s.send("331 go on")
			s.gone()
		}, ftpbackend.KindReply, 421},
		{"PASS", "not a reply", func(s *script) {
			s.send("220 ready")
			s.expect("USER test")
			s.send("331 go on")
			s.gone()
		}, ftpbackend.KindProtocol, 0},
		{"FEAT", "500 no", func(s *script) {
			s.send("220 ready")
			s.expect("USER test")
			s.send("230 go on")
			s.expect("TYPE I")
			s.send("200 fine")
			s.gone()
		}, 0, 0},
	} {
		t.Run(tt.verb+" "+tt.reply, func(t *testing.T) {
			cfg := play(t, tt.play)
			p := hook(&cfg, tt.verb, plan.Plan{Reply: tt.reply})
			c, err := client.Dial(short(t), cfg)
			check(t, err, tt.kind, tt.code)
			if c != nil {
				c.Close()
			}
			if tt.verb == "PASS" && !slices.Contains(p.asked, "PASS secret") {
				t.Errorf("asked about %q: the line is to be the real one", p.asked)
			}
		})
	}
}

// TestPlanReply421: the session is over, also during a transfer's command.
func TestPlanReply421(t *testing.T) {
	for verb, run := range map[string]func(c *client.Client) error{"PWD": pwd, "STOR": store, "RETR": retrieve, "PASV": store} {
		t.Run(verb, func(t *testing.T) {
			cfg := play(t, func(s *script) {
				s.login()
				if verb == "STOR" || verb == "RETR" {
					s.passive()
				}
				s.gone()
			})
			hook(&cfg, verb, plan.Plan{Reply: "421 enough"})
			c := open(t, cfg)
			check(t, run(c), ftpbackend.KindReply, 421)
			ended(t, c)
			check(t, pwd(c), ftpbackend.KindReply, 421)
		})
	}
}

// TestPlanReplyPreliminary: 150 is delivered as it is, so a download finds a data connection on
// which nothing comes.
func TestPlanReplyPreliminary(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	cfg := play(t, func(s *script) {
		s.login()
		s.passive()
		s.gone()
	})
	hook(&cfg, "RETR", plan.Plan{Reply: "150 here"})
	c := open(t, cfg)
	d, err := c.Retrieve(ctx, "a", 0)
	if err != nil {
		t.Fatal(err)
	}
	cancel(ftpbackend.ErrTimeout)
	_, err = d.Read(make([]byte, 1))
	check(t, err, ftpbackend.KindTimeout, 0)
	check(t, d.Close(), ftpbackend.KindTimeout, 0)
}

func TestPlanQuit(t *testing.T) {
	for _, tt := range []struct {
		plan plan.Plan
		kind ftpbackend.Kind
		code int
	}{
		{plan.Plan{Reply: "500 stay"}, ftpbackend.KindReply, 500},
		{plan.Plan{Reply: "221 bye"}, 0, 0},
		{plan.Plan{DropControl: true}, 0, 0},
	} {
		cfg := play(t, func(s *script) {
			s.login()
			if rest, _ := io.ReadAll(s.in); len(rest) > 0 {
				s.fail("got %q", rest)
			}
		})
		hook(&cfg, "QUIT", tt.plan)
		c := open(t, cfg)
		check(t, c.Quit(short(t)), tt.kind, tt.code)
		ended(t, c)
	}
}

// TestPlanDropControl: the server sees a reset, and so does the client.
func TestPlanDropControl(t *testing.T) {
	for verb, run := range map[string]func(c *client.Client) error{"PWD": pwd, "STOR": store, "RETR": retrieve, "PASV": store, "RNTO": rename} {
		t.Run(verb, func(t *testing.T) {
			met := make(chan error, 1)
			cfg := play(t, func(s *script) {
				s.login()
				switch verb {
				case "STOR", "RETR":
					s.passive()
				case "RNTO":
					s.expect("RNFR a")
					s.send("350 go on")
				}
				_, err := s.in.ReadByte()
				met <- err
			})
			var seen dialogue
			seen.observe(&cfg)
			hook(&cfg, verb, plan.Plan{DropControl: true})
			c := open(t, cfg)
			err := run(c)
			check(t, err, ftpbackend.KindReset, 0)
			if !errors.Is(err, syscall.ECONNRESET) {
				t.Errorf("%v is not a reset", err)
			}
			if err := <-met; !errors.Is(err, syscall.ECONNRESET) {
				t.Errorf("the server met %v", err)
			}
			ended(t, c)
			check(t, pwd(c), ftpbackend.KindReset, 0)
			if rest := seen.since("> " + verb); len(rest) > 0 {
				t.Errorf("after the command: %q", rest)
			}
		})
	}
}

// TestPlanRefuse: no data connection and no command; the session goes on.
func TestPlanRefuse(t *testing.T) {
	for name, active := range map[string]bool{"passive": false, "active": true} {
		for verb, run := range map[string]func(c *client.Client) error{"STOR": storeFrom, "RETR": retrieve} {
			t.Run(name+" "+verb, func(t *testing.T) {
				cfg := play(t, func(s *script) {
					s.login()
					if active {
						s.active()
					} else {
						s.passive()
					}
					if verb == "STOR" {
						s.expect("REST 3")
						s.send("350 go on")
						s.expect("REST 0")
						s.send("350 as you like")
					}
					s.expect("PWD")
					s.send(`257 "/"`)
					s.quit()
				})
				cfg.Active = active
				var seen dialogue
				seen.observe(&cfg)
				var missed int64 = -1
				hook(&cfg, verb, plan.Plan{Refuse: true, Breakpoints: []plan.Breakpoint{{Missed: func(n int64) { missed = n }}}})
				c := open(t, cfg)
				err := run(c)
				check(t, err, ftpbackend.KindDataOpen, 0)
				if !errors.Is(err, syscall.ECONNREFUSED) {
					t.Errorf("%v is not a refusal", err)
				}
				if missed != 0 {
					t.Errorf("the breakpoint was missed with %d", missed)
				}
				check(t, pwd(c), 0, 0)
				for _, line := range seen.since("< 230") {
					if strings.HasPrefix(line, "> "+verb) || line == "> REST 0" {
						t.Errorf("the observer saw %q", line)
					}
				}
				check(t, c.Quit(short(t)), 0, 0)
			})
		}
	}
}

// TestPlanBreakpointsOfOthers: a command that moves no data misses its breakpoints.
func TestPlanBreakpointsOfOthers(t *testing.T) {
	cfg := play(t, func(s *script) {
		s.login()
		s.expect("PWD")
		s.send(`257 "/"`)
		s.quit()
	})
	var missed []int64
	hook(&cfg, "PWD", plan.Plan{Refuse: true, Breakpoints: []plan.Breakpoint{
		{Bytes: 3, Missed: func(n int64) { missed = append(missed, n) }},
		{Hit: func() plan.Outcome { t.Error("reached"); return plan.Outcome{} }, Missed: func(n int64) { missed = append(missed, n) }},
	}})
	c := open(t, cfg)
	check(t, pwd(c), 0, 0)
	if !slices.Equal(missed, []int64{0, 0}) {
		t.Errorf("missed with %v", missed)
	}
	check(t, c.Quit(short(t)), 0, 0)
}
