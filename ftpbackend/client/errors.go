package client

import (
	"context"
	"errors"
	"io"
	"net"
	"syscall"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/ftptls"
)

// dialError classifies the failure to open a control connection.
func dialError(ctx context.Context, err error) *ftpbackend.Error {
	if ended := ftpbackend.ContextError(ctx); ended != nil {
		return ended
	}
	var known *ftpbackend.Error
	if errors.As(err, &known) {
		return known
	}
	var dns *net.DNSError
	kind := ftpbackend.KindNetwork
	switch {
	case errors.As(err, &dns):
		kind = ftpbackend.KindResolve
	case errors.Is(err, syscall.ECONNREFUSED):
		kind = ftpbackend.KindRefused
	case errors.Is(err, syscall.ECONNRESET):
		kind = ftpbackend.KindReset
	}
	return &ftpbackend.Error{Kind: kind, Err: err}
}

// lineError classifies the end of an established control connection.
func lineError(err error) *ftpbackend.Error {
	var known *ftpbackend.Error
	switch {
	case errors.As(err, &known):
		return known
	case ftptls.IsError(err):
		return &ftpbackend.Error{Kind: ftpbackend.KindTLS, Err: err}
	case errors.Is(err, io.EOF):
		return &ftpbackend.Error{Kind: ftpbackend.KindRefused, Text: "the server closed it"}
	}
	return &ftpbackend.Error{Kind: ftpbackend.KindReset, Err: err}
}

// cut reports whether err is the end of a connection, and not a failure that the peer has stated.
func cut(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || ftpbackend.IsReset(err)
}
