package ftptls

import (
	"crypto/tls"
	"errors"
	"strings"

	"ptymodem/ftpbackend"
)

// NewError returns a failure of our own side of TLS.
func NewError(text string, err error) *ftpbackend.Error {
	return &ftpbackend.Error{Kind: ftpbackend.KindTLS, Op: "tls", Text: text, Err: err}
}

// IsError reports whether an error came from the TLS layer, and not from the network below.
func IsError(err error) bool {
	var alert tls.AlertError
	var header tls.RecordHeaderError
	var cert *tls.CertificateVerificationError
	if errors.As(err, &alert) || errors.As(err, &header) || errors.As(err, &cert) {
		return true
	}
	// crypto/tls has no type for most of its errors, and wraps a peer's alert in a net.OpError of
	// its own.
	text := err.Error()
	return strings.HasPrefix(text, "tls: ") || strings.HasPrefix(text, "remote error: tls: ") || strings.HasPrefix(text, "local error: tls: ")
}
