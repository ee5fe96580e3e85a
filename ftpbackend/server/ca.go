package server

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"math/big"
	"path/filepath"
	"time"
)

// The certificates are valid for hosts and modules whose clock is years off either way, as a clock
// without a battery is. The end stays before 2050, where the encoding of dates changes.
const (
	caYearsBack  = 10
	caYearsAhead = 20
)

// CACertificate returns the CA certificate, in PEM, of an embedded server on the folder root, for a
// host to pin. It makes the CA if there is none yet, and keeps it in root/.ptymodem/ca.pem (mode
// 0600 in a folder of mode 0700; for a root with {n} see [Config]). Every later call and every
// server on that folder uses it, in other processes, too.
func CACertificate(root string) ([]byte, error) {
	if root == "" {
		return nil, errors.New("no folder to keep the CA in: give --ftp-root DIR")
	}
	common, _ := splitRoot(root)
	folder, err := openFolder(common)
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	a, err := storedAuthority(filepath.Join(folder.Name(), reservedName), time.Now)
	if err != nil {
		return nil, err
	}
	return a.pem(), nil
}

// authority is a CA: its certificate and the key that signs with it.
type authority struct {
	cert *x509.Certificate
	key  crypto.Signer
}

// newAuthority makes a CA with an ECDSA P-256 key, which takes well under a millisecond.
func newAuthority(now time.Time) (*authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	serial, err := newSerial()
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: serial,
		// a name of its own, so that a host can hold several of these CAs
		Subject:               pkix.Name{CommonName: "ptymodem CA " + hex.EncodeToString(serial.Bytes()[:4])},
		NotBefore:             now.AddDate(-caYearsBack, 0, 0),
		NotAfter:              now.AddDate(caYearsAhead, 0, 0),
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		BasicConstraintsValid: true,
		IsCA:                  true,
		MaxPathLenZero:        true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	return &authority{cert, key}, nil
}

// newSerial is a random positive number of 16 bytes with no leading zeros (RFC 5280, 4.1.2.2: at
// most 20 bytes).
func newSerial() (*big.Int, error) {
	b := make([]byte, 16)
	if _, err := rand.Read(b); err != nil {
		return nil, err
	}
	b[0] = b[0]&0x7f | 0x40
	return new(big.Int).SetBytes(b), nil
}

func (a *authority) pem() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw})
}

// marshal puts certificate and key into one text, so that two files cannot disagree.
func (a *authority) marshal() ([]byte, error) {
	key, err := x509.MarshalPKCS8PrivateKey(a.key)
	if err != nil {
		return nil, err
	}
	return append(a.pem(), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})...), nil
}

func parseAuthority(text []byte) (*authority, error) {
	a := &authority{}
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		var err error
		switch block.Type {
		case "CERTIFICATE":
			a.cert, err = x509.ParseCertificate(block.Bytes)
		case "PRIVATE KEY":
			var key any
			if key, err = x509.ParsePKCS8PrivateKey(block.Bytes); err == nil {
				a.key, _ = key.(crypto.Signer)
			}
		}
		if err != nil {
			return nil, err
		}
	}
	if a.cert == nil || a.key == nil {
		return nil, errors.New("it lacks the certificate or the key")
	}
	public, ok := a.key.Public().(interface{ Equal(crypto.PublicKey) bool })
	if !ok || !public.Equal(a.cert.PublicKey) || !a.cert.IsCA {
		return nil, errors.New("its key does not belong to its certificate, or that is no CA's")
	}
	return a, nil
}
