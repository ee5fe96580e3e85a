package server

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestCACertificate(t *testing.T) {
	root := filepath.Join(t.TempDir(), "served")
	first, err := CACertificate(root)
	if err != nil {
		t.Fatal(err)
	}
	again, err := CACertificate(root)
	if err != nil || !bytes.Equal(first, again) {
		t.Errorf("a second call differs: %v", err)
	}
	s := startServer(t, Config{Root: root})
	if got, err := s.CA(); err != nil || !bytes.Equal(got, first) {
		t.Errorf("the server's differs: %v", err)
	}
	block, rest := pem.Decode(first)
	if block == nil || block.Type != "CERTIFICATE" || len(rest) > 0 {
		t.Fatalf("not one certificate: %s", first)
	}
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	if !cert.IsCA || cert.NotBefore.After(now.AddDate(-5, 0, 0)) || cert.NotAfter.Before(now.AddDate(10, 0, 0)) {
		t.Errorf("CA %v, from %v to %v", cert.IsCA, cert.NotBefore, cert.NotAfter)
	}
	for name, mode := range map[string]os.FileMode{"": 0o700, "ca.pem": 0o600} {
		info, err := os.Stat(filepath.Join(root, ".ptymodem", name))
		if err != nil || info.Mode().Perm() != mode {
			t.Errorf("%q: %v, %v; want %v", name, info.Mode(), err, mode)
		}
	}
	if entries, err := os.ReadDir(filepath.Join(root, ".ptymodem")); err != nil || len(entries) != 1 {
		t.Errorf("beside the CA there is %v, %v", entries, err)
	}
}

func TestCAMadeByManyAtOnce(t *testing.T) {
	root := t.TempDir()
	const n = 16
	got := make([][]byte, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			var err error
			if got[i], err = CACertificate(root); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for i := range n {
		if !bytes.Equal(got[i], got[0]) {
			t.Fatalf("number %d has another CA", i)
		}
	}
}

func TestCAErrors(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	inTheWay := t.TempDir()
	if err := os.WriteFile(filepath.Join(inTheWay, ".ptymodem"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	damaged := func(text string) string {
		dir := t.TempDir()
		if err := os.Mkdir(filepath.Join(dir, ".ptymodem"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, ".ptymodem", "ca.pem"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	a, err := newAuthority(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	b, err := newAuthority(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	mixed, err := (&authority{cert: a.cert, key: b.key}).marshal()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, root, want string }{
		{"no folder", "", "--ftp-root DIR"},
		{"a file", file, "--ftp-root"},
		{"a file in the way", inTheWay, ".ptymodem"},
		{"empty", damaged(""), "remove the file"},
		{"no key", damaged(string(a.pem())), "lacks"},
		{"two CAs mixed", damaged(string(mixed)), "does not belong"},
		{"rubbish in it", damaged("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), "remove the file"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := CACertificate(test.root)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, which does not mention %q", err, test.want)
			}
		})
	}
}

func TestCAIsLazy(t *testing.T) {
	root := t.TempDir()
	s := startServer(t, Config{Root: root})
	c := login(t, s)
	c.do(211, "FEAT")
	if _, err := os.Stat(filepath.Join(root, ".ptymodem")); !os.IsNotExist(err) {
		t.Errorf("a CA before it is needed: %v", err)
	}
	c.do(234, "AUTH TLS")
	if err := tls.Client(c.conn, &tls.Config{InsecureSkipVerify: true}).Handshake(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root, ".ptymodem", "ca.pem")); err != nil {
		t.Error(err)
	}
}

func TestCAClock(t *testing.T) {
	then := time.Date(2014, 7, 1, 0, 0, 0, 0, time.UTC)
	s := startServer(t, Config{Now: func() time.Time { return then }})
	text, err := s.CA()
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(text)
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	if want := then.AddDate(caYearsAhead, 0, 0); !cert.NotAfter.Equal(want) {
		t.Errorf("good until %v, want %v", cert.NotAfter, want)
	}
}

func TestServerConcurrentHandshakes(t *testing.T) {
	s := startServer(t, Config{Root: t.TempDir()})
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			cfg := &tls.Config{ServerName: string(rune('a'+i%4)) + ".example", InsecureSkipVerify: true}
			if i%2 == 1 {
				cfg.CipherSuites, cfg.MaxVersion = []uint16{tls.TLS_RSA_WITH_AES_128_CBC_SHA}, tls.VersionTLS12
			}
			conn, err := tls.Dial("tcp", s.ImplicitAddr().String(), cfg)
			if err != nil {
				t.Error(err)
				return
			}
			conn.Close()
		})
	}
	wg.Wait()
}
