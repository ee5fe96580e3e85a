package ftpbackend

import (
	"context"
	"errors"
	"net/textproto"
)

// verdict turns what an operation came to into an *Error, or nil. The library
// joins several errors where a transfer fails in several ways; which of them
// is the reason is decided here, in this order:
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
	if ended := contextError(ctx); ended != nil {
		return ended.during(op)
	}
	refusal, refused := isReply(err)
	cause := c.line.ended()
	if t := c.line.current(); t != nil {
		if failure := t.failure(); failure != nil {
			switch {
			case failure.Kind == KindCanceled:
				return failure.during(op)
			case cause != nil && !errors.Is(cause, errNoReply) && !refused:
				return cause.during(op)
			case refused && overrules(refusal.Reply, failure):
				return t.unresumed(refusal).during(op)
			}
			return failure.during(op)
		}
	}
	if refused {
		return c.line.current().unresumed(c.asTLS(refusal)).during(op)
	}
	if cause != nil {
		return cause.during(op)
	}
	var known *Error
	if errors.As(err, &known) {
		return known.during(op)
	}
	// The library has no error of its own for an answer that it did not
	// expect, such as 332 to USER.
	if last := c.line.latest(); last.code >= 300 {
		return last.refusal().during(op)
	}
	return &Error{Kind: KindProtocol, Op: op, Err: err}
}

// overrules tells whether a server's reply says more about a failed data
// connection than the failure does. Refusals of our own side stand.
func overrules(code int, failure *Error) bool {
	switch failure.Kind {
	case KindWrongPeer:
		return false
	case KindTLS:
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

// asTLS makes a refused PBSZ or PROT (RFC 4217) a matter of TLS.
func (c *Client) asTLS(refusal *Error) *Error {
	switch c.line.latestVerb() {
	case "PBSZ", "PROT":
		if refusal.Reply != 421 {
			refusal = refusal.during("")
			refusal.Kind = KindTLS
		}
	}
	return refusal
}

// forgivable tells whether an early end may pass for a success.
func (c *Client) forgivable(ctx context.Context) bool {
	if contextError(ctx) != nil {
		return false
	}
	cause := c.line.ended()
	return cause == nil || cause.Reply != 421
}

// protoReply returns the server's refusal as the library reports it.
func protoReply(err error) (*Error, bool) {
	var proto *textproto.Error
	if !errors.As(err, &proto) {
		return nil, false
	}
	refusal := refused(proto.Code, proto.Msg)
	refusal.Err = proto
	return refusal, refusal.Kind == KindReply
}
