package main

import (
	"bufio"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"ptymodem/control"
)

// TestNoTTY: a modem without a tty can be used and steered as any other, on every system.
func TestNoTTY(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	info := filepath.Join(t.TempDir(), "info.json")
	cmd := exec.Command(self, "--no-tty", "--tcp", "127.0.0.1:0", "--api", "0", "--info", info)
	cmd.Args[0] = "ptymodem" // testscript.Main goes by the name of the program
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
		if t.Failed() {
			t.Log(said.String())
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	addr, ok := strings.CutPrefix(strings.TrimSpace(line), "socket://127.0.0.1:")
	if err != nil || !ok {
		t.Fatalf("standard output has %q, %v", line, err)
	}
	text, err := os.ReadFile(info)
	if err != nil {
		t.Fatal(err)
	}
	var about control.Info
	if err := json.Unmarshal(text, &about); err != nil {
		t.Fatal(err)
	}
	if m := about.Modems[0]; m.TTY != "" || m.Link != "" || m.RFC2217 != "" || m.TCP != "127.0.0.1:"+addr {
		t.Errorf("--info has %+v", m)
	}
	api := steered{t, about.API + "/v1"}

	conn, err := net.DialTimeout("tcp", about.Modems[0].TCP, patience)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(patience))
	if err := newScriptHost(conn, nil).script("<- AT+QIACT=1", "-> OK"); err != nil {
		t.Fatal(err)
	}
	name := "tcp://127.0.0.1:" + addr
	if got := api.do("GET", "/status", ""); strings.Contains(got, `"tty"`) || !strings.Contains(got, `"ports":["`+name+`"]`) {
		t.Errorf("the status is %s", got)
	}
	if got := api.do("POST", "/modems/0/steps", `[{"send":"AT+CSQ","expect":["+CSQ: 24,99","OK"]}]`); !strings.Contains(got, `"lines":["+CSQ: 24,99","OK"]`) {
		t.Errorf("steps: %s", got)
	}
	if got := api.do("POST", "/modems/0/terminal", `{"text":"AT+CGMM\r"}`); !strings.Contains(got, `{"port":"api","dtr":true}`) {
		t.Errorf("terminal: %s", got)
	}
	api.do("POST", "/modems/0/await", `{"line":"EC200U"}`)
	api.do("POST", "/modems/0/terminal", `{"dtr":"off"}`)
	if got := api.do("GET", "/modems/0/transcript?port=api", ""); !strings.Contains(got, "<- AT+CGMM\n") {
		t.Errorf("the transcript of the API's port is %s", got)
	}
	if got := api.do("GET", "/modems/0/transcript?port="+name, ""); !strings.Contains(got, " "+name+"\n") || !strings.Contains(got, "<- AT+QIACT=1\n") {
		t.Errorf("the transcript is %s", got)
	}
	api.do("POST", "/modems/0/reset", "")
	if got := api.do("GET", "/modems/0", ""); !strings.Contains(got, `{"name":"`+name+`","dtr":true}`) {
		t.Errorf("the state after a reset is %s", got)
	}
	if got := api.do("GET", "/modems/0/transcript", ""); !strings.Contains(got, " "+name) {
		t.Errorf("the transcript after a reset is %s", got)
	}
	if got := api.do("GET", "/report.html", ""); !strings.Contains(got, name) {
		t.Error("the report does not say where the modem was")
	}

	if runtime.GOOS == "windows" {
		return // no signal can be sent
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	late := time.AfterFunc(patience, func() { cmd.Process.Kill() })
	defer late.Stop()
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(info); err == nil {
		t.Error("the file of --info is there still")
	}
}

// steered is the API of a modem.
type steered struct {
	t   *testing.T
	url string
}

// do makes a request that has to succeed.
func (s steered) do(method, path, body string) string {
	s.t.Helper()
	r, err := http.NewRequest(method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode >= 300 {
		s.t.Fatalf("%s %s: %s %s, %v", method, path, answer.Status, text, err)
	}
	return string(text)
}
