package ftpbackend

import (
	"bytes"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"fmt"
)

// tlsConfig is the one configuration of all connections. It has to be one: tickets are good only within it, and
// hosts resume the control connection's session on data connections. TLS 1.0 and the old suites are there because
// modules are set to them (note 3.2).
func (s *Server) tlsConfig() *tls.Config {
	var suites []uint16
	for _, suite := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		suites = append(suites, suite.ID)
	}
	config := &tls.Config{
		MinVersion:                  tls.VersionTLS10,
		CipherSuites:                suites,
		GetCertificate:              s.certificate,
		DynamicRecordSizingDisabled: true, // files, not pages: throughput before the first byte's latency
	}
	config.GetConfigForClient = s.instead(config.Clone())
	return config
}

// certificate chooses by SNI, else by the announced name, else by the address that was reached.
func (s *Server) certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	if s.pinned != nil {
		return s.pinned, nil
	}
	name := hello.ServerName
	if named, ok := hello.Conn.(interface{ hostName() string }); ok && name == "" {
		name = named.hostName()
	}
	cert, err := s.issue(hello, name)
	if err != nil {
		s.config.Log("ftp server: no certificate for %q: %v", name, err)
	}
	return cert, err
}

// ownCertificate reads the user's certificate and key; both names empty is none.
func ownCertificate(certFile, keyFile string) (*tls.Certificate, error) {
	switch {
	case certFile == "" && keyFile == "":
		return nil, nil
	case keyFile == "":
		return nil, errors.New("--ftp-cert needs --ftp-key, the file of the certificate's private key")
	case certFile == "":
		return nil, errors.New("--ftp-key needs --ftp-cert, the file of the key's certificate")
	}
	cert, err := tls.LoadX509KeyPair(certFile, keyFile)
	if err != nil {
		return nil, fmt.Errorf("the FTP server's certificate %s with key %s: %w: both are PEM files, and the key is the one that the certificate was made for, without a password", certFile, keyFile, err)
	}
	return &cert, nil
}

func chainPEM(cert *tls.Certificate) []byte {
	var out bytes.Buffer
	for _, der := range cert.Certificate {
		out.Write(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	}
	return out.Bytes()
}
