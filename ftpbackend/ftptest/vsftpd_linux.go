package ftptest

import (
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// vsftpd has anonymous users only, so that it needs neither a password file nor root.
func (s site) vsftpd(root string) func() *exec.Cmd {
	s.t.Helper()
	program := find(s.t, "vsftpd")
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
