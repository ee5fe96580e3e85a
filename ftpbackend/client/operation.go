package client

import (
	"context"
	"errors"

	"ptymodem/ftpbackend"
)

// operation is what a session does at a time: a login, a command, a transfer. Until its end, the
// end of its context ends the session. Its fields do not change.
type operation struct {
	control *control
	ctx     context.Context
	name    string      // as errors have it
	stop    func() bool // stops waiting for the end of ctx
}

// newOperation begins an operation, unless another is under way.
func newOperation(ctx context.Context, c *control, name string) (*operation, error) {
	if !c.busy.CompareAndSwap(false, true) {
		return nil, &ftpbackend.Error{Kind: ftpbackend.KindUnsupported, Op: name, Text: "another operation is under way; close its download first"}
	}
	if cause := c.ended(); cause != nil {
		c.busy.Store(false)
		return nil, cause.During(name)
	}
	if ended := ftpbackend.ContextError(ctx); ended != nil {
		c.fail(ended, true)
		c.busy.Store(false)
		return nil, ended.During(name)
	}
	c.start(ctx)
	stop := context.AfterFunc(ctx, func() {
		defer c.guard()
		c.fail(ftpbackend.ContextError(ctx), true)
	})
	return &operation{control: c, ctx: ctx, name: name, stop: stop}, nil
}

// end ends the operation.
func (o *operation) end() {
	o.stop()
	o.control.cancel()
	o.control.busy.Store(false)
}

// verdict turns the result of an operation into an *Error, or nil. The library joins several errors
// if a transfer fails in several ways. The first of these decides:
//
//	the context ended                    KindTimeout, KindCanceled
//	the upload's source failed           KindCanceled
//	the session ended                    its cause (421, closed, reset, TLS)
//	the data connection failed           unless the reply to that says more
//	the server refused                   KindReply, or KindTLS for PBSZ and PROT
func (o *operation) verdict(err error) error { return o.verdictDuring(o.name, err) }

// verdictDuring is verdict where errors name a step of the operation.
func (o *operation) verdictDuring(step string, err error) error {
	c := o.control
	if err == nil {
		return nil
	}
	if ended := ftpbackend.ContextError(o.ctx); ended != nil {
		return ended.During(step)
	}
	refusal, refused := isReply(err)
	cause := c.ended()
	if t := c.current(); t != nil {
		if failure := t.failure(); failure != nil {
			switch {
			case failure.Kind == ftpbackend.KindCanceled:
				return failure.During(step)
			case cause != nil && !errors.Is(cause, errNoReply) && !refused:
				return cause.During(step)
			case refused && overrules(refusal.Reply, failure):
				return t.handshake.checkResumed(refusal).During(step)
			}
			return failure.During(step)
		}
	}
	if refused {
		refusal = o.asTLS(refusal)
		if t := c.current(); t != nil {
			refusal = t.handshake.checkResumed(refusal)
		}
		return refusal.During(step)
	}
	if cause != nil {
		return cause.During(step)
	}
	var known *ftpbackend.Error
	if errors.As(err, &known) {
		return known.During(step)
	}
	// The library has no error of its own for a reply that it did not expect, such as 332 to USER.
	if _, last := c.latest(); last.Code >= 300 {
		return last.Refusal().During(step)
	}
	return &ftpbackend.Error{Kind: ftpbackend.KindProtocol, Op: step, Err: err}
}

// asTLS makes a refused PBSZ or PROT (RFC 4217) a failure of TLS.
func (o *operation) asTLS(refusal *ftpbackend.Error) *ftpbackend.Error {
	switch verb, _ := o.control.latest(); verb {
	case "PBSZ", "PROT":
		if refusal.Reply != 421 {
			refusal = refusal.During("")
			refusal.Kind = ftpbackend.KindTLS
		}
	}
	return refusal
}

// forgivable reports whether an early end may count as a success.
func (o *operation) forgivable() bool {
	if ftpbackend.ContextError(o.ctx) != nil {
		return false
	}
	cause := o.control.ended()
	return cause == nil || cause.Reply != 421
}
