package client

import (
	"crypto/tls"
	"net"
	"sync"
	"time"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/ftptls"
	"ptymodem/ftpbackend/plan"
	"ptymodem/ftpbackend/reply"
)

// blockSize is what a transfer reads and copies at a time.
const blockSize = 256 << 10

// transfer is a data connection: the net.Conn that the library copies through. It is made before
// the library sends the command, when the direction is not known yet. It is opened (TLS, in active
// mode the wait for the server) at the first use, when the server has accepted the command.
//
//	opener ─ connected ─ open ─┬─ Read … ────────────────┬─ Close
//	                           └─ ReadFrom: upload.run ──┘
//
// The first failure counts. It is kept, and closes the connection by a reset.
//
// Three goroutines meet here: the operation's, the reader's of the control connection (replied,
// bare.begin, fail), and workers of the transfer's own.
type transfer struct {
	unusedConn
	control   *control
	active    activeWait     // for the server to connect
	handshake *dataHandshake // nil without TLS
	download  downloader
	upload    uploader
	bare      bareDownload
	early     earlyEnd
	workers   sync.WaitGroup

	// The operation's goroutine alone, from open on.
	conn net.Conn // what the bytes pass through; an upload's workers use it, too

	ready  chan struct{} // closed when raw is there
	broken chan struct{} // closed with err

	// plan is set under mu before the command is sent, and then stays. nil: nothing is planned.
	plan *transferPlan

	mu sync.Mutex
	// mu guards what follows. raw may be used without it after ready.
	raw      net.Conn          // below TLS; nil until the server has connected
	err      *ftpbackend.Error // the first failure
	toServer bool              // opened as an upload
	whole    bool              // upload: the source has ended; download: the connection has
	closing  bool              // Close has been called
	answered int               // the final reply's code, once it has come
}

func newTransfer(c *control, config *tls.Config, negotiate time.Duration) *transfer {
	t := &transfer{control: c, ready: make(chan struct{}), broken: make(chan struct{})}
	t.active.transfer = t
	t.download.transfer = t
	t.bare = bareDownload{transfer: t, none: make(chan struct{})}
	t.upload = uploader{transfer: t, drained: make(chan struct{})}
	t.early.transfer = t
	if config != nil {
		t.handshake = &dataHandshake{transfer: t, config: config, limit: negotiate, over: make(chan struct{})}
	}
	return t
}

// setPlan takes a plan, before the command is sent. Each of its breakpoints is hit or missed by the
// time that Close is done.
func (t *transfer) setPlan(verb string, p plan.Plan) {
	if t.handshake != nil {
		t.handshake.fails = p.FailTLS
	}
	t.mu.Lock()
	t.plan = newTransferPlan(t, verb, p)
	t.mu.Unlock()
}

// commandSent notes that the command has been sent.
func (t *transfer) commandSent() {
	if t.handshake != nil {
		t.handshake.commandSent()
	}
}

// connected takes the connection to the server.
func (t *transfer) connected(conn net.Conn) {
	tune(conn)
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.err != nil || t.closing {
		ftpbackend.Reset(conn)
		return
	}
	t.raw = conn
	if t.handshake != nil {
		t.handshake.start(conn)
	}
	close(t.ready)
}

// fail ends the transfer for the first reason given.
func (t *transfer) fail(err *ftpbackend.Error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.err != nil || t.closing && !t.toServer {
		return
	}
	t.err = err
	close(t.broken)
	t.active.close()
	if t.raw != nil {
		ftpbackend.Reset(t.raw)
	}
}

// failure returns the first failure, or nil.
func (t *transfer) failure() *ftpbackend.Error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.err == nil && t.handshake != nil && t.handshake.cutErr != nil && !reply.Success(t.answered) {
		return ftptls.NewError("", t.handshake.cutErr)
	}
	return t.err
}

// endedEarly tells whether it is a download that was closed before its end.
func (t *transfer) endedEarly() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.err == nil && !t.whole
}

// abandoned tells whether it is a download whose connection has been closed before its end, by our
// choice or for a failure. t may be nil.
func (t *transfer) abandoned() bool {
	if t == nil {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return !t.toServer && !t.whole && (t.closing || t.err != nil)
}

// undecided tells whether it is a download whose end the plan may still change. The server's final
// reply, which may be far ahead of the data, then has to wait. t may be nil.
func (t *transfer) undecided() bool {
	if t == nil {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.plan != nil && !t.plan.upload && !t.closing
}

// replied takes the code of the final reply, which may be ahead of the data.
func (t *transfer) replied(code int) {
	t.mu.Lock()
	t.answered = code
	early := t.toServer && !t.whole && t.raw != nil
	t.upload.prematureEnd = t.upload.prematureEnd || early && reply.Success(code)
	cut := early && !reply.Success(code)
	// The embedded server had connected before it said one of these.
	there := t.control.embedded && (code < 400 || code == 426 || code == 451)
	if t.raw == nil && !there {
		t.active.hurry()
	}
	if cut && !t.closing && t.handshake.running() {
		t.workers.Add(1) // under mu, so before Close waits
		go func() {
			defer t.workers.Done()
			defer t.control.guard()
			t.handshake.await(code)
			t.cutShort()
		}()
		cut = false
	}
	t.mu.Unlock()
	if cut {
		t.cutShort()
	}
}

// cutShort fails an upload that the server has ended before its end.
func (t *transfer) cutShort() {
	t.fail(&ftpbackend.Error{Kind: ftpbackend.KindDataLost, Text: "the server ended the upload"})
}

// isClosed tells whether a channel, which is never sent on, is closed.
func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}
