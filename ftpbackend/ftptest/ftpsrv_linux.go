package ftptest

import (
	"bufio"
	_ "embed"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"ptymodem/ftpbackend/ftptest/machine"
)

//go:embed ftpsrv.js
var ftpSrvProgram []byte

// ftpSrv has one user, "test" with the password "secret". It runs until the end of the test.
func (s site) ftpSrv(root string) *net.TCPAddr {
	s.t.Helper()
	node := find(s.t, "node")
	modules := findFolder("ftp-srv/node_modules")
	if modules == "" {
		machine.Lacks(s.t, "ftp-srv is not here; run .ci/servers DIR and set PTYMODEM_SERVERS=DIR")
	}
	cmd := exec.Command(node, s.file("ftpsrv.js", ftpSrvProgram))
	listen := s.options.Listen
	if listen == "" {
		listen = "127.0.0.1:0"
	}
	cmd.Env = append(environment(s.openssl()), "NODE_PATH="+modules, "LISTEN="+listen, "ROOT="+root)
	if s.options.Security != Plain {
		cmd.Env = append(cmd.Env, "SCHEME="+[...]string{"", "ftps", "ftp"}[s.options.Security], "CERT="+filepath.Join(s.dir, "server.pem"))
	}
	if s.options.TLS != "" {
		cmd.Env = append(cmd.Env, "TLS="+s.options.TLS)
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.owner, Pdeathsig: syscall.SIGKILL}
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	must(s.t, err)
	must(s.t, cmd.Start())
	s.t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	must(s.t, err)
	addr, err := net.ResolveTCPAddr("tcp", strings.TrimSpace(line))
	must(s.t, err)
	return addr
}
