package testbed_test

import (
	"strings"
	"testing"
	"time"

	"github.com/coder/quartz"

	"ptymodem/emulator"
	"ptymodem/emulator/hook"
	"ptymodem/emulator/serial"
	"ptymodem/emulator/trace"
	"ptymodem/scenarios"
	"ptymodem/scenarios/testbed"
)

// TestOverdue: a process that gets no processor finds several deadlines past when it runs again.
// The earlier one acts first, and what an effect of the scenario takes is all that rsptimeout
// counts: the machine's own delay is not the network's.
func TestOverdue(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, network, fault string
		asleep               time.Duration // not so long that the modem gives up a machine that is too busy
		want                 string        // the result URC; rsptimeout is 20 s
	}{
		{"a short stall", "", "{when: {ftp: STOR, after: 40KiB}, do: {stall: 10s}}", 25 * time.Second, "+QFTPPUT: 0,102400"},
		{"a long stall", "", "{when: {ftp: STOR, after: 40KiB}, do: {stall: 22s}}", 25 * time.Second, "+QFTPPUT: 609,0"},
		{"a short delay", "", "{when: {ftp: STOR}, do: {delay: 10s}}", 25 * time.Second, "+QFTPPUT: 0,102400"},
		{"a long delay", "", "{when: {ftp: STOR}, do: {delay: 22s}}", 25 * time.Second, "+QFTPPUT: 609,0"},
		{"a latency", "", "{when: {ftp: STOR}, do: {latency: 6s}}", 25 * time.Second, "+QFTPPUT: 0,102400"},
		{"a long latency", "", "{when: {ftp: STOR}, do: {latency: 22s}}", 25 * time.Second, "+QFTPPUT: 609,0"},
		{"a latency of every packet", "network: {latency: 1s}", "{when: {ftp: STOR}, do: {urc: HELLO}}", 25 * time.Second, "+QFTPPUT: 0,102400"},
	} {
		t.Run(tt.name, func(t *testing.T) { overdue(t, tt.network, tt.fault, tt.asleep, tt.want) })
	}
}

func overdue(t *testing.T, network, fault string, asleep time.Duration, want string) {
	s, err := scenarios.Parse("test.yaml", []byte("name: overdue\nmodem: {ufs: {files: {log.bin: {size: 100KiB, seed: 7}}}}\n"+network+"\nfaults:\n  - "+fault+"\n"))
	if err != nil {
		t.Fatal(err)
	}
	clock := quartz.NewMock(t).WithLogger(quartz.NoOpLogger)
	fired := make(chan struct{}, 1)
	r, err := testbed.New(testbed.Options{Scenario: s, Clock: clock, Trace: func(e trace.Event) {
		if e.Kind == "fault" {
			fired <- struct{}{}
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	h := &sleepyHost{t: t, pipe: serial.NewPipe(), clock: clock}
	r.Modem.Attach(h.pipe)
	h.pipe.SetDTR(true)
	h.command("ATE0", "OK")
	h.command("AT+QIACT=1", "OK")
	h.command(`AT+QFTPCFG="rsptimeout",20`, "OK")
	h.command(`AT+QFTPOPEN="ftp.example.com",21`, "+QFTPOPEN: 0,0")
	h.pipe.Send([]byte("AT+QFTPPUT=\"/log.bin\",\"UFS:log.bin\"\r"))
	h.await(func() bool { return len(fired) > 0 }, "the fault")
	h.sleep(r.Modem, asleep)
	h.until("+QFTPPUT: ")
	if !strings.Contains(h.got.String(), want) {
		t.Errorf("got %q, want %s", h.got.String(), want)
	}
}

// sleepyPatience bounds waits that events end.
const sleepyPatience = 2 * time.Minute

// sleepyHost is a host of a modem in virtual time, which passes while it waits, and in its sleep
// all at once.
type sleepyHost struct {
	t     *testing.T
	pipe  *serial.Pipe
	clock *quartz.Mock
	got   strings.Builder
}

func (h *sleepyHost) command(line, answer string) {
	h.t.Helper()
	h.pipe.Send([]byte(line + "\r"))
	h.until(answer)
}

// until reads on until text has come. Time passes slowly: what the modem does by itself comes
// between two steps.
func (h *sleepyHost) until(text string) {
	h.t.Helper()
	h.await(func() bool {
		h.got.Write(h.pipe.Receive())
		return strings.Contains(h.got.String(), text)
	}, text)
}

func (h *sleepyHost) await(ok func() bool, what string) {
	h.t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(sleepyPatience); !ok(); <-tick.C {
		if time.Now().After(end) {
			h.t.Fatalf("%s never came, but %q", what, h.got.String())
		}
		h.step(10 * time.Millisecond)
	}
}

// sleep lets time pass while the modem is held up, as by a machine that is busy: what is due waits.
func (h *sleepyHost) sleep(m *emulator.Modem, d time.Duration) {
	held, wake, done := make(chan struct{}), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		m.Do(hook.Func(func(hook.Target) {
			close(held)
			<-wake
		}))
	}()
	<-held
	for d > 0 {
		d -= h.step(d)
	}
	close(wake)
	<-done
}

// step moves the clock to the next timer, or by d if that is sooner, and returns by how much.
func (h *sleepyHost) step(d time.Duration) time.Duration {
	own := h.clock.AfterFunc(d, func() {})
	defer own.Stop()
	passed, _ := h.clock.AdvanceNext()
	return passed
}
