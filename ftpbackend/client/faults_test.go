package client_test

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
	"ptymodem/ftpbackend/plan"
)

// Scripts of commands that are not sent: none of it, or a data connection without its command.
var (
	none   = func(*script) {}
	unused = func(s *script) { s.passive(); s.refused() }
)

// TestPlanReply: the server gets nothing of the command, and afterwards both sides are in step.
func TestPlanReply(t *testing.T) {
	for _, tt := range []struct {
		planned
		dialogue []string // after the login
	}{
		{planned{"PWD refused", "PWD", "550 no", pwd, none, ftpbackend.KindReply, 550}, []string{"> PWD", "< 550 no"}},
		{planned{"PWD answered", "PWD", `257 "/x"`, pwd, none, 0, 0}, []string{"> PWD", `< 257 "/x"`}},
		{planned{"a code alone", "PWD", "550", pwd, none, ftpbackend.KindReply, 550}, []string{"> PWD", "< 550"}},
		{planned{"RNTO", "RNTO", "553 no", rename, func(s *script) { s.talk("> RNFR a", "350 go on") }, ftpbackend.KindReply, 553}, nil},
		{planned{"RNFR", "RNFR", "450 busy", rename, none, ftpbackend.KindReply, 450}, nil},
		{planned{"TYPE", "TYPE", "504 no", setType, none, ftpbackend.KindReply, 504}, nil},
		{planned{"PASV", "PASV", "425 later", store, none, ftpbackend.KindReply, 425}, []string{"> PASV", "< 425 later"}},
		{planned{"PASV for good", "PASV", "500 no", store, func(s *script) { s.talk("> EPSV", "501 no") }, ftpbackend.KindReply, 500},
			[]string{"> PASV", "< 500 no", "> EPSV", "< 501 no"}},
		{planned{"PASV to a closed port", "PASV", "227 there (127,0,0,1,0,1)", store, none, ftpbackend.KindDataOpen, 0}, nil},
		{planned{"STOR", "STOR", "553 no", store, unused, ftpbackend.KindReply, 553}, nil},
		{planned{"STOR, as though done", "STOR", "226 done", store, unused, ftpbackend.KindDataLost, 0}, nil},
		{planned{"RETR, as though done", "RETR", "226 done", retrieve, unused, 0, 0}, nil},
		{planned{"RETR", "RETR", "550 no", retrieve, unused, ftpbackend.KindReply, 550}, nil},
		{planned{"STOR after REST", "STOR", "452 full", storeFrom, func(s *script) {
			s.passive()
			s.talk("> REST 3", "350 go on", "> REST 0", "350 as you like")
			s.refused()
		}, ftpbackend.KindReply, 452}, []string{"> REST 3", "< 350 go on", "> STOR a", "< 452 full"}},
		{planned{"REST", "REST", "502 no", storeFrom, unused, ftpbackend.KindReply, 502}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cfg := session(t, func(s *script) {
				tt.play(s)
				s.talk("> SIZE x", "213 7")
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
			quit(t, c)
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
		{"USER", "530 who?", talks("220 ready"), ftpbackend.KindReply, 530},
		{"PASS", "421 Too many users", talks("220 ready", "> USER test", "331 go on"), ftpbackend.KindReply, 421},
		{"PASS", "not a reply", talks("220 ready", "> USER test", "331 go on"), ftpbackend.KindProtocol, 0},
		{"FEAT", "500 no", talks("220 ready", "> USER test", "230 go on", "> TYPE I", "200 fine"), 0, 0},
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
	d := begin(ctx, t, c, "a", 0)
	cancel(ftpbackend.ErrTimeout)
	_, err := d.Read(make([]byte, 1))
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
					s.talk("> RNFR a", "350 go on")
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
				cfg := session(t, func(s *script) {
					s.opens(active)
					if verb == "STOR" {
						s.talk("> REST 3", "350 go on", "> REST 0", "350 as you like")
					}
					s.inStep()
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
				quit(t, c)
			})
		}
	}
}

// TestPlanBreakpointsOfOthers: a command that moves no data misses its breakpoints.
func TestPlanBreakpointsOfOthers(t *testing.T) {
	cfg := session(t, (*script).inStep)
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
	quit(t, c)
}
