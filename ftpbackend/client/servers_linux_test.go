package client_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
	"ptymodem/ftpbackend/ftptest"
	"ptymodem/ftpbackend/ftptls"
)

// TestServers: servers that are not ours.
func TestServers(t *testing.T) {
	leakCheck(t)
	for kind, d := range map[ftptest.Kind]dialect{
		ftptest.VSFTPD:   {}, // strict about TLS
		ftptest.PureFTPd: {has: []ftpbackend.Security{ftpbackend.Plain, ftpbackend.Explicit}},
		ftptest.ProFTPD:  {},
		// It finishes the handshake of a data connection before it answers the command. Its active
		// mode ends the whole server at times when TLS is on.
		ftptest.FTPSrv: {plainActive: true, noEmptySize: true, noContinuing: true, noQuotes: true, missing: 551},
	} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			modes(t, d, func(t *testing.T, sec ftpbackend.Security, version uint16) client.Config {
				cfg := realServer(t, kind, sec, version)
				if kind == ftptest.PureFTPd {
					// Under TLS it often has to be asked whether a download is over.
					cfg.After = func(d time.Duration, f func()) func() bool { return time.AfterFunc(d/8, f).Stop }
				}
				return cfg
			})
		})
	}
}

// TestNotResumed: ProFTPD as it comes, with TLS 1.2 alone, has no tickets; the refusal says what
// helps.
func TestNotResumed(t *testing.T) {
	s := ftptest.Start(t, ftptest.ProFTPD, ftptest.Options{Security: ftptest.Explicit, TLS: "TLSv1.2", Settings: []string{"TLSSessionTickets off"}})
	c := open(t, client.Config{
		Network: ftpbackend.HostNetwork([]ftpbackend.Route{{Host: ftptest.Name, Target: s.Addr.String()}}),
		Host:    ftptest.Name, User: s.User, Password: s.Password, Security: ftpbackend.Explicit,
	})
	for _, run := range []func(*client.Client) error{store, retrieve} {
		if err := run(c); !errors.Is(err, ftpbackend.ErrNotResumed) || !strings.Contains(err.Error(), "425") || !strings.Contains(err.Error(), "TLSSessionTickets on") {
			t.Errorf("got %v", err)
		}
	}
	inStep(t, c)
}

// realServer starts a server that speaks only this version of TLS.
func realServer(t *testing.T, kind ftptest.Kind, sec ftpbackend.Security, version uint16) client.Config {
	t.Helper()
	o := ftptest.Options{Security: ftptest.Security(sec), TLS: map[uint16]string{0x0303: "TLSv1.2", 0x0304: "TLSv1.3"}[version]}
	s := ftptest.Start(t, kind, o)
	cfg := client.Config{Host: ftptest.Name, User: s.User, Password: s.Password}
	cfg.Network = ftpbackend.HostNetwork([]ftpbackend.Route{{Host: ftptest.Name, Target: s.Addr.String()}})
	if sec != ftpbackend.Plain {
		cfg.TLS = ftptls.Options{Verify: true, CheckHost: true, SNI: true, CA: s.CA}
	}
	return cfg
}
