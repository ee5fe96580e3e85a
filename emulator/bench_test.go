package emulator

import (
	"io"
	"testing"

	"ptymodem/emulator/session"
	"ptymodem/emulator/trace"
	"ptymodem/fs"
	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/server"
)

// A mute port takes what is written and has nothing to read.
type mutePort struct{ written int }

func (p *mutePort) Read([]byte) (int, error)    { select {} }
func (p *mutePort) Write(b []byte) (int, error) { p.written += len(b); return len(b), nil }
func (p *mutePort) Close() error                { return nil }
func (p *mutePort) Watch(f func(dtr bool))      { f(true) }
func (p *mutePort) String() string              { return "mute" }

// BenchmarkAnswer is a command line from its bytes to the bytes of its answer, without a port's
// system calls.
func BenchmarkAnswer(b *testing.B) {
	for _, line := range []string{"AT", `AT+QFTPCFG="filetype"`, `AT+QFTPCFG="filetype",0`, "AT+CSQ"} {
		b.Run(line, func(b *testing.B) {
			p, text := benchPort(b), []byte(line+"\r")
			b.ReportAllocs()
			for b.Loop() {
				p.Receive(text)
			}
		})
	}
}

func benchPort(tb testing.TB) *session.Session {
	server, err := server.Start(server.Config{})
	if err != nil {
		tb.Fatal(err)
	}
	m := New(Config{UFS: fs.NewMemory("UFS", 1<<20), Network: ftpbackend.Isolated(server, nil)})
	p := m.ports.Open(&mutePort{})
	tb.Cleanup(func() {
		m.Close()
		server.Close()
	})
	return p
}

// TestAllocations: a plain AT and a query of a setting cost the garbage collector nothing.
func TestAllocations(t *testing.T) {
	for line, most := range map[string]float64{"AT": 0, `AT+QFTPCFG="filetype"`: 0} {
		p, text := benchPort(t), []byte(line+"\r")
		if n := testing.AllocsPerRun(100, func() { p.Receive(text) }); n > most {
			t.Errorf("%s allocates %v times, want at most %v", line, n, most)
		}
	}
}

// BenchmarkTrace is what a line of the trace costs, but for the system call that writes it.
func BenchmarkTrace(b *testing.B) {
	write := trace.JSON(io.Discard)
	e := trace.Event{Time: 12.345678, Kind: "at", Dir: trace.FromHost, Text: `AT+QFTPCFG="filetype"`}
	b.ReportAllocs()
	for b.Loop() {
		write(e)
	}
}
