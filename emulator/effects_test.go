package emulator

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ptymodem/emulator/hook"
	"ptymodem/emulator/internal/testkit"
	"ptymodem/emulator/trace"
)

// What each effect does, told by what the host then reads.
func TestEffects(t *testing.T) {
	const (
		sim      = "\r\n+CPIN: READY\r\n\r\n+QUSIM: 1\r\n\r\n+QIND: SMS DONE\r\n\r\n+QIND: PB DONE\r\n"
		pdpdeact = "\r\n+QIURC: \"pdpdeact\",1\r\n"
	)
	for _, tt := range []struct {
		name    string
		effects []hook.Effect
		pass    time.Duration
		want    string // what comes by itself meanwhile
		then    string // a script
	}{
		{"URC", []hook.Effect{hook.SendURC{Text: "RING"}, hook.SendURC{Text: "+CLIP: 1"}}, 0, "\r\nRING\r\n\r\n+CLIP: 1\r\n", "<- AT\n-> OK"},
		{"a URC with a percent sign", []hook.Effect{hook.SendURC{Text: "100%d"}}, 0, "\r\n100%d\r\n", "<- AT\n-> OK"},
		{"pdp-deact", []hook.Effect{hook.DeactivatePDP{}}, 0, pdpdeact, "<- AT+QIACT?\n-> OK\n<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,4\nlogin"},
		{"SIM", []hook.Effect{hook.ChangeSIM{To: "absent"}, hook.ChangeSIM{To: "absent"}}, 0, "\r\n+CPIN: NOT READY\r\n" + pdpdeact + "\r\n+CREG: 0\r\n",
			"<- AT+CPIN?\n-> +CME ERROR: 10\n<- AT+QFTPPWD\n-> ERROR\n<- AT+CFUN=1,1\n-> OK\n-> RDY\n-> +CFUN: 1\n<- ATE0\n=> \"ATE0\\r\\r\\nOK\\r\\n\"\n<- AT+CPIN?\n-> +CME ERROR: 10"},
		{"SD", []hook.Effect{hook.RemoveSD{}, hook.RemoveSD{}}, 0, "",
			"<- AT+QFOPEN=\"SD:f\"\n-> +CME ERROR: 410\n<- AT+QFLDS=\"SD\"\n-> +CME ERROR: 419\n<- AT+QFTPGET=\"f\",\"SD:x\"\n-> OK\n-> +QFTPGET: 613,0\n" +
				"<- AT+QFTPPUT=\"f\",\"SD:f\"\n-> OK\n-> +QFTPPUT: 611,0\n<- AT+QFUPL=\"new\",3\n-> CONNECT\n<= \"abc\"\n-> +QFUPL: 3,262\n=> \"\\r\\nOK\\r\\n\""},
		{"no signal", []hook.Effect{hook.LoseSignal{For: 10 * time.Second}}, 0, pdpdeact + "\r\n+CREG: 0\r\n",
			"<- AT+CSQ\n-> +CSQ: 99,99\n=> \"\\r\\nOK\\r\\n\"\n<- AT+QCSQ\n-> +QCSQ: \"NOSERVICE\"\n=> \"\\r\\nOK\\r\\n\"\n" +
				"<- AT+QNWINFO\n-> +QNWINFO: No Service\n=> \"\\r\\nOK\\r\\n\"\n<- AT+COPS=?\n-> +COPS: ,,(0-4),(0-2)\n=> \"\\r\\nOK\\r\\n\"\n" +
				"<- AT+COPS=1,2,\"00101\"\n-> +CME ERROR: 30\n<- AT+QIACT=1\n-> ERROR\n<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,4\n" +
				".. 9800ms\nsilent\n.. 200ms\n-> +CREG: 1\n<- AT+CSQ\n-> +CSQ: 24,99\n=> \"\\r\\nOK\\r\\n\"\nlogin"},
		{"no signal twice", []hook.Effect{hook.LoseSignal{For: 10 * time.Second}, hook.LoseSignal{For: 4 * time.Second}}, 0, pdpdeact + "\r\n+CREG: 0\r\n",
			".. 9999ms\nsilent\n.. 2ms\n-> +CREG: 1\n.. 20s\nsilent"},
		{"no signal anew", []hook.Effect{hook.LoseSignal{For: 4 * time.Second}, hook.LoseSignal{For: 10 * time.Second}}, 0, pdpdeact + "\r\n+CREG: 0\r\n",
			".. 9999ms\nsilent\n.. 2ms\n-> +CREG: 1\n.. 20s\nsilent"},
		{"no signal for no time", []hook.Effect{hook.LoseSignal{For: 0}}, 0, "", "<- AT+CREG?\n-> +CREG: 1,1\n=> \"\\r\\nOK\\r\\n\""},
		{"no signal over a reset", []hook.Effect{hook.LoseSignal{For: 10 * time.Second}, hook.Reboot{}}, 9 * time.Second, bootURCs,
			"<- ATE0\n=> \"ATE0\\r\\r\\nOK\\r\\n\"\n<- AT+CREG?\n-> +CREG: 0,0\n=> \"\\r\\nOK\\r\\n\"\n<- AT+CREG=1\n-> OK\n.. 1s\n-> +CREG: 1"},
		{"no signal that ends in a boot", []hook.Effect{hook.LoseSignal{For: time.Second}, hook.Reboot{}}, 5 * time.Second, bootURCs,
			"<- ATE0\n=> \"ATE0\\r\\r\\nOK\\r\\n\"\n<- AT+CREG?\n-> +CREG: 0,1\n=> \"\\r\\nOK\\r\\n\""},
		{"reboot", []hook.Effect{hook.Reboot{}}, 5 * time.Minute, bootURCs, "<- ATE0\n=> \"ATE0\\r\\r\\nOK\\r\\n\"\nlogin\n== UFS:f \"content\""},
		{"reboot in a boot", []hook.Effect{hook.Reboot{}, hook.Reboot{}, hook.SendURC{Text: "RING"}, hook.ChangeSIM{To: "absent"}}, 5 * time.Minute, "\r\nRDY\r\n\r\n+CFUN: 1\r\n", ""},
		{"hang", []hook.Effect{hook.Hang{}, hook.SendURC{Text: "RING"}, hook.Reboot{}, hook.ChangeSIM{To: "absent"}, hook.DeactivatePDP{}, hook.LoseSignal{For: time.Second}, hook.Hang{}}, 5 * time.Minute, "", "<= \"AT\\rAT\\r\"\n.. 5m\nsilent"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, _, _ := hookedRig(t, nil)
			r.storeFile("UFS:f", []byte("content"))
			r.storeFile("SD:f", []byte("content"))
			r.script("<- ATE0\n-> OK\nlogin\n<- AT+CREG=1\n-> OK")
			client := r.ftp().Client
			r.m.Do(tt.effects...)
			got := string(r.host.settle())
			if tt.pass > 0 {
				got += string(r.host.pass(tt.pass))
			}
			if got != tt.want {
				t.Fatalf("the host reads\n%q, want\n%q", got, tt.want)
			}
			r.script(tt.then)
			if tt.name == "hang" {
				select {
				case <-client.Done():
				case <-time.After(testkit.Patience):
					t.Error("a modem that hangs has a connection")
				}
			}
		})
	}
}

// An effect in answer to a command: reset and hang leave nothing of it but its echo, and the
// command is not run.
func TestEffectsInsteadOfAnswer(t *testing.T) {
	for _, tt := range []struct {
		name    string
		effects []hook.Effect
		send    string
		want    []timedWrite
	}{
		{"reboot", []hook.Effect{hook.SendURC{Text: "RING"}, hook.Reboot{}}, "AT+GMI;+QFDEL=\"f\";+GMM\rAT\r", append([]timedWrite{{0, "AT+GMI;+QFDEL=\"f\";+GMM\r\r\nQuectel\r\n"}}, bootWrites(2*time.Second)...)},
		{"hang", []hook.Effect{hook.Hang{}, hook.SendURC{Text: "RING"}}, "AT+QFDEL=\"f\"\rAT\r", []timedWrite{{0, "AT+QFDEL=\"f\"\r"}}},
		{"pdp-deact", []hook.Effect{hook.DeactivatePDP{}}, "AT+QFDEL=\"g\";+QIACT?\r", []timedWrite{{0, "AT+QFDEL=\"g\";+QIACT?\r"}, {0, "\r\nOK\r\n"}, {0, "\r\n+QIURC: \"pdpdeact\",1\r\n"}}},
		{"SD", []hook.Effect{hook.RemoveSD{}}, "AT+QFDEL=\"SD:f\"\r", []timedWrite{{0, "AT+QFDEL=\"SD:f\"\r"}, {0, "\r\n+CME ERROR: 410\r\n"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, h, log := hookedRig(t, nil)
			for _, f := range []string{"UFS:f", "UFS:g", "SD:f"} {
				r.storeFile(f, []byte("content"))
			}
			r.script("login")
			log.taken()
			h.answers("+QFDEL", hook.Response{Effects: tt.effects})
			r.wantWrites(log, tt.send, 5*time.Second, tt.want...)
			if r.read("UFS:f") == nil {
				t.Error("the command was run")
			}
			if _, open := h.over(); open > 0 {
				t.Errorf("%d commands have not ended", open)
			}
		})
	}
}

// bootWrites are the boot URCs at a time.
func bootWrites(at time.Duration) []timedWrite {
	var all []timedWrite
	for _, l := range []string{"RDY", "+CFUN: 1", "+CPIN: READY", "+QUSIM: 1", "+QIND: SMS DONE", "+QIND: PB DONE"} {
		all = append(all, timedWrite{at, "\r\n" + l + "\r\n"})
	}
	return all
}

// A reset in the middle of any way of answering leaves nothing of it.
func TestRebootWhileAnswered(t *testing.T) {
	for _, tt := range []struct {
		name   string
		answer hook.Response
		send   string
		want   []timedWrite
	}{
		{"late", hook.Response{Delay: time.Minute}, "AT+QFTPPWD\r", []timedWrite{{0, "AT+QFTPPWD\r"}}},
		{"in pieces", hook.Response{Split: 5, Gap: 10 * time.Second}, "AT+QFTPPWD\r", []timedWrite{{0, "AT+QFTPPWD\r"}, {0, "\r\nOK\r"}}},
		{"joined", hook.Response{Coalesce: true}, "AT+QFTPPWD\r", []timedWrite{{0, "AT+QFTPPWD\r"}}},
		{"lines", hook.Response{Lines: []string{"OK", "+URC"}}, "AT+QFTPPWD\r", []timedWrite{{0, "AT+QFTPPWD\r\r\nOK\r\n"}}},
		{"late CONNECT", hook.Response{Delay: time.Minute}, "AT+QFUPL=\"x\",3\rab", []timedWrite{{0, "AT+QFUPL=\"x\",3\r"}}},
		{"before its URC", hook.Response{}, "AT+QFTPPWD\r", []timedWrite{{0, "AT+QFTPPWD\r\r\nOK\r\n"}}},
		{"activation", hook.Response{Delay: time.Minute}, "AT+GMM;+QIACT=2;+GMI\r", []timedWrite{{0, "AT+GMM;+QIACT=2;+GMI\r"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, h, log := hookedRig(t, nil)
			r.script("login")
			log.taken()
			h.command = func(hook.Origin) hook.Response { return tt.answer }
			r.m.At(r.m.Time()+40*ms, func() []hook.Effect { return []hook.Effect{hook.Reboot{}} })
			r.wantWrites(log, tt.send, 40*ms, tt.want...)
			h.command = nil
			if _, open := h.over(); open > 0 {
				t.Errorf("%d commands have not ended with the reset", open)
			}
			r.wantWrites(log, "", 5*time.Minute, bootWrites(2*time.Second)...)
			r.wantWrites(log, "AT+GMM\r", 0, timedWrite{0, "AT+GMM\r\r\nEC200U\r\n\r\nOK\r\n"})
		})
	}
}

// What happens to the network while a command runs is what it is without hooks; what happens to the
// card ends a transfer with its code.
func TestEffectsDuringTransfers(t *testing.T) {
	for _, tt := range []struct {
		name   string
		effect hook.Effect
		send   string
		want   string
	}{
		{"download to COM:", hook.DeactivatePDP{}, "AT+QFTPGET=\"a\",\"COM:\"", "-> OK\n-> +QIURC: \"pdpdeact\",1\n-> +QFTPGET: 607,0"},
		{"download to SD", hook.RemoveSD{}, "AT+QFTPGET=\"a\",\"SD:a\"", "-> +QFTPGET: 613,0"},
		{"download without signal", hook.LoseSignal{For: time.Second}, "AT+QFTPGET=\"a\",\"SD:a\"", "-> +QIURC: \"pdpdeact\",1\n-> +QFTPGET: 607,0"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			next := make(chan string, 2)
			end := sync.OnceFunc(func() { close(next) })
			t.Cleanup(end)
			r, s := fakeHookedRig(t, func(*hooks) {})
			s.onData(feed(next))
			r.script(fakeLogin)
			next <- "abc"
			r.script("<- " + tt.send)
			if strings.Contains(tt.send, "COM") {
				r.script("-> CONNECT\n=> \"abc\"")
			} else {
				r.script("-> OK")
				r.host.(*pipeHost).until(func() bool {
					r.m.loop.Lock()
					defer r.m.loop.Unlock()
					return r.m.ftp.State().Length == 3
				}, "the data")
			}
			r.m.Do(tt.effect)
			next <- "def" // or nothing is written to the card any more
			end()
			r.script(tt.want)
		})
	}
}

// A file that is open on the card fails with the code of the command that uses it.
func TestCardPulledWhileOpen(t *testing.T) {
	r, h, _ := hookedRig(t, nil)
	r.storeFile("SD:f", []byte("content"))
	r.script("<- ATE0\n-> OK\n<- AT+QFOPEN=\"SD:f\",0\n-> +QFOPEN: 1\n=> \"\\r\\nOK\\r\\n\"\n<- AT+QFOPEN=\"SD:g\",0\n-> +QFOPEN: 2\n=> \"\\r\\nOK\\r\\n\"")
	r.script("<- AT+QFUPL=\"SD:h\",6\n-> CONNECT\n<= \"abc\"")
	r.host.settle()
	r.m.Do(hook.RemoveSD{})
	r.script("<= \"def\"\n-> +CME ERROR: 409\n<- AT+QFREAD=1\n-> +CME ERROR: 411\n<- AT+QFSEEK=1,0\n-> +CME ERROR: 401\n" +
		"<- AT+QFWRITE=2,3\n-> CONNECT\n<= \"abc\"\n-> +CME ERROR: 409\n<- AT+QFCLOSE=1\n-> +CME ERROR: 409\n<- AT+QFCLOSE=2\n-> +CME ERROR: 409\n<- AT+QFOPEN?\n-> OK")
	if _, open := h.over(); open > 0 {
		t.Errorf("%d commands have not ended", open)
	}
}

// What happens from outside is in the trace.
func TestFaultInTrace(t *testing.T) {
	r, h, _ := hookedRig(t, nil)
	h.answers("+GMM", hook.Response{Effects: []hook.Effect{hook.NoteFault{Name: "the first", Text: "reboot"}}})
	r.script("<- ATE0\n-> OK\n.. 1500ms\n<- AT+GMM\n-> EC200U\n=> \"\\r\\nOK\\r\\n\"")
	var got []trace.Event
	r.m.loop.Lock()
	for _, e := range r.events {
		if e.Kind == "fault" {
			got = append(got, e)
		}
	}
	r.m.loop.Unlock()
	if diff := cmp.Diff([]trace.Event{{Time: 1.5, Kind: "fault", Name: "the first", Text: "reboot"}}, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// Another port's command is void with the reset too, and a modem that hangs is mute on both.
func TestEffectsOnTwoPorts(t *testing.T) {
	for name, effect := range map[string]hook.Effect{"reboot": hook.Reboot{}, "hang": hook.Hang{}} {
		t.Run(name, func(t *testing.T) {
			r, h, _ := hookedRig(t, nil)
			a := r.host.(*pipeHost)
			b := a.another()
			r.script("<- ATE0\n-> OK")
			h.answers("+GMM", hook.Response{Delay: time.Minute})
			a.send([]byte("AT+GMM\r"))
			b.send([]byte("AT+QIACT=1\r"))
			a.settle()
			b.settle()
			r.m.Do(effect)
			b.send([]byte("AT\r"))
			b.until(b.pipe.Settled, "the modem to read")
			a.elapse(10 * time.Second)
			got := string(a.settle()) + "|" + string(b.settle())
			want := map[string]string{"reboot": bootURCs + "|" + bootURCs, "hang": "|"}[name]
			if got != want {
				t.Errorf("the hosts read %q, want %q", got, want)
			}
			if _, open := h.over(); open > 0 {
				t.Errorf("%d commands have not ended", open)
			}
		})
	}
}
