package control

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"ptymodem/emulator"
	"ptymodem/emulator/serial"
	"ptymodem/emulator/serial/pty"
	"ptymodem/ftpbackend/ftptest/machine"
	"ptymodem/ftpbackend/server"
	"ptymodem/recording/transcript"
	"ptymodem/scenarios"
	"ptymodem/scenarios/testbed"
)

// modemsOfLibrary is how many modems play the library's scenarios side by side. They do little but
// wait.
const modemsOfLibrary = 24

func TestMain(m *testing.M) {
	machine.SideBySide(modemsOfLibrary)
	goleak.VerifyTestMain(m)
}

// A bench is an API on a real socket, and modems whose hosts are at pipes.
type bench struct {
	t     testing.TB
	api   *API
	url   string
	hub   *Hub
	hosts []*pipeHost
	begun chan struct{} // gets one for each stream and wait that has begun
}

// benchOptions say what to put on it.
type benchOptions struct {
	modems   int
	scenario string // YAML
	token    string
	notMine  string
}

func newBench(t testing.TB, o benchOptions) *bench {
	t.Helper()
	b := &bench{t: t, hub: NewHub(), begun: make(chan struct{}, 1<<16)}
	srv, err := server.Start(server.Config{})
	if err != nil {
		t.Fatal(err)
	}
	ptys, err := pty.NewMaker()
	if err != nil {
		t.Fatal(err)
	}
	cfg := Config{PTYs: ptys, Version: "test", Server: srv, Hub: b.hub, Table: emulator.NewTable(), Token: o.token}
	var ends []func() error
	for i := range max(o.modems, 1) {
		set := testbed.Options{Index: i, Server: srv, Table: cfg.Table, Trace: b.hub.Add, Wire: b.hub.Wire, Inject: true}
		if o.scenario != "" {
			if set.Scenario, err = scenarios.Parse("s.yaml", []byte(o.scenario)); err != nil {
				t.Fatal(err)
			}
		}
		bed, err := testbed.New(set)
		if err != nil {
			t.Fatal(err)
		}
		h := newPipeHost()
		bed.Modem.Attach(h.pipe)
		h.pipe.SetDTR(true)
		if err := bed.Modem.AwaitState(t.Context(), func(s emulator.State) bool { return len(s.Ports) > 0 && s.Ports[0].DTR }); err != nil {
			t.Fatal(err)
		}
		b.hosts = append(b.hosts, h)
		ends = append(ends, bed.Close)
		cfg.Modems = append(cfg.Modems, Modem{Testbed: bed, TTY: fmt.Sprint("pipe", i), ServerNotMine: o.notMine})
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b.api, b.url = New(cfg), "http://"+l.Addr().String()
	b.api.begun = func() { b.begun <- struct{}{} }
	b.api.Serve(l)
	t.Cleanup(func() {
		ends = append([]func() error{b.api.Close}, append(ends, srv.Close, ptys.Close)...)
		for _, end := range ends {
			if err := end(); err != nil {
				t.Error(err)
			}
		}
		http.DefaultClient.CloseIdleConnections()
	})
	return b
}

// do sends a request, and returns the status and the body.
func (b *bench) do(method, path, body string, headers ...string) (int, []byte) {
	b.t.Helper()
	r, err := http.NewRequest(method, b.url+path, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	all, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return res.StatusCode, all
}

// want sends a request that has to succeed, and decodes the answer into v unless that is nil.
func (b *bench) want(status int, method, path, body string, v any) {
	b.t.Helper()
	got, answer := b.do(method, path, body)
	if got != status {
		b.t.Fatalf("%s %s %s: %d, want %d\n%s", method, path, body, got, status, answer)
	}
	if v != nil {
		if err := json.Unmarshal(answer, v); err != nil {
			b.t.Fatalf("%s %s: %v\n%s", method, path, err, answer)
		}
	}
}

// refused sends a request that has to fail with a problem of this type whose detail has text in it.
func (b *bench) refused(kind, text, method, path, body string, headers ...string) {
	b.t.Helper()
	status, answer := b.do(method, path, body, headers...)
	var p Problem
	if err := json.Unmarshal(answer, &p); err != nil {
		b.t.Fatalf("%s %s %s: %d, no problem\n%s", method, path, body, status, answer)
	}
	if p.Type != "/problems/"+kind || p.Status != status || !strings.Contains(p.Detail, text) {
		b.t.Errorf("%s %s %s: %s, want %s with %q", method, path, body, bytes.TrimSpace(answer), kind, text)
	}
}

// play plays lines of a transcript at modem n.
func (b *bench) play(n int, text string) {
	b.t.Helper()
	p := transcript.New(b.hosts[n])
	p.Echo = b.hosts[n].echo
	if err := p.Play(transcript.Parse("session", text)); err != nil {
		b.t.Fatal(err)
	}
	b.hosts[n].echo = p.Echo
}

// A pipeHost is a host in real time at a pipe.
type pipeHost struct {
	pipe *serial.Pipe
	echo bool
	more chan struct{}
}

func newPipeHost() *pipeHost {
	h := &pipeHost{pipe: serial.NewPipe(), echo: true, more: make(chan struct{}, 1)}
	h.pipe.OnChange(func() {
		select {
		case h.more <- struct{}{}:
		default:
		}
	})
	return h
}

func (h *pipeHost) Send(b []byte) error { h.pipe.Send(b); return nil }

func (h *pipeHost) Await() ([]byte, error) {
	limit := time.NewTimer(time.Minute)
	defer limit.Stop()
	for {
		if b := h.pipe.Receive(); len(b) > 0 {
			return b, nil
		}
		select {
		case <-h.more:
		case <-limit.C:
			return nil, nil
		}
	}
}

func (h *pipeHost) Settle() ([]byte, error) { return h.pipe.Receive(), nil }

// reset reads what is left of the modem before a reset, and the URCs of the boot after it.
func (h *pipeHost) reset() {
	h.echo = true
	var all []byte
	for !bytes.HasSuffix(all, []byte("+QIND: PB DONE\r\n")) {
		b, _ := h.Await()
		if b == nil {
			return // the next line says what is wrong
		}
		all = append(all, b...)
	}
}

const login = `<- AT+QIACT=1
-> OK
<- AT+QFTPOPEN="ftp.example.com"
-> OK
-> +QFTPOPEN: 0,0
`

// The loop of a test: reset, fill, set a fault, run the host, wait, look at what came of it. Each
// round is like the first.
func TestRound(t *testing.T) {
	t.Parallel()
	b := newBench(t, benchOptions{})
	for round := range 20 {
		b.want(201, "PUT", "/v1/modems/0/server/in/old.txt", "old", nil)
		status, answer := b.do("PUT", "/v1/modems/0/files/ufs/log.bin", `{"size":"100KiB","seed":7}`, "Content-Type", contentType)
		if status != 201 {
			t.Fatalf("round %d: %d %s", round, status, answer)
		}
		var f Fault
		b.want(201, "POST", "/v1/modems/0/faults", `{"when":{"ftp":"STOR","nth":1,"after":"40KiB"},"do":"drop-data"}`, &f)
		if f.ID != "f1" || f.From != "api" || f.Fired != 0 {
			t.Fatalf("round %d: %+v", round, f)
		}
		b.play(0, login+"<- AT+QFTPPUT=\"/in/log.bin\",\"UFS:log.bin\"\n-> OK\n-> /.QFTPPUT: 616,.*/")
		var m struct{ N int64 }
		b.want(200, "POST", "/v1/modems/0/await", `{"line":"/\\+QFTPPUT: 616,/","within":"20s"}`, &m)
		b.want(200, "POST", "/v1/modems/0/await", `{"state":{"ftp":"idle"}}`, nil)
		var now Status
		if b.want(200, "GET", "/v1/status", "", &now); now.Modems[0].FTP != "idle" || now.Modems[0].Bytes < 40<<10 {
			t.Fatalf("round %d: the status is %+v", round, now.Modems[0])
		}
		_, content := b.do("GET", "/v1/modems/0/server/in/log.bin", "")
		if len(content) != 40<<10 {
			t.Fatalf("round %d: the server has %d bytes", round, len(content))
		}
		f = Fault{}
		b.want(200, "GET", "/v1/modems/0/faults/f1", "", &f)
		if f.Fired != 1 || f.Nearest != "" {
			t.Fatalf("round %d: %+v", round, f)
		}
		var s State
		b.want(200, "POST", "/v1/modems/0/reset", "", &s)
		if s.FTP.State != "closed" || s.Faults != 0 || s.Findings != 0 || s.Stores["ufs"].Files != 0 {
			t.Fatalf("round %d: after the reset %+v", round, s)
		}
		b.hosts[0].reset()
		b.refused("no-file", "log.bin", "GET", "/v1/modems/0/server/in/log.bin", "")
		b.refused("not-met", "the last of 6 lines", "POST", "/v1/modems/0/await", `{"line":"/QFTPPUT/","within":"1ms"}`)
	}
}

// A fault is the same whether it comes as YAML or as JSON, and one that has not fired says what came
// nearest, as does a wait that ends in vain.
func TestNearest(t *testing.T) {
	b := newBench(t, benchOptions{})
	status, _ := b.do("POST", "/v1/modems/0/faults", "when: {ftp: STOR, after: 40KiB}\ndo: [drop-data, {urc: RING}]\n", "Content-Type", "application/yaml")
	if status != 201 {
		t.Fatal(status)
	}
	b.want(201, "POST", "/v1/modems/0/faults", `{"when":{"ftp":"STOR","after":"40KiB"},"do":["drop-data",{"urc":"RING"}]}`, nil)
	b.play(0, login+"<- AT+QFTPSIZE=\"none\"\n-> OK\n-> /.QFTPSIZE: .*/")
	var all []Fault
	b.want(200, "GET", "/v1/modems/0/faults", "", &all)
	if len(all) != 2 || !strings.Contains(all[0].Nearest, "FTP") || all[0].Nearest != all[1].Nearest {
		t.Fatalf("%+v", all)
	}
	one, two := all[0], all[1]
	one.ID, two.ID = "", ""
	if x, y := fmt.Sprint(one), fmt.Sprint(two); x != y {
		t.Errorf("YAML gives %s\nJSON gives %s", x, y)
	}
	b.refused("not-met", "FTP", "POST", "/v1/modems/0/await", `{"when":{"ftp":"STOR"},"within":"10ms"}`)
	b.want(200, "GET", "/v1/modems/0/faults", "", &all)
	if len(all) != 2 {
		t.Errorf("the wait has left a fault: %+v", all)
	}
}

// A wait for an event sees it when it comes, at so many bytes of a transfer too.
func TestAwaitEvent(t *testing.T) {
	b := newBench(t, benchOptions{})
	for _, c := range []struct{ wish, session string }{
		{`{"when":{"at":"+QIACT"}}`, "<- AT+QIACT=1\n-> OK"},
		{`{"when":{"ftp":"STOR","after":"1KiB"}}`, "<- AT+QFTPOPEN=\"a.example.com\"\n-> OK\n-> +QFTPOPEN: 0,0\n<- AT+QFTPPUT=\"x\",\"COM:\",0,2048,1\n-> CONNECT\n<= 2048 bytes seed 1\n-> OK\n-> +QFTPPUT: 0,2048"},
		{`{"line":"AT+CSQ","dir":"<-"}`, "<- AT+CSQ\n-> +CSQ: 24,99\n-> OK"},
		{`{"state":{"ftp":"closed"}}`, "<- AT+QFTPCLOSE\n-> OK\n-> +QFTPCLOSE: 0,0"},
		{`{"state":{"data":"on"}}`, "<- AT+QFUPL=\"a\",4\n-> CONNECT"},
	} {
		done := make(chan string, 1)
		go func() {
			status, answer := b.do("POST", "/v1/modems/0/await", c.wish)
			done <- fmt.Sprintf("%d %s", status, answer)
		}()
		<-b.begun
		b.play(0, c.session)
		if got := <-done; !strings.HasPrefix(got, "200 ") {
			t.Errorf("%s: %s", c.wish, got)
		}
	}
}

// What is put in and taken out is seen, and comes back with a reset unless it is kept.
func TestChange(t *testing.T) {
	b := newBench(t, benchOptions{})
	var s State
	b.want(200, "PATCH", "/v1/modems/0", `{"sim":"absent","registration":"roaming","sd":"absent"}`, &s)
	if _, sd := s.Stores["sd"]; s.SIM != "absent" || s.Registration != "roaming" || sd {
		t.Fatalf("%+v", s)
	}
	b.want(200, "POST", "/v1/modems/0/reset", `{"keep":["sim"]}`, &s)
	if _, sd := s.Stores["sd"]; s.SIM != "absent" || s.Registration != "roaming" || sd {
		t.Fatalf("kept: %+v", s)
	}
	b.want(200, "POST", "/v1/reset", "", nil)
	b.want(200, "GET", "/v1/modems/0", "", &s)
	if _, sd := s.Stores["sd"]; s.SIM != "ready" || s.Registration != "home" || !sd {
		t.Fatalf("after a reset: %+v", s)
	}
	for _, word := range []string{"pin", "puk", "ready"} {
		if b.want(200, "PATCH", "/v1/modems/0", `{"sim":"`+word+`"}`, &s); s.SIM != word {
			t.Errorf("the SIM is %s, want %s", s.SIM, word)
		}
	}
	b.want(200, "PATCH", "/v1/modems/0", `{"registration":"emergency"}`, &s)
	b.want(200, "POST", "/v1/modems/0/await", `{"state":{"registration":"emergency"}}`, nil)
	b.want(200, "POST", "/v1/modems/0/reset", "", nil)
	b.want(200, "POST", "/v1/modems/0/do", `{"rate":"1KiB/s"}`, nil)
	b.want(204, "POST", "/v1/modems/0/do", `"pdp-deact"`, nil)
	var all []Fault
	b.want(200, "GET", "/v1/modems/0/faults", "", &all)
	if len(all) != 1 || all[0].Fired != 1 || fmt.Sprint(all[0].Do) != "[map[rate:1KiB/s]]" {
		t.Fatalf("%+v", all)
	}
	b.want(204, "DELETE", "/v1/modems/0/faults", "", nil)
	b.want(200, "GET", "/v1/modems/0/faults", "", &all)
	if len(all) != 0 {
		t.Fatalf("%+v", all)
	}
}

// A scenario's faults are counted anew by a reset, and its files come back.
func TestScenarioReset(t *testing.T) {
	b := newBench(t, benchOptions{scenario: "name: s\nmodem: {ufs: {files: {a.txt: {text: hello}}}}\nfaults: [{when: {at: +CSQ, times: 1}, do: {answer: ERROR}}]\n"})
	for range 3 {
		b.play(0, "<- AT+CSQ\n-> ERROR\n<- AT+CSQ\n-> +CSQ: 24,99\n-> OK\n<- AT+QFDEL=\"a.txt\"\n-> OK")
		var all []Fault
		b.want(200, "GET", "/v1/modems/0/faults", "", &all)
		if len(all) != 1 || all[0].From != "s.yaml:3:10" || all[0].Fired != 1 {
			t.Fatalf("%+v", all)
		}
		b.want(200, "POST", "/v1/modems/0/reset", "", nil)
		b.hosts[0].reset()
		if _, content := b.do("GET", "/v1/modems/0/files/ufs/a.txt", ""); string(content) != "hello" {
			t.Fatalf("a.txt has %q", content)
		}
	}
}

// Steps are played on a port of their own, again and again, and one that fails says what came.
func TestSteps(t *testing.T) {
	t.Parallel()
	b := newBench(t, benchOptions{})
	for range 3 {
		var p played
		b.want(200, "POST", "/v1/modems/0/steps", `[{"send":"AT+CSQ","expect":["/CSQ/","OK"]},{"send":"AT+QFUPL=\"a\",5","expect":"CONNECT"},{"data":{"text":"hello"},"expect":["/QFUPL: 5/","OK"]},{"send":"AT+QFDEL=\"a\"","expect":"OK"}]`, &p)
		if strings.Join(p.Lines, " ") != "+CSQ: 24,99 OK CONNECT +QFUPL: 5,6b09 OK OK" {
			t.Errorf("the lines were %q", p.Lines)
		}
	}
	var p Problem
	status, answer := b.do("POST", "/v1/modems/0/steps", `[{"send":"AT","expect":"OK"},{"send":"AT+NO","expect":"OK","within":"10s"}]`)
	if json.Unmarshal(answer, &p) != nil || status != 422 || p.Step != 2 || !strings.Contains(p.Detail, "+CME ERROR: 58") {
		t.Errorf("%d %s", status, answer)
	}
	b.refused("bad-step", "step 1 (send AT+CSQ)", "POST", "/v1/modems/0/steps", `[{"send":"AT+CSQ","expect":"+CSQ: 99,99"}]`) // once it can no longer come
	b.refused("bad-fault", "from", "POST", "/v1/modems/0/steps", `[{"data":{"from":"a.bin"}}]`)
	b.play(0, "<- AT\n-> OK") // the host at the other port goes on
	b.want(200, "POST", "/v1/modems/0/reset", "", nil)
	b.want(200, "POST", "/v1/modems/0/steps", `- {send: AT, expect: OK}`, nil)
}

// A fault of several modems comes to all or to none.
func TestFleet(t *testing.T) {
	b := newBench(t, benchOptions{modems: 4, notMine: "shared"})
	var made []bulkMade
	b.want(201, "POST", "/v1/faults", `{"modems":"0-1,3","fault":{"when":{"at":"+CSQ"},"do":"silent"}}`, &made)
	if len(made) != 3 || made[2].Modem != 3 {
		t.Fatalf("%+v", made)
	}
	b.refused("no-modem", "0 to 3", "POST", "/v1/faults", `{"modems":"0-4","fault":{"when":{"at":"+CSQ"},"do":"silent"}}`)
	b.play(2, "<- AT+CSQ\n-> +CSQ: 24,99\n-> OK")
	b.refused("not-mine", "shared", "POST", "/v1/modems/0/reset", "")
	b.want(200, "POST", "/v1/reset", `{"keep":["server"]}`, nil)
}
