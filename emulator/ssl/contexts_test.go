package ssl

import (
	"bytes"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"testing"
	"time"

	"github.com/coder/quartz"
	"github.com/google/go-cmp/cmp"

	"ptymodem/emulator/files"
	"ptymodem/fs"
	"ptymodem/ftpbackend/ftptls"
)

// testContexts are those of a modem whose UFS has the files.
func testContexts(t *testing.T, contents map[string]string) *Contexts {
	t.Helper()
	ufs := fs.NewMemory("UFS", 1<<20)
	for name, content := range contents {
		p, err := ufs.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
		if err := p.Commit(); err != nil {
			t.Fatal(err)
		}
	}
	return New(files.New(ufs, nil, nil, nil, nil), time.Now, quartz.NewReal().Now)
}

func TestTLSOptions(t *testing.T) {
	ca := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("one")}))
	files := map[string]string{"ca.pem": ca, "ca.der": "two", "cert.pem": ca, "key.pem": "key"}
	defaults := ftptls.Options{IgnoreTime: true, NegotiateTime: 300 * time.Second, Host: "h"}
	for _, tt := range []struct {
		name string
		set  func(s *context)
		want func(o *ftptls.Options)
	}{
		{"defaults", func(*context) {}, func(*ftptls.Options) {}},
		{"SSL 3.0", func(s *context) { s.version = 0 }, func(o *ftptls.Options) { o.MinVersion, o.MaxVersion = 0x300, 0x300 }},
		{"TLS 1.0", func(s *context) { s.version = 1 }, func(o *ftptls.Options) { o.MinVersion, o.MaxVersion = tls.VersionTLS10, tls.VersionTLS10 }},
		{"TLS 1.2", func(s *context) { s.version = 3 }, func(o *ftptls.Options) { o.MinVersion, o.MaxVersion = tls.VersionTLS12, tls.VersionTLS12 }},
		{"suite", func(s *context) { s.suite = 0xC02F }, func(o *ftptls.Options) { o.Suites = []uint16{0xC02F} }},
		{"switches", func(s *context) { s.sni, s.checkHost, s.ignoreTime, s.negotiateTime = 1, 1, 0, 10 },
			func(o *ftptls.Options) {
				o.SNI, o.CheckHost, o.IgnoreTime, o.NegotiateTime = true, true, false, 10*time.Second
			}},
		{"certificates without a check", func(s *context) { s.cacert, s.clientcert = "missing", "missing" }, func(*ftptls.Options) {}},
		{"server checked", func(s *context) { s.seclevel, s.cacert, s.clientcert = 1, "UFS:ca.pem", "missing" },
			func(o *ftptls.Options) { o.Verify, o.CA = true, []byte(ca+"\n") }},
		{"both checked", func(s *context) {
			s.seclevel, s.cacert, s.clientcert, s.clientkey, s.keyPassword = 2, "ca.pem", "cert.pem", "key.pem", "secret"
		}, func(o *ftptls.Options) {
			o.Verify, o.CA, o.Cert, o.Key, o.KeyPassword = true, []byte(ca+"\n"), []byte(ca+"\n"), []byte("key"), "secret"
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := testContexts(t, files)
			tt.set(&m.list[3])
			got, err := m.Options(3, "h")
			if err != nil {
				t.Fatal(err)
			}
			if got.Now == nil || time.Until(got.Now()).Abs() > time.Minute {
				t.Error("Now is not the modem's clock")
			}
			got.Now = nil
			want := defaults
			tt.want(&want)
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("options differ (-want +got):\n%s", d)
			}
		})
	}
}

func TestTLSOptionsTakeSecondCA(t *testing.T) {
	m := testContexts(t, map[string]string{"a.der": "one", "b.pem": string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("two")}))})
	s := &m.list[0]
	s.seclevel, s.cacert, s.cacertex = 1, "a.der", "b.pem"
	o, err := m.Options(0, "h")
	if err != nil {
		t.Fatal(err)
	}
	first, rest := pem.Decode(o.CA)
	second, _ := pem.Decode(rest)
	if first == nil || second == nil || string(first.Bytes) != "one" || string(second.Bytes) != "two" {
		t.Errorf("CA is %q, want both certificates in PEM", o.CA)
	}
}

func TestTLSOptionsFail(t *testing.T) {
	huge := string(bytes.Repeat([]byte{'x'}, largestPEMFile+1))
	for _, tt := range []struct {
		name string
		set  func(s *context)
		want error // nil: any
	}{
		{"no CA", func(s *context) { s.seclevel = 1 }, nil},
		{"missing CA", func(s *context) { s.seclevel, s.cacert = 1, "nope" }, fs.ErrNotFound},
		{"CA on no card", func(s *context) { s.seclevel, s.cacert = 1, "SD:ca.pem" }, files.ErrNoCard},
		{"huge CA", func(s *context) { s.seclevel, s.cacert = 1, "huge" }, nil},
		{"no client certificate", func(s *context) { s.seclevel, s.cacert = 2, "ca.pem" }, nil},
		{"missing key", func(s *context) { s.seclevel, s.cacert, s.clientcert, s.clientkey = 2, "ca.pem", "ca.pem", "nope" }, fs.ErrNotFound},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := testContexts(t, map[string]string{"ca.pem": "x", "huge": huge})
			tt.set(&m.list[0])
			_, err := m.Options(0, "h")
			if err == nil || tt.want != nil && !errors.Is(err, tt.want) {
				t.Errorf("error is %v, want %v", err, tt.want)
			}
		})
	}
}
