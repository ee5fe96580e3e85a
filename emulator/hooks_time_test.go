package emulator

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/coder/quartz"

	"ptymodem/fs"
	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/plan"
	"ptymodem/ftpbackend/server"
)

// Modem time goes on over resets, at the modem's speed, and what is to happen at a time happens then.
func TestTimeAndAt(t *testing.T) {
	for _, speed := range []float64{1, 4} {
		r, h, _ := hookedRig(t, func(cfg *Config) { cfg.Speed = speed })
		m := r.m
		at := func(d time.Duration, deeds ...Deed) {
			m.At(d, func() []Deed { h.note("%v at %v", d, m.Time()); return deeds })
		}
		at(5*time.Second, SendURC("FIVE"))
		at(9*time.Second, SendURC("IN THE BOOT"))
		at(20*time.Second, SendURC("TWENTY"))
		at(8*time.Second, Reboot())
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
		at(time.Second, SendURC("PAST")) // at once
		r.script(".. 1ms\n-> PAST")
	}
}

// Of what is due at one time, what comes from outside is first.
func TestAtIsFirst(t *testing.T) {
	r, _, _ := hookedRig(t, nil)
	r.script("<- ATE0\n-> OK")
	r.host.send([]byte("AT+QIACTEX=1,0\r"))
	r.host.settle()
	r.m.At(r.m.Time()+pdpLatency, func() []Deed { return []Deed{SendURC("RING")} })
	if got := string(r.host.pass(pdpLatency)); got != "\r\nRING\r\n\r\n+QIACTEX: 1,0\r\n" {
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
	never := func(*Modem) { t.Error("a deed was done after Close") }
	m.At(time.Second, func() []Deed { return []Deed{never} })
	m.Do(LoseSignal(time.Second))
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	m.At(time.Second, func() []Deed { return []Deed{never} })
	m.Later(never)
	m.Do(never)
	if d, ok := clock.Peek(); ok {
		t.Errorf("a timer is left that runs in %v", d)
	}
	h.file = func(Origin, fs.Op, string, string) error { t.Error("a hook was asked after Close"); return nil }
	if _, err := ufs.List("*"); err != nil {
		t.Error(err)
	}
}

// Later is for everywhere: hooks that are called with the lock and without, in order, and from many goroutines.
func TestLater(t *testing.T) {
	r, h, _ := hookedRig(t, nil)
	r.serverFile("/f", []byte("content"))
	m := r.m
	ring := func(text string) { m.Later(SendURC(text+" 1"), SendURC(text+" 2")) }
	h.command = func(o Origin) Answer {
		if o.Name == "+GMM" {
			ring("COMMAND")
		}
		return Answer{}
	}
	r.script("<- ATE0\n-> OK\nlogin\n<- AT+GMM\n-> EC200U\n=> \"\\r\\nOK\\r\\n\"\n-> COMMAND 1\n-> COMMAND 2")
	h.ftp = func(o Origin, line string) plan.Plan {
		if line == "PROBE" {
			m.Do(SendURC("FTP")) // not locked
			ring("LATER")
		}
		return plan.Plan{}
	}
	m.ftpHooks().Command("PROBE")
	r.script("-> FTP\n-> LATER 1\n-> LATER 2")
	h.file = func(Origin, fs.Op, string, string) error { ring("FILE"); return nil }
	r.script("<- AT+QFLST\n-> OK\n-> FILE 1\n-> FILE 2")
	h.file = nil

	var done sync.WaitGroup
	count := 0
	for range 20 {
		done.Go(func() {
			for range 50 {
				m.Later(func(*Modem) { count++ })
				m.Do(func(*Modem) { count++ })
				m.Time()
			}
		})
	}
	done.Wait()
	r.host.settle()
	m.Do(func(*Modem) {
		if count != 2000 {
			t.Errorf("%d deeds were done, want 2000", count)
		}
	})
}
