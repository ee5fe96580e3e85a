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

// verdict turns the result of an operation into an *Error, or nil. The library joins several errors
// if a transfer fails in several ways. The first of these decides:
//
//	the context ended                    KindTimeout, KindCanceled
//	the upload's source failed           KindCanceled
//	the session ended                    its cause (421, closed, reset, TLS)
//	the data connection failed           unless the reply to that says more
//	the server refused                   KindReply, or KindTLS for PBSZ and PROT
func (c *Client) verdict(ctx context.Context, op string, err error) error {
	if err == nil {
		return nil
	}
	if ended := ftpbackend.ContextError(ctx); ended != nil {
		return ended.During(op)
	}
	refusal, refused := isReply(err)
	cause := c.control.ended()
	if t := c.control.current(); t != nil {
		if failure := t.failure(); failure != nil {
			switch {
			case failure.Kind == ftpbackend.KindCanceled:
				return failure.During(op)
			case cause != nil && !errors.Is(cause, errNoReply) && !refused:
				return cause.During(op)
			case refused && overrules(refusal.Reply, failure):
				return t.handshake.checkResumed(refusal).During(op)
			}
			return failure.During(op)
		}
	}
	if refused {
		refusal = c.asTLS(refusal)
		if t := c.control.current(); t != nil {
			refusal = t.handshake.checkResumed(refusal)
		}
		return refusal.During(op)
	}
	if cause != nil {
		return cause.During(op)
	}
	var known *ftpbackend.Error
	if errors.As(err, &known) {
		return known.During(op)
	}
	// The library has no error of its own for a reply that it did not expect, such as 332 to USER.
	if _, last := c.control.latest(); last.Code >= 300 {
		return last.Refusal().During(op)
	}
	return &ftpbackend.Error{Kind: ftpbackend.KindProtocol, Op: op, Err: err}
}

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

// asTLS makes a refused PBSZ or PROT (RFC 4217) a failure of TLS.
func (c *Client) asTLS(refusal *ftpbackend.Error) *ftpbackend.Error {
	switch verb, _ := c.control.latest(); verb {
	case "PBSZ", "PROT":
		if refusal.Reply != 421 {
			refusal = refusal.During("")
			refusal.Kind = ftpbackend.KindTLS
		}
	}
	return refusal
}

// forgivable reports whether an early end may count as a success.
func (c *Client) forgivable(ctx context.Context) bool {
	if ftpbackend.ContextError(ctx) != nil {
		return false
	}
	cause := c.control.ended()
	return cause == nil || cause.Reply != 421
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
