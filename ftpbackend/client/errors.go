package client

import (
	"context"
	"errors"
	"io"
	"net"
	"net/textproto"
	"syscall"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/ftptls"
	"ptymodem/ftpbackend/reply"
)

// overrules reports whether a server's reply says more about a failed data connection than the
// failure does. Refusals by our own side stand.
func overrules(code int, failure *ftpbackend.Error) bool {
	switch failure.Kind {
	case ftpbackend.KindWrongPeer:
		return false
	case ftpbackend.KindTLS:
		if failure.Err == nil || !cut(failure.Err) {
			return false
		}
	}
	switch code {
	case 421, 425, 426, 451, 452, 552:
		return true
	}
	return false
}

// isReply returns the server's refusal in an error of the library's.
func isReply(err error) (*ftpbackend.Error, bool) {
	var known *ftpbackend.Error
	if errors.As(err, &known) && known.Kind == ftpbackend.KindReply {
		return known, true
	}
	return protoReply(err)
}

// protoReply returns the server's refusal as the library reports it.
func protoReply(err error) (*ftpbackend.Error, bool) {
	var proto *textproto.Error
	if !errors.As(err, &proto) {
		return nil, false
	}
	refusal := reply.Refusal(proto.Code, proto.Msg)
	refusal.Err = proto
	return refusal, refusal.Kind == ftpbackend.KindReply
}

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

// dataError classifies a failure on an open data connection.
func dataError(otherwise ftpbackend.Kind, err error) *ftpbackend.Error {
	switch {
	case cut(err) || errors.Is(err, net.ErrClosed):
		return &ftpbackend.Error{Kind: ftpbackend.KindDataLost, Err: err}
	case ftptls.IsError(err):
		return ftptls.NewError("", err)
	}
	return &ftpbackend.Error{Kind: otherwise, Err: err}
}
