package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"ptymodem/ftpbackend/ftptest/machine"
)

// FTPS works where the embedded server cannot keep its CA, and that another one comes with the next
// start is said on standard error and in the trace.
func TestUnwritableRoot(t *testing.T) {
	if os.Getuid() != 0 {
		machine.Lacks(t, "only root can start a process as another user, whom a folder's mode binds: run the tests as root")
	}
	// Another user's process finds its program and its folders by way of folders that it may enter.
	top, err := os.MkdirTemp("/tmp", "ptymodem-unwritable-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(top)
	program := filepath.Join(top, "ptymodem") // testscript.Main goes by the name of the program
	own, root := filepath.Join(top, "own"), filepath.Join(top, "root")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		os.Chmod(top, 0o755), os.WriteFile(program, b, 0o755), os.Mkdir(root, 0o555), os.Mkdir(own, 0o777), os.Chown(own, 65534, 65534),
		os.WriteFile(filepath.Join(root, "a"), []byte("x"), 0o644),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	cmd := inShell(t, program+` --ftp-root ../root --trace trace --speed 20 2>stderr.txt & pid=$!; read x; kill -INT $pid; wait $pid`)
	cmd.Dir = own
	cmd.SysProcAttr.Credential = &syscall.Credential{Uid: 65534, Gid: 65534}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 100)
	n, err := io.ReadAtLeast(out, line, 2)
	read := func(name string) string { b, _ := os.ReadFile(filepath.Join(own, name)); return string(b) }
	if err != nil {
		t.Fatalf("%v: %s", err, read("stderr.txt"))
	}
	tty, err := os.OpenFile(strings.TrimSpace(string(line[:n])), os.O_RDWR|syscall.O_NOCTTY|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer tty.Close()
	if err := tty.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if err := newScriptHost(tty, nil).script(
		`<- AT+QIACT=1`, `-> OK`, `<- AT+QSSLCFG="seclevel",1,0`, `-> OK`, `<- AT+QFTPCFG="ssltype",2`, `-> OK`, `<- AT+QFTPCFG="sslctxid",1`, `-> OK`,
		`<- AT+QFTPOPEN="ftp.example.com",21`, `-> OK`, `-> +QFTPOPEN: 0,0`, `<- AT+QFTPSIZE="a"`, `-> OK`, `-> +QFTPSIZE: 0,1`,
		`<- AT+QFTPPUT="b","COM:",0,1,1`, `-> +CME ERROR: 630`, `<- AT+QFTPCLOSE`, `-> OK`, `-> +QFTPCLOSE: 0,0`,
	); err != nil {
		t.Fatalf("%v; standard error:\n%s", err, read("stderr.txt"))
	}
	stdin.Close()
	if err := cmd.Wait(); err != nil {
		t.Errorf("ended with %v", err)
	}
	const why = "the FTP server's CA is in memory, and another one after a restart: "
	if said := read("stderr.txt"); strings.Count(said, "ptymodem: "+why) != 1 || !strings.Contains(said, "permission denied: make the folder writable") {
		t.Errorf("standard error:\n%s", said)
	}
	if trace := read("trace"); strings.Count(trace, `"kind":"ftp","error":"`+why) != 1 {
		t.Errorf("the trace:\n%s", trace)
	}
}
