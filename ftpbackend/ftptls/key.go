package ftptls

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"

	"github.com/youmark/pkcs8"
)

// keyPair reads the client's certificate and key.
func (o Options) keyPair() (*tls.Certificate, error) {
	if len(o.Cert) == 0 || len(o.Key) == 0 {
		return nil, NewError("a client certificate needs its key, and a key its certificate", nil)
	}
	certs, err := parseCertificates(o.Cert)
	if err != nil {
		return nil, NewError("the client certificate cannot be read; want PEM or DER", err)
	}
	key, err := parseKey(o.Key, o.KeyPassword)
	if err != nil {
		return nil, NewError("the client key cannot be read", err)
	}
	public, ok := key.Public().(interface{ Equal(crypto.PublicKey) bool })
	if !ok || !public.Equal(certs[0].PublicKey) {
		return nil, NewError("the client key is not the key of the client certificate", nil)
	}
	pair := &tls.Certificate{PrivateKey: key, Leaf: certs[0]}
	for _, c := range certs {
		pair.Certificate = append(pair.Certificate, c.Raw)
	}
	return pair, nil
}

var errNoPassword = errors.New("it is encrypted and no password was given")

// parseKey reads a private key in PEM, encrypted or not, or in DER.
func parseKey(data []byte, password string) (crypto.Signer, error) {
	der := data
	for rest := data; ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		switch block.Type {
		case "ENCRYPTED PRIVATE KEY":
			return parseEncryptedKey(block.Bytes, password)
		case "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY":
		default:
			continue // such as an EC key's parameters
		}
		der = block.Bytes
		//lint:ignore SA1019 modules are given such keys, whatever their worth
		if x509.IsEncryptedPEMBlock(block) {
			if password == "" {
				return nil, errNoPassword
			}
			var err error
			//lint:ignore SA1019 as above
			if der, err = x509.DecryptPEMBlock(block, []byte(password)); err != nil {
				return nil, err
			}
		}
		break
	}
	return parseKeyDER(der)
}

func parseKeyDER(der []byte) (crypto.Signer, error) {
	if key, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return key, nil
	}
	if key, err := x509.ParseECPrivateKey(der); err == nil {
		return key, nil
	}
	key, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil, errors.New("neither PKCS#1, SEC 1 nor PKCS#8, in PEM or DER; or the password is wrong")
	}
	return signer(key)
}

// parseEncryptedKey reads a key in encrypted PKCS#8 (RFC 5958), as OpenSSL writes it.
func parseEncryptedKey(der []byte, password string) (key crypto.Signer, err error) {
	if password == "" {
		return nil, errNoPassword
	}
	if costly(der) {
		return nil, errors.New("its password takes too long to try; write it again with openssl pkcs8 -topk8")
	}
	defer func() {
		if recover() != nil { // of a cipher, at parameters that do not fit it
			key, err = nil, errors.New("it is no PKCS#8 that can be read")
		}
	}()
	parsed, err := pkcs8.ParsePKCS8PrivateKey(der, []byte(password))
	if err != nil {
		return nil, fmt.Errorf("encrypted PKCS#8: %w; or the password is wrong", err)
	}
	return signer(parsed)
}

// signer is a private key that TLS can use.
func signer(key any) (crypto.Signer, error) {
	switch key := key.(type) {
	case *rsa.PrivateKey:
		return key, nil
	case *ecdsa.PrivateKey:
		return key, nil
	case ed25519.PrivateKey:
		return key, nil
	}
	return nil, errors.New("its kind of key is not one for TLS")
}

// What a password's derivation may cost: PBKDF2's rounds, a few seconds of processor; scrypt's
// memory, N·r·128 bytes, and passes.
const (
	mostRounds = 10_000_000
	mostBlocks = 1 << 21
	mostPasses = 16
)

// costly reports whether opening a key of encrypted PKCS#8 with PBES2 (RFC 8018, A.4; RFC 7914, 7)
// would occupy the modem for longer than any honest key does. What cannot be read is not costly:
// opening it fails.
func costly(der []byte) bool {
	type algorithm struct {
		ID         asn1.ObjectIdentifier
		Parameters asn1.RawValue
	}
	var info struct {
		Algorithm algorithm
		Data      []byte
	}
	var parameters struct{ Derivation, Cipher algorithm }
	if _, err := asn1.Unmarshal(der, &info); err != nil {
		return false
	}
	if _, err := asn1.Unmarshal(info.Algorithm.Parameters.FullBytes, &parameters); err != nil {
		return false
	}
	var items []asn1.RawValue
	if _, err := asn1.Unmarshal(parameters.Derivation.Parameters.FullBytes, &items); err != nil {
		return false
	}
	var numbers []*big.Int
	for _, item := range items {
		var n *big.Int
		if _, err := asn1.Unmarshal(item.FullBytes, &n); err == nil && n != nil {
			numbers = append(numbers, n)
		}
	}
	over := func(n *big.Int, most int64) bool { return n.Cmp(big.NewInt(most)) > 0 }
	if len(numbers) >= 3 { // scrypt: N, r, p
		return over(new(big.Int).Mul(numbers[0], numbers[1]), mostBlocks) || over(numbers[2], mostPasses)
	}
	return len(numbers) > 0 && over(numbers[0], mostRounds)
}
