package emulator

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/coder/quartz"

	"ptymodem/emulator/cellular"
	"ptymodem/emulator/hook"
	"ptymodem/fs"
	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/plan"
	"ptymodem/ftpbackend/server"
)

// Modem time goes on over resets, at the modem's speed, and what is to happen at a time happens
// then.
func TestTimeAndAt(t *testing.T) {
	for _, speed := range []float64{1, 4} {
		r, h, _ := hookedRig(t, func(cfg *Config) { cfg.Speed = speed })
		m := r.m
		at := func(d time.Duration, effects ...hook.Effect) {
			m.At(d, func() []hook.Effect { h.note("%v at %v", d, m.Time()); return effects })
		}
		at(5*time.Second, hook.SendURC{Text: "FIVE"})
		at(9*time.Second, hook.SendURC{Text: "IN THE BOOT"})
		at(20*time.Second, hook.SendURC{Text: "TWENTY"})
		at(8*time.Second, hook.Reboot{})
		at(20 * time.Second)
		r.script("<- ATE0\n-> OK")
		got := string(r.host.pass(time.Duration(30 * float64(time.Second) / speed)))
		if want := "\r\nFIVE\r\n" + bootURCs + "\r\nTWENTY\r\n"; got != want {
			t.Errorf("at speed %g the host reads %q, want %q", speed, got, want)
		}
		if got, want := h.taken(), []string{"5s at 5s", "8s at 8s", "9s at 9s", "20s at 20s", "20s at 20s"}; !slices.Equal(got, want) {
			t.Errorf("at speed %g: %q, want %q", speed, got, want)
		}
		if m.Time() != 30*time.Second {
			t.Errorf("at speed %g the time is %v", speed, m.Time())
		}
		at(time.Second, hook.SendURC{Text: "PAST"}) // at once
		r.script(".. 1ms\n-> PAST")
	}
}

// Of what is due at one time, what comes from outside is first.
func TestAtIsFirst(t *testing.T) {
	r, _, _ := hookedRig(t, nil)
	r.script("<- ATE0\n-> OK")
	r.host.send([]byte("AT+QIACTEX=1,0\r"))
	r.host.settle()
	r.m.At(r.m.Time()+cellular.PDPLatency, func() []hook.Effect { return []hook.Effect{hook.SendURC{Text: "RING"}} })
	if got := string(r.host.pass(cellular.PDPLatency)); got != "\r\nRING\r\n\r\n+QIACTEX: 1,0\r\n" {
		t.Errorf("the host reads %q", got)
	}
}

// Close voids what is to come; after it nothing is done, and nothing blocks.
func TestAfterClose(t *testing.T) {
	clock := quartz.NewMock(t).WithLogger(quartz.NoOpLogger)
	server, err := server.Start(server.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	ufs := fs.NewMemory("UFS", 1<<20)
	h := newHooks()
	m := New(Config{UFS: ufs, Network: ftpbackend.Isolated(server, nil), Clock: clock, Hooks: h})
	never := hook.Func(func(hook.Target) { t.Error("a effect was done after Close") })
	m.At(time.Second, func() []hook.Effect { return []hook.Effect{never} })
	m.Do(hook.LoseSignal{For: time.Second})
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	m.At(time.Second, func() []hook.Effect { return []hook.Effect{never} })
	m.Post(never)
	m.Do(never)
	if d, ok := clock.Peek(); ok {
		t.Errorf("a timer is left that runs in %v", d)
	}
	h.file = func(hook.Origin, fs.Op, string, string) error { t.Error("a hook was asked after Close"); return nil }
	if _, err := ufs.List("*"); err != nil {
		t.Error(err)
	}
}

// Later is for everywhere: hooks that are called with the lock and without, in order, and from many
// goroutines.
func TestLater(t *testing.T) {
	r, h, _ := hookedRig(t, nil)
	r.serverFile("/f", []byte("content"))
	m := r.m
	ring := func(text string) { m.Post(hook.SendURC{Text: text + " 1"}, hook.SendURC{Text: text + " 2"}) }
	h.command = func(o hook.Origin) hook.Response {
		if o.Name == "+GMM" {
			ring("COMMAND")
		}
		return hook.Response{}
	}
	r.script("<- ATE0\n-> OK\nlogin\n<- AT+GMM\n-> EC200U\n=> \"\\r\\nOK\\r\\n\"\n-> COMMAND 1\n-> COMMAND 2")
	h.ftp = func(o hook.Origin, line string) plan.Plan {
		if line == "PROBE" {
			m.Do(hook.SendURC{Text: "FTP"}) // not locked
			ring("LATER")
		}
		return plan.Plan{}
	}
	m.ftp.ClientHooks().Command("PROBE")
	r.script("-> FTP\n-> LATER 1\n-> LATER 2")
	h.file = func(hook.Origin, fs.Op, string, string) error { ring("FILE"); return nil }
	r.script("<- AT+QFLST\n-> OK\n-> FILE 1\n-> FILE 2")
	h.file = nil

	var done sync.WaitGroup
	count := 0
	for range 20 {
		done.Go(func() {
			for range 50 {
				m.Post(hook.Func(func(hook.Target) { count++ }))
				m.Do(hook.Func(func(hook.Target) { count++ }))
				m.Time()
			}
		})
	}
	done.Wait()
	r.host.settle()
	m.Do(hook.Func(func(hook.Target) {
		if count != 2000 {
			t.Errorf("%d effects were done, want 2000", count)
		}
	}))
}
