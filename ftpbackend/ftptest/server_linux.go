package ftptest

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// A Kind is a server's program.
type Kind string

// The kinds of servers.
const (
	VSFTPD   Kind = "vsftpd"
	PureFTPd Kind = "pure-ftpd"
)

// Security is how sessions are protected; the values are those of ssltype.
type Security int

// The values of [Security].
const (
	Plain Security = iota
	Implicit
	Explicit
)

// Options say how a server runs.
type Options struct {
	Security Security
	// TLS is the only version that the server speaks: "TLSv1.2" or "TLSv1.3".
	// Empty leaves it to the server.
	TLS string
	// Listen is where it listens; empty means any port of 127.0.0.1.
	Listen string
	// Settings are further lines of vsftpd's configuration, NAME=VALUE.
	Settings []string
}

// Name is the host name in the certificate of every server, beside 127.0.0.1
// and ::1.
const Name = "ftp.example.com"

// A Server is one that runs until the end of its test.
type Server struct {
	Kind     Kind
	Addr     *net.TCPAddr
	User     string // anonymous where empty
	Password string
	Root     string // the folder that a session begins in
	CA       []byte // PEM, of the server's certificate
}

// Start runs a server with an empty folder, or skips the test where there is
// none of this kind. Where Security is not Plain it accepts no plain session,
// vsftpd refuses data connections that do not resume the session, and pure-ftpd
// refuses plain ones. The end of the test waits for the sessions to end.
func Start(t testing.TB, kind Kind, o Options) *Server {
	t.Helper()
	program := find(t, string(kind))
	dir, err := os.MkdirTemp("", "ptymodem-"+string(kind))
	must(t, err)
	t.Cleanup(func() { must(t, os.RemoveAll(dir)) })
	must(t, os.Chmod(dir, 0o755)) // whoever the server runs as may pass
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
	var command func() *exec.Cmd
	switch kind {
	case PureFTPd:
		s.User, s.Password = "test", "secret"
		command = site.pureFTPd(program, s.Root)
	default:
		command = site.vsftpd(program, s.Root)
	}
	conf := site.openssl()
	s.Addr = inetd(t, o.Listen, func() *exec.Cmd {
		cmd := command()
		cmd.Env = environment(conf)
		return cmd
	})
	return s
}

// Own makes a file that a test put below Root the server's.
func (s *Server) Own(t testing.TB, path string) {
	t.Helper()
	if owner := unprivileged(t); owner != nil {
		must(t, os.Chown(path, int(owner.Uid), int(owner.Gid)))
	}
}

// unprivileged is who servers run as when the test runs as root; nil otherwise.
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

// A site is a folder with what a server needs to know.
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

// openssl narrows the TLS version, which neither server can do for TLS 1.3.
func (s site) openssl() string {
	if s.options.TLS == "" {
		return ""
	}
	text := fmt.Sprintf("openssl_conf = top\n[top]\nssl_conf = ssl\n[ssl]\nsystem_default = all\n[all]\nMinProtocol = %[1]s\nMaxProtocol = %[1]s\n", s.options.TLS)
	return s.file("openssl.cnf", []byte(text))
}

// vsftpd has anonymous users only, so that it needs no password file and no
// root's help.
func (s site) vsftpd(program, root string) func() *exec.Cmd {
	s.t.Helper()
	me, err := user.Current()
	if s.owner != nil {
		me, err = user.LookupId(strconv.Itoa(int(s.owner.Uid)))
	}
	must(s.t, err)
	empty := filepath.Join(s.dir, "empty")
	must(s.t, os.Mkdir(empty, 0o755))
	settings := []string{
		"listen=NO", "background=NO", "run_as_launching_user=YES", "ftp_username=" + me.Username, "nopriv_user=" + me.Username,
		"anonymous_enable=YES", "local_enable=NO", "write_enable=YES", "anon_root=" + root,
		"anon_upload_enable=YES", "anon_mkdir_write_enable=YES", "anon_other_write_enable=YES",
		"anon_world_readable_only=NO", "anon_umask=022", "allow_writeable_chroot=YES", "secure_chroot_dir=" + empty,
		"connect_from_port_20=NO", "seccomp_sandbox=NO", "one_process_model=NO", "xferlog_enable=NO", "use_localtime=NO",
	}
	if s.options.Security != Plain {
		settings = append(settings,
			"ssl_enable=YES", "allow_anon_ssl=YES", "force_anon_logins_ssl=YES", "force_anon_data_ssl=YES", "require_ssl_reuse=YES",
			"strict_ssl_read_eof=YES", "ssl_tlsv1=YES", "ssl_ciphers=HIGH", "rsa_cert_file="+filepath.Join(s.dir, "server.pem"))
	}
	if s.options.Security == Implicit {
		settings = append(settings, "implicit_ssl=YES")
	}
	conf := s.file("vsftpd.conf", []byte(strings.Join(append(settings, s.options.Settings...), "\n")+"\n"))
	return func() *exec.Cmd {
		cmd := exec.Command(program, conf)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.owner}
		return cmd
	}
}

// pureFTPd has one virtual user, "test" with the password "secret", in a
// database of its own.
func (s site) pureFTPd(program, root string) func() *exec.Cmd {
	s.t.Helper()
	if s.owner == nil {
		absent(s.t, "pure-ftpd runs only when it is started by root")
	}
	if s.options.Security == Implicit {
		s.t.Fatal("pure-ftpd has no implicit TLS")
	}
	// The salted hash of "secret" in the form of crypt(3).
	const hash = "$6$ptymodem$LVmeAbFf/LzdUb1tEGfNx2k8gPVcjDdSwGtfUCDQGWhUzmhTX3NS3dFAYWVCC3mH4nuuGJTZ/kPR7nFCfkFCH."
	users := s.file("users", fmt.Appendf(nil, "test:%s:%d:%d::%s/./::::::::::::\n", hash, s.owner.Uid, s.owner.Gid, root))
	database := filepath.Join(s.dir, "users.pdb")
	mkdb := exec.Command(find(s.t, "pure-pw"), "mkdb", database, "-f", users)
	mkdb.Env = environment("")
	if out, err := mkdb.CombinedOutput(); err != nil {
		s.t.Fatalf("%v: %v\n%s", mkdb.Args, err, out)
	}
	args := []string{"--login=puredb:" + database, "--noanonymous", "--chrooteveryone", "--dontresolve", "--minuid=1", "--limitrecursion=20000:5"}
	if s.options.Security != Plain {
		args = append(args, "--tls=3", "--certfile="+filepath.Join(s.dir, "server.pem"))
	}
	return func() *exec.Cmd { return exec.Command(program, args...) }
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
