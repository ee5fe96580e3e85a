package ftptest

import (
	"cmp"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"ptymodem/ftpbackend/ftptest/machine"
)

// proFTPD has one virtual user, "test" with the password "secret".
func (s site) proFTPD(root string) func() *exec.Cmd {
	s.t.Helper()
	program := find(s.t, "proftpd")
	if s.owner == nil {
		machine.Lacks(s.t, "proftpd changes root and user, so it runs only when it is started by root")
	}
	users := s.file("users", fmt.Appendf(nil, "test:%s:%d:%d::%s:/bin/sh\n", secretHash, s.owner.Uid, s.owner.Gid, root))
	settings := []string{
		"ServerType inetd", "ServerName test", "DefaultServer on", "User nobody", "Group nogroup", "DefaultRoot ~",
		"AuthOrder mod_auth_file.c", "AuthUserFile " + users, "RequireValidShell off", "UseFtpUsers off", "RootLogin off",
		"UseReverseDNS off", "WtmpLog off", "TransferLog none", "SystemLog none", "ScoreboardFile none", "DelayEngine off",
		"AllowOverwrite on", "AllowStoreRestart on", "AllowRetrieveRestart on", "Umask 022", "TimesGMT on",
	}
	if s.options.Security != Plain {
		cert := filepath.Join(s.dir, "server.pem")
		options := "NoEmptyFragments" // a list cannot be empty
		if s.options.Security == Implicit {
			options += " UseImplicitSSL"
		}
		settings = append(settings, "LoadModule mod_tls.c", "TLSEngine on", "TLSRequired on", "TLSECCertificateFile "+cert, "TLSECCertificateKeyFile "+cert,
			"TLSProtocol "+cmp.Or(s.options.TLS, "TLSv1.2 TLSv1.3"), "TLSOptions "+options)
		if s.options.TLS != "TLSv1.3" && !slices.Contains(s.options.Settings, "TLSSessionTickets off") {
			settings = append(settings, "TLSSessionTickets on") // Go does not resume by session ID
		}
	}
	if modules := findFolder("usr/lib/proftpd"); modules != "" {
		settings = append([]string{"ModulePath " + modules}, settings...)
	}
	conf := s.file("proftpd.conf", []byte(strings.Join(append(settings, s.options.Settings...), "\n")+"\n"))
	return func() *exec.Cmd { return exec.Command(program, "--config", conf) }
}
