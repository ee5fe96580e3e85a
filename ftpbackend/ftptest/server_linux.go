package ftptest

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
)

// A Kind is a server program.
type Kind string

// The kinds of servers.
const (
	VSFTPD   Kind = "vsftpd"
	PureFTPd Kind = "pure-ftpd"
	ProFTPD  Kind = "proftpd"
	FTPSrv   Kind = "ftp-srv" // an npm package
)

// Security is how sessions are protected; the values are those of ssltype.
type Security int

// The values of [Security].
const (
	Plain Security = iota
	Implicit
	Explicit
)

// Options configure a server.
type Options struct {
	Security Security
	// TLS is the only version that the server speaks: "TLSv1.2" or "TLSv1.3". Empty means the
	// server's default.
	TLS string
	// Listen is the address to listen on; empty means any port of 127.0.0.1.
	Listen string
	// Settings are further configuration lines, of vsftpd (NAME=VALUE) or of ProFTPD.
	Settings []string
}

// Name is the host name in the certificate of every server, besides 127.0.0.1 and ::1.
const Name = "ftp.example.com"

// A Server runs until the end of its test.
type Server struct {
	Kind     Kind
	Addr     *net.TCPAddr
	User     string // empty for anonymous
	Password string
	Root     string // the folder that a session begins in
	CA       []byte // PEM, of the server's certificate
}

// Start runs a server with an empty folder. It skips the test if there is no server of this kind.
// Unless Security is Plain it accepts no plain session, vsftpd and ProFTPD refuse data connections
// that do not resume the session, and pure-ftpd refuses plain ones. The end of the test waits for
// the sessions to end.
func Start(t testing.TB, kind Kind, o Options) *Server {
	t.Helper()
	dir, err := os.MkdirTemp("", "ptymodem-"+string(kind))
	must(t, err)
	t.Cleanup(func() { must(t, os.RemoveAll(dir)) })
	must(t, os.Chmod(dir, 0o755)) // the server's user may need it
	s := &Server{Kind: kind, Root: filepath.Join(dir, "root")}
	must(t, os.Mkdir(s.Root, 0o755))
	owner := unprivileged(t)
	if owner != nil {
		must(t, os.Chown(s.Root, int(owner.Uid), int(owner.Gid)))
	}
	site := site{t: t, dir: dir, options: o, owner: owner}
	if o.Security != Plain {
		s.CA = site.certificate()
	}
	s.User, s.Password = "test", "secret"
	switch kind {
	case VSFTPD:
		s.User, s.Password = "", ""
		s.Addr = site.inetd(site.vsftpd(s.Root))
	case PureFTPd:
		s.Addr = site.inetd(site.pureFTPd(s.Root))
	case ProFTPD:
		s.Addr = site.inetd(site.proFTPD(s.Root))
	case FTPSrv:
		s.Addr = site.ftpSrv(s.Root)
	default:
		t.Fatalf("there is no server %q", kind)
	}
	return s
}

// inetd runs a server for each connection.
func (s site) inetd(command func() *exec.Cmd) *net.TCPAddr {
	s.t.Helper()
	conf := s.openssl()
	return inetd(s.t, s.options.Listen, func() *exec.Cmd {
		cmd := command()
		cmd.Env = environment(conf)
		return cmd
	})
}

// Own hands a file that a test put below Root to the server's user.
func (s *Server) Own(t testing.TB, path string) {
	t.Helper()
	if owner := unprivileged(t); owner != nil {
		must(t, os.Chown(path, int(owner.Uid), int(owner.Gid)))
	}
}

// unprivileged is the user of the servers when the test runs as root; otherwise nil.
func unprivileged(t testing.TB) *syscall.Credential {
	t.Helper()
	if os.Geteuid() != 0 {
		return nil
	}
	nobody, err := user.Lookup("nobody")
	must(t, err)
	uid, err := strconv.ParseUint(nobody.Uid, 10, 32)
	must(t, err)
	gid, err := strconv.ParseUint(nobody.Gid, 10, 32)
	must(t, err)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

// A site is a folder with what a server needs.
type site struct {
	t       testing.TB
	dir     string
	options Options
	owner   *syscall.Credential
}

// file writes a file for the server to read.
func (s site) file(name string, content []byte) string {
	s.t.Helper()
	path := filepath.Join(s.dir, name)
	must(s.t, os.WriteFile(path, content, 0o600))
	if s.owner != nil {
		must(s.t, os.Chown(path, int(s.owner.Uid), int(s.owner.Gid)))
	}
	return path
}

// openssl limits the TLS version, which neither server can do for TLS 1.3.
func (s site) openssl() string {
	if s.options.TLS == "" {
		return ""
	}
	text := fmt.Sprintf("openssl_conf = top\n[top]\nssl_conf = ssl\n[ssl]\nsystem_default = all\n[all]\nMinProtocol = %[1]s\nMaxProtocol = %[1]s\n", s.options.TLS)
	return s.file("openssl.cnf", []byte(text))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
