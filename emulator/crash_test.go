package emulator

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/quartz"

	"ptymodem/emulator/hook"
	"ptymodem/emulator/serial"
	"ptymodem/emulator/trace"
	"ptymodem/fs"
	"ptymodem/ftpbackend/plan"
)

// A crashRig is a modem in virtual time, with a hostile server that is none, and hooks that a test
// has panic.
type crashRig struct {
	m       *Modem
	pipe    *serial.Pipe
	hooks   *hooks
	onTrace func(trace.Event)
	reports []string
}

func (r *crashRig) send(lines ...string) {
	for _, l := range lines {
		r.pipe.Send([]byte(l + "\r"))
		time.Sleep(time.Second)
	}
}

// brokenPort is a port whose Write panics from the second on.
type brokenPort struct {
	*serial.Pipe
	writes int
}

func (p *brokenPort) Write(b []byte) (int, error) {
	if p.writes++; p.writes > 1 {
		panic("boom")
	}
	return p.Pipe.Write(b)
}

// TestCrash: a panic on any goroutine that does a modem's work ends that modem, with a report; its
// ports are closed, other modems go on, and Close leaves nothing running.
func TestCrash(t *testing.T) {
	login := strings.Split(strings.TrimSuffix(strings.ReplaceAll(login, "\r", ""), "|"), "|")
	for _, tt := range []struct {
		name  string
		port  func(*serial.Pipe) serial.Port
		paced bool
		run   func(r *crashRig)
	}{
		{name: "a handler, on the goroutine that reads the port", run: func(r *crashRig) {
			r.hooks.command = func(o hook.Origin) hook.Response {
				if o.Name == "+CSQ" {
					panic("boom")
				}
				return hook.Response{}
			}
			r.send("AT+CSQ")
		}},
		{name: "a timer", run: func(r *crashRig) {
			r.m.loop.Locked(func() { r.m.loop.After(time.Second, func() { panic("boom") }) })
		}},
		{name: "a date", run: func(r *crashRig) { r.m.At(r.m.Time()+time.Second, func() []hook.Effect { panic("boom") }) }},
		{name: "a posted effect", run: func(r *crashRig) { r.m.Post(hook.Func(func(hook.Target) { panic("boom") })) }},
		{name: "an effect", run: func(r *crashRig) { r.m.Do(hook.Func(func(hook.Target) { panic("boom") })) }},
		{name: "a worker", run: func(r *crashRig) {
			r.hooks.ftp = func(_ hook.Origin, line string) plan.Plan { panic("boom") }
			r.send(login...)
		}},
		{name: "the worker of a transfer", run: func(r *crashRig) {
			r.hooks.ftp = func(_ hook.Origin, line string) plan.Plan {
				if strings.HasPrefix(line, "RETR") {
					panic("boom")
				}
				return plan.Plan{}
			}
			r.send(append(login, `AT+QFTPGET="a.txt","COM:"`)...)
		}},
		{name: "the reader of the control connection", run: func(r *crashRig) {
			r.onTrace = func(e trace.Event) {
				if e.Code == 257 {
					panic("boom")
				}
			}
			r.send(append(login, "AT+QFTPPWD")...)
		}},
		{name: "the sender of an upload", run: func(r *crashRig) {
			r.hooks.file = func(_ hook.Origin, op fs.Op, _, _ string) error {
				if op == fs.OpRead {
					panic("boom")
				}
				return nil
			}
			r.send(append(login, `AT+QFUPL="UFS:a",3`, "abc", `AT+QFTPPUT="a.txt","UFS:a"`)...)
		}},
		{name: "what a port tells", run: func(r *crashRig) {
			r.onTrace = func(e trace.Event) {
				if e.Kind == "line" {
					panic("boom")
				}
			}
			r.pipe.SetDTR(false)
		}},
		{name: "a write", port: func(p *serial.Pipe) serial.Port { return &brokenPort{Pipe: p} }, run: func(r *crashRig) { r.send("AT", "AT") }},
		{name: "a paced line", paced: true, port: func(p *serial.Pipe) serial.Port { return &brokenPort{Pipe: p} }, run: func(r *crashRig) { r.send("AT", "AT") }},
		{name: "the end of it", run: func(r *crashRig) {
			r.onTrace = func(trace.Event) { panic("boom") }
			r.m.loop.Locked(func() { r.m.trace.Data("", trace.ToHost, 1) })
			r.m.Close()
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := &crashRig{pipe: serial.NewPipe(), hooks: newHooks()}
				other := serial.NewPipe()
				one := New(Config{UFS: fs.NewMemory("UFS", 1<<20), Network: &hostileServer{}, Clock: quartz.NewReal()})
				one.Attach(other)
				other.SetDTR(true)
				r.m = New(Config{
					Index: 3, UFS: fs.NewMemory("UFS", 1<<20), Network: &hostileServer{}, Clock: quartz.NewReal(), Hooks: r.hooks, BaudPacing: tt.paced,
					Trace: func(e trace.Event) {
						if r.onTrace != nil {
							r.onTrace(e)
						}
					},
					Crashed: func(report string) { r.reports = append(r.reports, report) },
				})
				var port serial.Port = r.pipe
				if tt.port != nil {
					port = tt.port(r.pipe)
				}
				r.m.Attach(port)
				r.pipe.SetDTR(true)
				time.Sleep(time.Second)
				r.send(`AT+QFTPCFG="account","u","s3cret"`)
				synctest.Wait()
				tt.run(r)
				time.Sleep(time.Minute)
				synctest.Wait()

				if len(r.reports) != 1 {
					t.Fatalf("%d reports: %q", len(r.reports), r.reports)
				}
				for _, want := range []string{"ended modem 3", "report it", "panic: boom", "version: ", "go1.", "the last lines:\n", "<- AT+QFTPCFG=", "goroutine ", "crash_test.go"} {
					if !strings.Contains(r.reports[0], want) {
						t.Errorf("no %q in the report:\n%s", want, r.reports[0])
					}
				}
				if strings.Contains(r.reports[0], "s3cret") {
					t.Errorf("a password in the report:\n%s", r.reports[0])
				}
				if !r.pipe.IsClosed() {
					t.Error("the port is still open")
				}
				r.m.Do(hook.SendURC{Text: "x"})
				r.m.Post(hook.SendURC{Text: "x"})
				r.m.At(0, func() []hook.Effect { return nil })
				if err := r.m.Close(); err != nil {
					t.Error(err)
				}
				other.Send([]byte("AT\r"))
				synctest.Wait()
				if got := string(other.Receive()); !strings.HasSuffix(got, "\r\nOK\r\n") {
					t.Errorf("the other modem says %q", got)
				}
				one.Close()
			})
		})
	}
}
