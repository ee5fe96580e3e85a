package emulator

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"testing"
	"time"
)

// An authority is a CA and what it signs.
type authority struct {
	key  crypto.Signer
	cert *x509.Certificate
	pem  []byte
}

// leafOptions change a certificate, which is good for fake.example.com in this century and has an
// ECDSA key.
type leafOptions struct {
	rsa         bool
	name        string
	from, until time.Time
}

var (
	longAgo = time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
	farOff  = time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC)
)

func newAuthority(t testing.TB) *authority {
	t.Helper()
	a := &authority{key: ecdsaKey(t)}
	a.cert = a.sign(t, &x509.Certificate{
		Subject: pkix.Name{CommonName: "the test's CA"}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign, NotBefore: longAgo, NotAfter: farOff,
	}, a.key.Public())
	a.pem = certificatePEM(a.cert.Raw)
	return a
}

// sign makes a certificate, its own one at first.
func (a *authority) sign(t testing.TB, template *x509.Certificate, key crypto.PublicKey) *x509.Certificate {
	t.Helper()
	template.SerialNumber = big.NewInt(time.Now().UnixNano())
	parent := a.cert
	if parent == nil {
		parent = template
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key, a.key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

func (a *authority) leaf(t testing.TB, o leafOptions) tls.Certificate {
	t.Helper()
	if o.name == "" {
		o.name = "fake.example.com"
	}
	if o.from.IsZero() {
		o.from = longAgo
	}
	if o.until.IsZero() {
		o.until = farOff
	}
	var key crypto.Signer = ecdsaKey(t)
	if o.rsa {
		var err error
		if key, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
			t.Fatal(err)
		}
	}
	cert := a.sign(t, &x509.Certificate{
		Subject: pkix.Name{CommonName: o.name}, DNSNames: []string{o.name}, NotBefore: o.from, NotAfter: o.until,
		KeyUsage:    x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}, key.Public())
	return tls.Certificate{Certificate: [][]byte{cert.Raw}, PrivateKey: key, Leaf: cert}
}

func ecdsaKey(t testing.TB) crypto.Signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// certificatePEM is a certificate as a host uploads it.
func certificatePEM(der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

// keyPEM is the key of a certificate as a host uploads it, encrypted the traditional way if there
// is a password.
func keyPEM(t testing.TB, c tls.Certificate, password string) []byte {
	t.Helper()
	block := &pem.Block{}
	var err error
	switch key := c.PrivateKey.(type) {
	case *rsa.PrivateKey:
		block.Type, block.Bytes = "RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key)
	case *ecdsa.PrivateKey:
		block.Type = "EC PRIVATE KEY"
		block.Bytes, err = x509.MarshalECPrivateKey(key)
	}
	if err == nil && password != "" {
		//lint:ignore SA1019 that is how modules' keys are encrypted
		block, err = x509.EncryptPEMBlock(rand.Reader, block.Type, block.Bytes, []byte(password), x509.PEMCipherAES128)
	}
	if err != nil {
		t.Fatal(err)
	}
	return bytes.TrimSpace(pem.EncodeToMemory(block))
}

// serverTLS is a server that takes every version and suite there is, with these certificates.
func serverTLS(certs ...tls.Certificate) *tls.Config {
	cfg := &tls.Config{MinVersion: tls.VersionTLS10, Certificates: certs}
	for _, s := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		cfg.CipherSuites = append(cfg.CipherSuites, s.ID)
	}
	return cfg
}
