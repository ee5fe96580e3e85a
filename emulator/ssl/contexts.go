package ssl

import (
	"bytes"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"time"

	"ptymodem/emulator/at"
	"ptymodem/emulator/files"
	"ptymodem/fs"
	"ptymodem/ftpbackend/ftptls"
)

const (
	count          = 6
	AllSuites      = 0xFFFF
	ssl30          = 0x0300   // configurable, and refused by the TLS library
	largestPEMFile = 64 << 10 // no certificate file of a module is larger
)

// context is one set of AT+QSSLCFG's settings (SSL note).
type context struct {
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

// Contexts are a modem's SSL contexts 0 to 5. The modem's lock guards them.
type Contexts struct {
	files *files.Files
	now   func() time.Time // the modem's wall clock
	clock func(...string) time.Time

	list [count]context
}

// New returns the contexts of a modem with these files. now is its wall clock, which may have been
// set, and is asked with the modem locked; clock, the clock below it, may be asked at any time.
func New(fl *files.Files, now func() time.Time, clock func(...string) time.Time) *Contexts {
	s := &Contexts{files: fl, now: now, clock: clock}
	s.Reset()
	return s
}

// Of are those of the modem that a command runs in.
func Of(c *at.Call) *Contexts { return c.Module().(interface{ SSL() *Contexts }).SSL() }

// Reset brings back the defaults, as every power-up does.
func (s *Contexts) Reset() {
	for i := range s.list {
		s.list[i] = context{version: 4, suite: AllSuites, ignoreTime: 1, negotiateTime: 300}
	}
}

// Options are the settings of SSL context ctx for a session with host. Certificates are read
// from the stores now; one that is missing is an error, as is no CA to check a server with.
func (s *Contexts) Options(ctx int, host string) (ftptls.Options, error) {
	x := &s.list[ctx]
	shift := s.now().Sub(s.clock())
	o := ftptls.Options{
		Verify:        x.seclevel > 0,
		CheckHost:     x.checkHost == 1,
		IgnoreTime:    x.ignoreTime == 1,
		SNI:           x.sni == 1,
		Now:           func() time.Time { return s.clock().Add(shift) }, // without the lock
		NegotiateTime: time.Duration(x.negotiateTime) * time.Second,
		Host:          host,
	}
	if x.version < 4 {
		v := [...]uint16{ssl30, tls.VersionTLS10, tls.VersionTLS11, tls.VersionTLS12}[x.version]
		o.MinVersion, o.MaxVersion = v, v
	}
	if x.suite != AllSuites {
		o.Suites = []uint16{uint16(x.suite)}
	}
	var err error
	if x.seclevel >= 1 {
		if o.CA, err = s.certificates(x.cacert, x.cacertex); err != nil {
			return o, err
		}
	}
	if x.seclevel >= 2 {
		if o.Cert, err = s.certificates(x.clientcert); err != nil {
			return o, err
		}
		if o.Key, err = s.readSmall(x.clientkey); err != nil {
			return o, err
		}
		o.KeyPassword = x.keyPassword
	}
	return o, nil
}

// certificates reads the files of that name as one, in PEM; the first must be given.
func (s *Contexts) certificates(names ...string) ([]byte, error) {
	var all bytes.Buffer
	for i, name := range names {
		if i > 0 && name == "" {
			continue
		}
		b, err := s.readSmall(name)
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
func (s *Contexts) readSmall(name string) ([]byte, error) {
	if name == "" {
		return nil, errors.New(`a certificate or key that the seclevel needs is not set; name its file with AT+QSSLCFG="cacert", "clientcert" or "clientkey"`)
	}
	st, file, err := s.files.Store(name)
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
