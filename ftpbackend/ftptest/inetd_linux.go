package ftptest

import (
	"errors"
	"net"
	"os/exec"
	"sync"
	"syscall"
	"testing"
	"time"
)

// longest is how long a session may last. After that something hangs, and the test should fail
// rather than wait.
const longest = 5 * time.Minute

// inetd runs a program for each connection, which is its standard input, and waits for all of them
// at the end of the test.
func inetd(t testing.TB, listen string, command func() *exec.Cmd) *net.TCPAddr {
	t.Helper()
	if listen == "" {
		listen = "127.0.0.1:0"
	}
	ln, err := net.Listen("tcp", listen)
	must(t, err)
	var all sync.WaitGroup
	all.Go(func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			cmd, err := serve(conn.(*net.TCPConn), command())
			if err != nil {
				t.Error(err)
				return
			}
			all.Go(func() {
				// The whole process group: servers fork.
				late := time.AfterFunc(longest, func() { syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) })
				defer late.Stop()
				var exit *exec.ExitError // a session that was cut off may end in any way
				if err := cmd.Wait(); err != nil && !errors.As(err, &exit) {
					t.Errorf("%s: %v", cmd.Path, err)
				}
			})
		}
	})
	t.Cleanup(func() {
		ln.Close()
		all.Wait()
	})
	return ln.Addr().(*net.TCPAddr)
}

// serve starts a program on a connection and hands the connection over to it.
func serve(conn *net.TCPConn, cmd *exec.Cmd) (*exec.Cmd, error) {
	defer conn.Close()
	file, err := conn.File()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	cmd.Stdin, cmd.Stdout = file, file
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true
	return cmd, cmd.Start()
}
