package ftpbackend_test

import (
	"testing"
	"time"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/ftptest"
)

// TestVSFTPD: a server that is not ours, and is strict about TLS.
func TestVSFTPD(t *testing.T) {
	modes(t, func(t *testing.T, sec ftpbackend.Security, version uint16) ftpbackend.Config {
		return realServer(t, ftptest.VSFTPD, sec, version)
	})
}

// TestPureFTPd: one more, of another make. It has no implicit TLS.
func TestPureFTPd(t *testing.T) {
	modes(t, func(t *testing.T, sec ftpbackend.Security, version uint16) ftpbackend.Config {
		cfg := realServer(t, ftptest.PureFTPd, sec, version)
		// Under TLS it often has to be asked whether a download is over.
		cfg.After = func(d time.Duration, f func()) func() bool { return time.AfterFunc(d/8, f).Stop }
		return cfg
	}, ftpbackend.Plain, ftpbackend.Explicit)
}

// realServer starts a server that speaks only this version of TLS.
func realServer(t *testing.T, kind ftptest.Kind, sec ftpbackend.Security, version uint16) ftpbackend.Config {
	t.Helper()
	o := ftptest.Options{Security: ftptest.Security(sec), TLS: map[uint16]string{0x0303: "TLSv1.2", 0x0304: "TLSv1.3"}[version]}
	s := ftptest.Start(t, kind, o)
	cfg := ftpbackend.Config{Host: ftptest.Name, User: s.User, Password: s.Password}
	cfg.Network = ftpbackend.HostNetwork([]ftpbackend.Route{{Host: ftptest.Name, Target: s.Addr.String()}})
	if sec != ftpbackend.Plain {
		cfg.TLS = ftpbackend.TLSOptions{Verify: true, CheckHost: true, SNI: true, CA: s.CA}
	}
	return cfg
}
