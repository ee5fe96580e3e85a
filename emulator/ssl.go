package emulator

import (
	"bytes"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"time"

	"ptymodem/fs"
	"ptymodem/ftpbackend/ftptls"
)

const (
	sslCount       = 6
	allSuites      = 0xFFFF
	ssl30          = 0x0300   // configurable, and refused by the TLS library
	largestPEMFile = 64 << 10 // no certificate file of a module is larger
)

// sslContext is one set of AT+QSSLCFG's settings (SSL note).
type sslContext struct {
	version  int64 // 0 SSL 3.0, 1 to 3 TLS 1.0 to 1.2, 4 all
	suite    int64
	seclevel int64 // 0 no check, 1 checks the server, 2 presents a certificate too

	cacert, cacertex, clientcert, clientkey, keyPassword string

	ignoreTime, negotiateTime, sni, checkHost int64

	// Checked, kept and read back only.
	closeTimeMode, ignoreMultiChain, ignoreInvalidSign, ignoreChain, sessionCache int64
	pskIdentity, pskKey, alpn                                                     string
	renegotiation, dtls, dtlsVersion                                              int64
}

// sslContexts are the contexts 0 to 5.
type sslContexts [sslCount]sslContext

// newSSLContexts are the defaults, which every power-up brings back.
func newSSLContexts() sslContexts {
	var s sslContexts
	for i := range s {
		s[i] = sslContext{version: 4, suite: allSuites, ignoreTime: 1, negotiateTime: 300}
	}
	return s
}

// tlsOptions are the settings of SSL context ctx for a session with host. Certificates are read
// from the stores now; one that is missing is an error, as is no CA to check a server with.
func (m *Modem) tlsOptions(ctx int, host string) (ftptls.Options, error) {
	s := &m.ssl[ctx]
	shift := m.cell.Now().Sub(m.loop.Clock.Now())
	o := ftptls.Options{
		Verify:        s.seclevel > 0,
		CheckHost:     s.checkHost == 1,
		IgnoreTime:    s.ignoreTime == 1,
		SNI:           s.sni == 1,
		Now:           func() time.Time { return m.loop.Clock.Now().Add(shift) }, // without the lock
		NegotiateTime: time.Duration(s.negotiateTime) * time.Second,
		Host:          host,
	}
	if s.version < 4 {
		v := [...]uint16{ssl30, tls.VersionTLS10, tls.VersionTLS11, tls.VersionTLS12}[s.version]
		o.MinVersion, o.MaxVersion = v, v
	}
	if s.suite != allSuites {
		o.Suites = []uint16{uint16(s.suite)}
	}
	var err error
	if s.seclevel >= 1 {
		if o.CA, err = m.certificates(s.cacert, s.cacertex); err != nil {
			return o, err
		}
	}
	if s.seclevel >= 2 {
		if o.Cert, err = m.certificates(s.clientcert); err != nil {
			return o, err
		}
		if o.Key, err = m.readSmall(s.clientkey); err != nil {
			return o, err
		}
		o.KeyPassword = s.keyPassword
	}
	return o, nil
}

// certificates reads the files of that name as one, in PEM; the first must be given.
func (m *Modem) certificates(names ...string) ([]byte, error) {
	var all bytes.Buffer
	for i, name := range names {
		if i > 0 && name == "" {
			continue
		}
		b, err := m.readSmall(name)
		if err != nil {
			return nil, err
		}
		if block, _ := pem.Decode(b); block == nil { // DER cannot be joined
			b = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: b})
		}
		all.Write(append(b, '\n'))
	}
	return all.Bytes(), nil
}

// readSmall reads a file that AT+QSSLCFG names.
func (m *Modem) readSmall(name string) ([]byte, error) {
	if name == "" {
		return nil, errors.New(`a certificate or key that the seclevel needs is not set; name its file with AT+QSSLCFG="cacert", "clientcert" or "clientkey"`)
	}
	st, file, err := m.files.Store(name)
	if err != nil {
		return nil, err
	}
	f, err := st.Open(file, fs.ReadOnly)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, largestPEMFile+1))
	if err == nil && len(b) > largestPEMFile {
		err = fmt.Errorf("%s is larger than %d bytes: not a certificate or key", name, largestPEMFile)
	}
	return b, err
}
