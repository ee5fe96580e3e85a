package emulator

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ptymodem/emulator/internal/testkit"
	"ptymodem/emulator/ssl"
	"ptymodem/ftpbackend/ftptls"
)

// A ftpsServer is a fake server with TLS that keeps what it was offered.
type ftpsServer struct {
	*fakeServer
	offers sync.Mutex
	hellos []tls.ClientHelloInfo
	suites []uint16 // agreed on
}

// newFTPS makes a server with these settings and a modem that has ssltype set for it: implicit is
// 1, otherwise 2.
func newFTPS(t *testing.T, cfg *tls.Config, implicit bool) (*rig, *ftpsServer) {
	t.Helper()
	s := &ftpsServer{fakeServer: newFakeServer(t)}
	cfg.GetConfigForClient = func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
		s.offers.Lock()
		defer s.offers.Unlock()
		s.hellos = append(s.hellos, *hello)
		return nil, nil
	}
	cfg.VerifyConnection = func(cs tls.ConnectionState) error {
		s.offers.Lock()
		defer s.offers.Unlock()
		s.suites = append(s.suites, cs.CipherSuite)
		return nil
	}
	s.speakTLS(func(f *fakeTLS) { f.cfg, f.implicit, f.content = cfg, implicit, "over TLS" })
	r := newRig(t, rigOptions{network: s.network})
	kind := 2
	if implicit {
		kind = 1
	}
	r.script(fmt.Sprintf(`
		<- ATE0
		-> OK
		<- AT+QIACT=1
		-> OK
		<- AT+QFTPCFG="rsptimeout",20
		-> OK
		<- AT+QFTPCFG="sslctxid",3
		-> OK
		<- AT+QFTPCFG="ssltype",%d
		-> OK`, kind))
	return r, s
}

// ssl sets values of the SSL context that is used.
func (r *rig) ssl(settings ...string) {
	r.t.Helper()
	for _, s := range settings {
		key, value, _ := strings.Cut(s, "=")
		r.script(fmt.Sprintf("<- AT+QSSLCFG=\"%s\",3,%s\n-> OK", key, value))
	}
}

// upload brings a file to UFS as a host does.
func (r *rig) upload(name string, content []byte) {
	r.t.Helper()
	r.script(fmt.Sprintf("<- AT+QFUPL=\"UFS:%s\",%d\n-> CONNECT", name, len(content)))
	r.host.send(content)
	r.script(fmt.Sprintf("-> /\\+QFUPL: %d,[0-9a-f]+/\n-> OK", len(content)))
}

// opens logs in with the result that is wanted. After a success a transfer in each direction and
// the logout must work too.
func (r *rig) opens(result string) {
	r.t.Helper()
	r.script("<- AT+QFTPOPEN=\"fake.example.com\",990\n-> OK\n-> +QFTPOPEN: " + result)
	if result != "0,0" {
		r.script("<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,4")
		return
	}
	r.script(`
		<- AT+QFTPPUT="a","COM:",0,3,1
		-> CONNECT
		<= "abc"
		-> OK
		-> +QFTPPUT: 0,3
		<- AT+QFTPGET="a","COM:"
		-> CONNECT
		=> "over TLS"
		-> OK
		-> +QFTPGET: 0,8
		<- AT+QFTPCLOSE
		-> OK
		-> +QFTPCLOSE: 0,0`)
}

// Each cipher word of the module's table is offered alone and agreed on; what the TLS library lacks
// can be set, and the login fails without a word to the server: never another suite.
func TestFTPSCipherWords(t *testing.T) {
	ca := newAuthority(t)
	certs := []tls.Certificate{ca.leaf(t, leafOptions{}), ca.leaf(t, leafOptions{rsa: true})}
	had := []int64{0x0035, 0x002F, 0x0005, 0x000A, 0xC007, 0xC009, 0xC00A, 0xC011, 0xC012, 0xC013, 0xC014, 0xC023, 0xC027, 0xC02F, 0xC030, 0xC02B}
	for i, word := range ssl.CipherWords() {
		if word != ssl.AllSuites && ftptls.HasSuite(uint16(word)) != slices.Contains(had, word) {
			t.Errorf("FIDELITY.md is wrong about %04X", word)
		}
		t.Run(fmt.Sprintf("%04X", word), func(t *testing.T) {
			r, s := newFTPS(t, serverTLS(certs...), i%2 == 0)
			r.ssl(fmt.Sprintf("ciphersuite=0X%04X", word))
			if word != ssl.AllSuites && !slices.Contains(had, word) {
				r.opens("631,0")
				if len(s.hellos) > 0 || len(s.suites) > 0 {
					t.Errorf("the server was offered %04X", s.hellos[0].CipherSuites)
				}
				r.ssl("ciphersuite=0XFFFF")
				r.opens("0,0")
				return
			}
			r.opens("0,0")
			s.offers.Lock()
			defer s.offers.Unlock()
			if len(s.hellos) != 3 {
				t.Fatalf("%d handshakes, want one for the control connection and each transfer", len(s.hellos))
			}
			for i, hello := range s.hellos {
				switch {
				case word == ssl.AllSuites && len(hello.CipherSuites) < len(had):
					t.Errorf("handshake %d offered %04X", i, hello.CipherSuites)
				case word != ssl.AllSuites && (!slices.Equal(hello.CipherSuites, []uint16{uint16(word)}) || s.suites[i] != uint16(word)):
					t.Errorf("handshake %d offered %04X and came to %04X", i, hello.CipherSuites, s.suites[i])
				}
			}
		})
	}
}

// sslversion is one version, or all; SSL 3.0 can be set and is refused. sni sends the host's name.
func TestFTPSHello(t *testing.T) {
	cert := newAuthority(t).leaf(t, leafOptions{})
	for _, implicit := range []bool{true, false} {
		for _, tt := range []struct {
			set      string
			versions []uint16 // offered
			name     string
		}{
			{set: "sslversion=1", versions: []uint16{tls.VersionTLS10}},
			{set: "sslversion=2", versions: []uint16{tls.VersionTLS11}},
			{set: "sslversion=3", versions: []uint16{tls.VersionTLS12}},
			{set: "sslversion=4", versions: []uint16{tls.VersionTLS13, tls.VersionTLS12, tls.VersionTLS11, tls.VersionTLS10}},
			{set: "sslversion=0"},
			{set: "sni=1", versions: []uint16{tls.VersionTLS13, tls.VersionTLS12, tls.VersionTLS11, tls.VersionTLS10}, name: "fake.example.com"},
			{set: "sni=0", versions: []uint16{tls.VersionTLS13, tls.VersionTLS12, tls.VersionTLS11, tls.VersionTLS10}},
		} {
			t.Run(fmt.Sprintf("%s, implicit %v", tt.set, implicit), func(t *testing.T) {
				r, s := newFTPS(t, serverTLS(cert), implicit)
				r.ssl(tt.set)
				if tt.versions == nil {
					r.opens("631,0")
					if len(s.hellos) > 0 {
						t.Errorf("the server was offered %04x", s.hellos[0].SupportedVersions)
					}
					return
				}
				r.opens("0,0")
				s.offers.Lock()
				defer s.offers.Unlock()
				for i, hello := range s.hellos {
					if d := cmp.Diff(tt.versions, hello.SupportedVersions); d != "" || hello.ServerName != tt.name {
						t.Errorf("handshake %d named %q and offered versions (-want +got):\n%s", i, hello.ServerName, d)
					}
				}
			})
		}
	}
}

// The server's certificate is judged by seclevel, by the CA in UFS, by the modem's own clock and,
// with checkhost, by its name.
func TestFTPSServerCertificate(t *testing.T) {
	ca, other := newAuthority(t), newAuthority(t)
	valid := ca.leaf(t, leafOptions{})
	expired := ca.leaf(t, leafOptions{until: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)})
	early := ca.leaf(t, leafOptions{from: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)})
	stranger := ca.leaf(t, leafOptions{name: "other.example.com"})
	const checked = "seclevel=1"
	trust := `cacert="UFS:ca.pem"`
	for _, tt := range []struct {
		name   string
		server tls.Certificate
		set    []string
		clock  string // CCLK; empty leaves it at 2026/08/07
		result string
	}{
		{"unchecked", expired, nil, "", "0,0"},
		{"unchecked, whatever else is set", expired, []string{"ignorelocaltime=0", "checkhost=1", `cacert="UFS:none"`}, "", "0,0"},
		{"right CA", valid, []string{checked, trust}, "", "0,0"},
		{"right CA in DER", valid, []string{checked, `cacert="ca.der"`}, "", "0,0"},
		{"right CA beside another", valid, []string{checked, `cacert="UFS:other.pem"`, `cacertex="UFS:ca.pem"`}, "", "0,0"},
		{"wrong CA", valid, []string{checked, `cacert="UFS:other.pem"`}, "", "631,0"},
		{"no CA", valid, []string{checked}, "", "631,0"},
		{"missing CA", valid, []string{checked, `cacert="UFS:none"`}, "", "631,0"},
		{"CA on the card, which lacks it", valid, []string{checked, `cacert="SD:ca.pem"`}, "", "631,0"},
		{"not a CA", valid, []string{checked, `cacert="UFS:hello"`}, "", "631,0"},
		{"expired, dates ignored", expired, []string{checked, trust, "ignorelocaltime=1"}, "", "0,0"},
		{"expired", expired, []string{checked, trust, "ignorelocaltime=0"}, "", "631,0"},
		{"expired, on an old clock", expired, []string{checked, trust, "ignorelocaltime=0"}, "23/06/01,12:00:00+00", "0,0"},
		{"not valid yet, dates ignored", early, []string{checked, trust, "ignorelocaltime=1"}, "", "0,0"},
		{"not valid yet", early, []string{checked, trust, "ignorelocaltime=0"}, "", "631,0"},
		{"not valid yet, on a clock ahead", early, []string{checked, trust, "ignorelocaltime=0"}, "31/06/01,12:00:00+00", "0,0"},
		{"valid", valid, []string{checked, trust, "ignorelocaltime=0"}, "", "0,0"},
		{"another name", stranger, []string{checked, trust}, "", "0,0"},
		{"another name, checked", stranger, []string{checked, trust, "checkhost=1"}, "", "631,0"},
		{"the right name, checked", valid, []string{checked, trust, "checkhost=1"}, "", "0,0"},
	} {
		for _, implicit := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, implicit %v", tt.name, implicit), func(t *testing.T) {
				r, _ := newFTPS(t, serverTLS(tt.server), implicit)
				r.upload("ca.pem", ca.pem)
				r.upload("ca.der", ca.cert.Raw)
				r.upload("other.pem", other.pem)
				r.upload("hello", []byte("hello"))
				r.ssl(tt.set...)
				if tt.clock != "" {
					r.script("<- AT+CCLK=\"" + tt.clock + "\"\n-> OK")
				}
				r.opens(tt.result)
				if tt.result != "0,0" { // the modem stays usable
					r.ssl("seclevel=0")
					r.opens("0,0")
				}
			})
		}
	}
}

// seclevel 2 presents the certificate and key that were uploaded to UFS, to a server that insists
// on them.
func TestFTPSClientCertificate(t *testing.T) {
	ca, other := newAuthority(t), newAuthority(t)
	server, client, fake := ca.leaf(t, leafOptions{}), ca.leaf(t, leafOptions{rsa: true, name: "modem"}), other.leaf(t, leafOptions{name: "modem"})
	pool := x509.NewCertPool()
	pool.AddCert(ca.cert)
	all := []string{"seclevel=2", `cacert="UFS:ca.pem"`, `clientcert="UFS:cert.pem"`}
	for _, tt := range []struct {
		name   string
		set    []string
		result string
	}{
		{"certificate and key", append(all[:3:3], `clientkey="UFS:key.pem"`), "0,0"},
		{"a key with its password", append(all[:3:3], `clientkey="UFS:locked.pem","sesame"`), "0,0"},
		{"a key with another password", append(all[:3:3], `clientkey="UFS:locked.pem","sesam"`), "631,0"},
		{"a key without its password", append(all[:3:3], `clientkey="UFS:locked.pem"`), "631,0"},
		{"another's key", append(all[:3:3], `clientkey="UFS:other.pem"`), "631,0"},
		{"not a key", append(all[:3:3], `clientkey="UFS:ca.pem"`), "631,0"},
		{"a missing key", append(all[:3:3], `clientkey="UFS:none"`), "631,0"},
		{"no key", all, "631,0"},
		{"a missing certificate", []string{all[0], all[1], `clientcert="UFS:none"`, `clientkey="UFS:key.pem"`}, "631,0"},
		{"a certificate that the server does not trust", []string{all[0], all[1], `clientcert="UFS:other.cert"`, `clientkey="UFS:other.pem"`}, "631,0"},
		{"seclevel 1 presents none", []string{"seclevel=1", all[1], all[2], `clientkey="UFS:key.pem"`}, "631,0"},
		{"seclevel 0 presents none", []string{"seclevel=0", all[1], all[2], `clientkey="UFS:key.pem"`}, "631,0"},
	} {
		for _, version := range []int{3, 4} {
			t.Run(fmt.Sprintf("%s, sslversion %d", tt.name, version), func(t *testing.T) {
				cfg := serverTLS(server)
				cfg.ClientAuth, cfg.ClientCAs = tls.RequireAndVerifyClientCert, pool
				r, _ := newFTPS(t, cfg, version == 3)
				r.upload("ca.pem", ca.pem)
				r.upload("cert.pem", certificatePEM(client.Certificate[0]))
				r.upload("key.pem", keyPEM(t, client, ""))
				r.upload("locked.pem", keyPEM(t, client, "sesame"))
				r.upload("other.cert", certificatePEM(fake.Certificate[0]))
				r.upload("other.pem", keyPEM(t, fake, ""))
				r.ssl(fmt.Sprintf("sslversion=%d", version))
				r.ssl(tt.set...)
				r.opens(tt.result)
				if tt.result != "0,0" {
					r.ssl("seclevel=2", all[1], all[2], `clientkey="UFS:key.pem"`)
					r.opens("0,0")
				}
			})
		}
	}
}

// A handshake that leads nowhere ends after negotiatetime with 631, or after T with 609, whichever
// is first.
func TestFTPSNegotiateTime(t *testing.T) {
	cert := newAuthority(t).leaf(t, leafOptions{})
	for _, tt := range []struct {
		mute            string
		implicit        bool
		limit           int
		wait, last, err string
	}{
		{"control", true, 10, "9.9s", "100ms", "631"},
		{"control", true, 30, "19.9s", "100ms", "609"},
		{"handshake", false, 10, "9.9s", "100ms", "631"},
		{"handshake", false, 30, "19.9s", "100ms", "609"},
	} {
		t.Run(fmt.Sprintf("%s, %d s", tt.mute, tt.limit), func(t *testing.T) {
			r, s := newFTPS(t, serverTLS(cert), tt.implicit)
			s.speakTLS(func(f *fakeTLS) { f.mute = tt.mute })
			r.ssl(fmt.Sprintf("negotiatetime=%d", tt.limit))
			r.script("<- AT+QFTPOPEN=\"fake.example.com\"\n-> OK")
			s.awaitHello()
			r.script(".. " + tt.wait + "\nsilent\n.. " + tt.last + "\n-> +QFTPOPEN: " + tt.err + ",0\n<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,4")
		})
	}
}

// awaitHello waits until the mute server has been spoken to, so that virtual time may pass.
func (s *ftpsServer) awaitHello() {
	s.t.Helper()
	select {
	case <-s.heard:
	case <-time.After(testkit.Patience):
		s.t.Fatal("no handshake has begun")
	}
}

// A data connection whose handshake leads nowhere is 631 as well, and the session goes on.
func TestFTPSDataNegotiateTime(t *testing.T) {
	r, s := newFTPS(t, serverTLS(newAuthority(t).leaf(t, leafOptions{})), false)
	s.speakTLS(func(f *fakeTLS) { f.mute = "data" })
	r.ssl("negotiatetime=10")
	r.script("<- AT+QFTPOPEN=\"fake.example.com\"\n-> OK\n-> +QFTPOPEN: 0,0\n<- AT+QFTPGET=\"a\",\"UFS:a\"\n-> OK")
	s.awaitHello()
	r.script(`
		.. 9.9s
		silent
		.. 100ms
		-> +QFTPGET: 631,0
		<- AT+QFTPPWD
		-> OK
		-> +QFTPPWD: 0,"/"
		<- AT+QFTPCLOSE
		-> OK
		-> +QFTPCLOSE: 0,0`)
}

// A server that speaks plain text where TLS is expected is 631 at once. One that waits for TLS
// where plain text is expected says nothing, and T passes: 609, as with any silent server. Neither
// hangs.
func TestFTPSMismatch(t *testing.T) {
	cert := newAuthority(t).leaf(t, leafOptions{})
	t.Run("plain server on a TLS port", func(t *testing.T) {
		r, s := newFTPS(t, serverTLS(cert), true)
		s.speakTLS(func(f *fakeTLS) { f.implicit = false })
		r.opens("631,0")
		r.script("<- AT+QFTPCFG=\"ssltype\",2\n-> OK")
		r.opens("0,0")
	})
	t.Run("a server without AUTH", func(t *testing.T) {
		r, s := newFTPS(t, serverTLS(cert), false)
		s.reply("AUTH", "500 what?")
		r.opens("631,500")
		r.script("<- AT+QFTPCFG=\"ssltype\",0\n-> OK\n<- AT+QFTPOPEN=\"fake.example.com\"\n-> OK\n-> +QFTPOPEN: 0,0\n<- AT+QFTPCLOSE\n-> OK\n-> +QFTPCLOSE: 0,0")
	})
	for _, kind := range []int{0, 2} {
		t.Run(fmt.Sprintf("TLS server on a plain port, ssltype %d", kind), func(t *testing.T) {
			r, _ := newFTPS(t, serverTLS(cert), true)
			r.script(fmt.Sprintf("<- AT+QFTPCFG=\"ssltype\",%d\n-> OK\n<- AT+QFTPOPEN=\"fake.example.com\"\n-> OK\n.. 19.9s\nsilent\n.. 100ms\n-> +QFTPOPEN: 609,0", kind))
			r.script("<- AT+QFTPCFG=\"ssltype\",1\n-> OK")
			r.opens("0,0")
		})
	}
}
