package server

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// dialTenant logs a tenant in.
func dialTenant(t *testing.T, s *Server, tenant *Tenant) *testClient {
	t.Helper()
	c := dial(t, s.Addr())
	if tenant != nil {
		tenant.Announce(c.conn.LocalAddr(), "ftp.example.com")
	}
	c.login()
	return c
}

func TestServerTenants(t *testing.T) {
	top := t.TempDir()
	writeHostFile(t, filepath.Join(top, "beside.txt"), "not served")
	writeHostFile(t, filepath.Join(top, "1", "there.txt"), "before")
	s := startServer(t, Config{Root: top + "/{n}/ftp", Tenants: 3})
	zero, one, other := dialTenant(t, s, s.Tenant(0)), dialTenant(t, s, s.Tenant(1)), dialTenant(t, s, nil)

	zero.put("of zero", "STOR a.txt")
	one.put("of one", "STOR a.txt")
	for name, want := range map[string]string{"0/ftp/a.txt": "of zero", "1/ftp/a.txt": "of one", "1/there.txt": "before", "beside.txt": "not served"} {
		if got, err := os.ReadFile(filepath.Join(top, name)); string(got) != want || err != nil {
			t.Errorf("%s holds %q, %v, want %q", name, got, err, want)
		}
	}
	for c, want := range map[*testClient]string{zero: "a.txt", one: "a.txt", other: "0 1 2"} {
		if got := strings.Join(strings.Fields(c.get("NLST")), " "); got != want {
			t.Errorf("NLST: %q, want %q", got, want)
		}
	}
	zero.refused(550, "RETR ../1/a.txt")
	zero.do(550, "CWD /1")

	// the others go about in all folders, and cannot change the top one
	other.put("from outside", "STOR 2/b.txt")
	other.brings("of one", "RETR /1/a.txt")
	other.do(350, "RNFR /2/b.txt")
	other.do(250, "RNTO /0/b.txt")
	zero.brings("from outside", "RETR b.txt")
	other.dialogue(
		"550 MKD /3", "550 RMD /2", "550 RETR /beside.txt", "550 CWD /01", "553 STOR /beside.txt",
		"257 MKD /2/sub", "250 RMD /2/sub",
	)
}

// TestServerTenantExpired: one tenant's expired certificate is not the others'.
func TestServerTenantExpired(t *testing.T) {
	s := startServer(t, Config{})
	pool := certPool(t, s)
	a, b := s.Tenant(0), s.Tenant(1)
	expired := func(tenant *Tenant) bool {
		t.Helper()
		c := dial(t, s.Addr())
		if tenant != nil {
			tenant.Announce(c.conn.LocalAddr(), "ftp.example.com")
		}
		c.do(234, "AUTH TLS")
		err := tls.Client(c.conn, &tls.Config{RootCAs: pool, ServerName: "ftp.example.com"}).Handshake()
		var invalid x509.CertificateInvalidError
		if err != nil && (!errors.As(err, &invalid) || invalid.Reason != x509.Expired) {
			t.Fatal(err)
		}
		return err != nil
	}
	a.ShowExpired(true)
	a.ShowExpired(true)
	if !expired(a) || expired(b) || expired(nil) {
		t.Error("an expired certificate for tenant 0: it is shown to others, or not to it")
	}
	a.ShowExpired(false)
	if expired(a) {
		t.Error("tenant 0 still gets an expired certificate")
	}
	if n := s.certs.expiring.Load(); n != 0 {
		t.Errorf("%d tenants show an expired certificate, want none", n)
	}
}

// TestCAWithTenants: one CA for all, in the folder that they have in common.
func TestCAWithTenants(t *testing.T) {
	top := t.TempDir()
	text, err := CACertificate(top + "/modem{n}")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(top, ".ptymodem", "ca.pem")); err != nil {
		t.Error(err)
	}
	s := startServer(t, Config{Root: top + "/modem{n}", Tenants: 1})
	if got, err := s.CA(); string(got) != string(text) || err != nil {
		t.Errorf("the server has another CA: %v", err)
	}
}
