package testbed_test

import (
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ptymodem/emulator"
	"ptymodem/emulator/serial"
	"ptymodem/emulator/trace"
	"ptymodem/recording/transcript"
	"ptymodem/scenarios"
	"ptymodem/scenarios/commands"
	"ptymodem/scenarios/testbed"
)

// TestCommands shows what is answered in the words of files.
func TestCommands(t *testing.T) { play(t, sessions(t, "testdata/commands.at")) }

// TestHosts: hosts that need more commands than the modem has get past their start-up with packs.
func TestHosts(t *testing.T) { play(t, sessions(t, "testdata/commands-hosts.at")) }

// TestHostsHaveSources: each line of these hosts is somebody's, and says whose.
func TestHostsHaveSources(t *testing.T) {
	text, err := os.ReadFile("testdata/commands-hosts.at")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	sent := 0
	for i, l := range lines {
		if !strings.HasPrefix(l, "<- AT") {
			continue
		}
		sent++
		if !strings.HasPrefix(lines[i-1], "# ") {
			t.Errorf("line %d: %s has no source above it", i+1, l)
		}
	}
	if sent < 45 {
		t.Errorf("%d lines of hosts, want 45 or more", sent)
	}
}

// TestPacks: every pack is what some host asks for.
func TestPacks(t *testing.T) {
	text, err := os.ReadFile("testdata/commands-hosts.at")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range commands.Packs() {
		pack, err := commands.Pack(name)
		if err != nil {
			t.Fatal(err)
		}
		asked := 0
		for _, e := range pack.Entries {
			if command, ok := e.At.Command(); ok && strings.Contains(string(text), "\n<- AT"+command) {
				asked++
			}
		}
		if asked < 2 {
			t.Errorf("hosts ask for %d commands of the pack %s", asked, name)
		}
	}
}

// pipePort is the host's end of a pipe, in real time.
type pipePort struct {
	*serial.Pipe
	more chan struct{}
}

func newPipePort() *pipePort {
	p := &pipePort{serial.NewPipe(), make(chan struct{}, 1)}
	p.OnChange(func() {
		select {
		case p.more <- struct{}{}:
		default:
		}
	})
	return p
}

func (p *pipePort) Send(b []byte) error { p.Pipe.Send(b); return nil }

func (p *pipePort) Await() ([]byte, error) {
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for {
		if b := p.Receive(); len(b) > 0 {
			return b, nil
		}
		select {
		case <-p.more:
		case <-limit.C:
			return nil, nil
		}
	}
}

func (p *pipePort) Settle() ([]byte, error) { return p.Receive(), nil }

// A piped modem is one whose host is at a pipe.
type piped struct {
	t    *testing.T
	port *pipePort
	set  *testbed.Testbed
	host *transcript.Player

	mu     sync.Mutex
	events []trace.Event
}

// pipe starts the modem of a scenario.
func pipe(t *testing.T, scenario string) *piped {
	t.Helper()
	s, err := scenarios.Parse("own.yaml", []byte(scenario))
	if err != nil {
		t.Fatal(err)
	}
	p := &piped{t: t, port: newPipePort()}
	p.host = transcript.New(p.port)
	p.set, err = testbed.New(testbed.Options{Scenario: s, Trace: func(e trace.Event) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.events = append(p.events, e)
	}})
	if err != nil {
		t.Fatal(err)
	}
	p.set.Modem.Attach(p.port.Pipe)
	p.dtr(true)
	return p
}

// dtr opens or closes the port, and waits until the modem has seen it.
func (p *piped) dtr(on bool) {
	p.t.Helper()
	p.port.SetDTR(on)
	if err := p.set.Modem.AwaitState(p.t.Context(), func(s emulator.State) bool { return len(s.Ports) > 0 && s.Ports[0].DTR == on }); err != nil {
		p.t.Fatal(err)
	}
}

func (p *piped) play(lines string) {
	p.t.Helper()
	if err := p.host.Play(transcript.Parse("host", lines)); err != nil {
		p.t.Fatal(err)
	}
}

// trace ends the modem, and returns its trace.
func (p *piped) trace() []trace.Event {
	p.t.Helper()
	if err := p.set.Close(); err != nil {
		p.t.Fatal(err)
	}
	return p.events
}

// traced plays lines at the modem of a scenario, and returns the trace.
func traced(t *testing.T, scenario, lines string) []trace.Event {
	t.Helper()
	p := pipe(t, scenario)
	p.play(lines)
	return p.trace()
}

// TestPromptHangUp: a host that closes the port ends a prompt and data mode.
func TestPromptHangUp(t *testing.T) {
	p := pipe(t, `{name: own, modem: {speed: 50}, commands: [{at: "+XURL=*", prompt: {say: CONNECT, bytes: "{1}"}, answer: OK}, {at: "+XSEND=*", prompt: {bytes: "{1}"}, answer: OK}]}`)
	for _, ask := range []string{"<- AT+XURL=5\n-> CONNECT\n<= \"abc\"\n", "<- AT+XSEND=5\n=> \"\\r\\n> \"\n<= \"a\"\n=> \"a\"\n"} {
		p.play(ask)
		p.dtr(false)
		p.port.Receive()
		p.dtr(true)
		p.play("<- AT+CSQ\n-> +CSQ: 24,99\n-> OK\n")
	}
	p.trace()
}

// TestAnsweredBy: the trace says what has answered, of each line of the answer and of the URCs; and
// nothing of the modem's own answers.
func TestAnsweredBy(t *testing.T) {
	events := traced(t, "name: own\nmodem: {speed: 50}\ncommands:\n  - mqtt\n  - at: +XGET\n    answer: ['+XGET: 1', OK]\n",
		"<- AT+QMTOPEN=0,\"h\",1883\n-> OK\n-> +QMTOPEN: 0,0\n<- AT+XGET\n-> +XGET: 1\n-> OK\n<- AT+XGET;+CSQ\n-> +XGET: 1\n-> +CSQ: 24,99\n-> OK\n<- AT+XLESS\n-> +CME ERROR: 58\n")
	var got []string
	for _, e := range events {
		if e.Dir == trace.ToHost && (e.Kind == "at" || e.By != "") {
			got = append(got, e.Text+" by "+e.By)
		}
	}
	want := []string{
		"OK by pack mqtt:9", "+QMTOPEN: 0,0 by pack mqtt:9", "+XGET: 1 by own.yaml:5", "OK by own.yaml:5",
		"+XGET: 1 by own.yaml:5", "+CSQ: 24,99 by ", "OK by ", "+CME ERROR: 58 by ",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestOwnCommandsListed: AT+CLAC has the commands of files, each once, and it is no finding that the
// modem does not have them.
func TestOwnCommandsListed(t *testing.T) {
	events := traced(t, "name: own\nmodem: {speed: 50}\ncommands: [{at: +XGET, answer: OK}, {at: +CSQ, answer: OK, override: true}, {at: '+XALL*', answer: OK}]",
		"<- AT+XGET\n-> OK\n<- AT+CLAC\n=> 200 bytes like /(?s).*/\n")
	listed := map[string]int{}
	for _, e := range events {
		if listed[e.Text]++; e.Kind == "lint" {
			t.Errorf("a finding: %s %s", e.ID, e.Text)
		}
	}
	if listed["ATD"] != 1 || listed["AT+XGET"] != 2 || listed["AT+CSQ"] != 1 || listed["AT+XALL*"] != 0 { // AT+XGET is a line of the host, too
		t.Errorf("AT+XGET is there %d times, AT+CSQ %d, AT+XALL* %d", listed["AT+XGET"], listed["AT+CSQ"], listed["AT+XALL*"])
	}
}
