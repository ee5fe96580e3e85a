package server

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"net"
	"net/netip"
	"strings"
	"sync"
	"time"
)

// maxLeaves bounds the certificates kept. When it is reached, all are dropped.
const maxLeaves = 1024

// issuer issues the server's certificates: one for each requested name, made when first needed, as
// is the CA. Nothing is computed before the first handshake. It is safe for concurrent use.
type issuer struct {
	load func() (*authority, error)

	mu     sync.Mutex
	ca     *authority
	keys   map[keyKind]crypto.Signer // shared by all names: making a key is slow
	leaves map[leafID]*tls.Certificate
}

type keyKind int

const (
	keyECDSA keyKind = iota
	keyRSA           // only for clients that offer nothing that works with ECDSA, such as suites 0035 and 002F
)

type leafID struct {
	name string
	kind keyKind
}

func newIssuer(load func() (*authority, error)) *issuer {
	return &issuer{load: load, keys: map[keyKind]crypto.Signer{}, leaves: map[leafID]*tls.Certificate{}}
}

// authority returns the CA. After a failure the next call tries again.
func (i *issuer) authority() (*authority, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.loaded()
}

func (i *issuer) loaded() (*authority, error) {
	if i.ca == nil {
		ca, err := i.load()
		if err != nil {
			return nil, err
		}
		i.ca = ca
	}
	return i.ca, nil
}

// certificate returns the certificate to present to a client under a name: a host name or a literal
// address.
func (i *issuer) certificate(hello *tls.ClientHelloInfo, name string) (*tls.Certificate, error) {
	cert, err := i.leaf(name, keyECDSA)
	if err != nil || hello.SupportsCertificate(cert) == nil {
		return cert, err
	}
	return i.leaf(name, keyRSA)
}

func (i *issuer) leaf(name string, kind keyKind) (*tls.Certificate, error) {
	id := leafID{hostName(name), kind}
	i.mu.Lock()
	defer i.mu.Unlock()
	if cert := i.leaves[id]; cert != nil {
		return cert, nil
	}
	ca, err := i.loaded()
	if err != nil {
		return nil, err
	}
	key, err := i.key(kind)
	if err != nil {
		return nil, err
	}
	cert, err := ca.issue(id.name, key, ca.cert.NotAfter)
	if err != nil {
		return nil, err
	}
	if len(i.leaves) >= maxLeaves {
		clear(i.leaves)
	}
	i.leaves[id] = cert
	return cert, nil
}

func (i *issuer) key(kind keyKind) (key crypto.Signer, err error) {
	if key = i.keys[kind]; key != nil {
		return key, nil
	}
	if kind == keyRSA {
		key, err = rsa.GenerateKey(rand.Reader, 2048)
	} else {
		key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	}
	if err == nil {
		i.keys[kind] = key
	}
	return key, err
}

// issue signs a server certificate for one name, valid until then. A literal address becomes an IP
// name. localhost has the loopback addresses as well.
func (a *authority) issue(name string, key crypto.Signer, until time.Time) (*tls.Certificate, error) {
	serial, err := newSerial()
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: serial,
		NotBefore:    a.cert.NotBefore,
		NotAfter:     until,
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if _, ok := key.(*rsa.PrivateKey); ok {
		template.KeyUsage |= x509.KeyUsageKeyEncipherment // RSA key exchange
	}
	if len(name) <= 64 { // the limit of a common name (RFC 5280, appendix A)
		template.Subject = pkix.Name{CommonName: name}
	}
	addr, err := netip.ParseAddr(name)
	switch {
	case err == nil:
		template.IPAddresses = []net.IP{addr.AsSlice()}
		if addr.IsLoopback() {
			template.DNSNames = []string{"localhost"}
		}
	case name == "localhost":
		template.DNSNames = []string{name}
		template.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1).To4(), net.IPv6loopback}
	default:
		template.DNSNames = []string{name}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, key.Public(), a.key)
	if err != nil {
		return nil, err
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	return &tls.Certificate{Certificate: [][]byte{der, a.cert.Raw}, PrivateKey: key, Leaf: leaf}, nil
}

// hostName returns a name as certificates have it: lower case, no final dot, no zone. It returns
// localhost for what no certificate can have.
func hostName(name string) string {
	name = strings.TrimSuffix(strings.ToLower(strings.Trim(name, "[]")), ".")
	if addr, err := netip.ParseAddr(name); err == nil {
		return addr.Unmap().WithZone("").String()
	}
	if name == "" || len(name) > 253 {
		return "localhost"
	}
	for _, c := range []byte(name) {
		if c <= ' ' || c >= 0x7f {
			return "localhost"
		}
	}
	return name
}
