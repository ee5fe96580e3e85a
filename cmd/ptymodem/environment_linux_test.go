package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// In a pod beside a Service called ptymodem, and with what other programs of the project read, a
// modem starts as ever.
func TestForeignVariables(t *testing.T) {
	cmd := inShell(t, `exec "$0" --link modem`)
	cmd.Env = append(os.Environ(),
		"PTYMODEM_SERVICE_HOST=10.0.0.11", "PTYMODEM_SERVICE_PORT=2121", "PTYMODEM_SERVICE_PORT_FTP=2121",
		"PTYMODEM_PORT=tcp://10.0.0.11:2121", "PTYMODEM_PORT_2121_TCP=tcp://10.0.0.11:2121", "PTYMODEM_PORT_2121_TCP_PROTO=tcp",
		"PTYMODEM_PORT_2121_TCP_PORT=2121", "PTYMODEM_PORT_2121_TCP_ADDR=10.0.0.11",
		"PTYMODEM_API_SERVICE_HOST=10.0.0.12", "PTYMODEM_API_PORT=tcp://10.0.0.12:8321", "PTYMODEM_NAME=/test/ptymodem",
		"PTYMODEM_BINARY=/usr/bin/ptymodem", "PTYMODEM_SERVERS=/opt/servers", "PTYMODEM_REQUIRE_SERVERS=1", "PTYMODEM_VERSION=1.2.3",
		"PTYMODEM_TTY=/dev/pts/99", "PTYMODEM_ADDR=socket://127.0.0.1:5000", "PTYMODEM_SHARD=1/2", "PTYMODEM_ZOO=")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	over := make(chan error, 1)
	go func() { over <- cmd.Wait() }()
	eventually(t, "the link, or the end", func() bool { return there(filepath.Join(cmd.Dir, "modem")) || len(over) > 0 })
	cmd.Process.Signal(syscall.SIGINT)
	if err := <-over; err != nil {
		t.Errorf("%v, %s", err, &stderr)
	}
}

// Nor do they count for a flag of the same name.
func TestForeignPort(t *testing.T) {
	session := filepath.Join(t.TempDir(), "session.at")
	if err := os.WriteFile(session, []byte("<- AT\n-> OK\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	replay := func() (int, string) {
		var said bytes.Buffer
		return execute([]string{"replay", session}, &said, &said), said.String()
	}
	wantCode, want := replay()
	t.Setenv("PTYMODEM_PORT", "tcp://10.0.0.11:2121")
	if code, said := replay(); code != wantCode || said != want {
		t.Errorf("exit code %d, %s\nwant %d, %s", code, said, wantCode, want)
	}
	t.Setenv("PTYMODEM_PORT", "/nowhere/tty")
	if _, said := replay(); !strings.Contains(said, "/nowhere/tty") {
		t.Errorf("what a person has set does not count: %s", said)
	}
}
