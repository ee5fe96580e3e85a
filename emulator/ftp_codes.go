package emulator

import (
	"errors"

	"ptymodem/emulator/at"
	"ptymodem/emulator/reference"
	"ptymodem/fs"
	"ptymodem/ftpbackend"
)

// The <err> codes of the FTP(S) commands (note, chapter 5; 630 is missing from its table and comes from the older families, field).
const (
	ftpOK               at.CME = 0
	ftpUnknown          at.CME = 601
	ftpBlocked          at.CME = 602
	ftpBusy             at.CME = 603
	ftpDNS              at.CME = 604
	ftpNetwork          at.CME = 605
	ftpControlClosed    at.CME = 606
	ftpDataClosed       at.CME = 607
	ftpPeerClosed       at.CME = 608
	ftpTimeout          at.CME = 609
	ftpInvalidParameter at.CME = 610
	ftpOpenFile         at.CME = 611
	ftpFilePosition     at.CME = 612
	ftpFileError        at.CME = 613
	ftpService          at.CME = 614
	ftpDataOpen         at.CME = 615
	ftpAborted          at.CME = 616
	ftpActionNotTaken   at.CME = 617
	ftpLocalError       at.CME = 618
	ftpNoStorage        at.CME = 619
	ftpSyntax           at.CME = 620
	ftpSyntaxParameter  at.CME = 621
	ftpNotImplemented   at.CME = 622
	ftpBadSequence      at.CME = 623
	ftpNotImplParameter at.CME = 624
	ftpNotLoggedIn      at.CME = 625
	ftpNeedAccount      at.CME = 626
	ftpUnavailable      at.CME = 627
	ftpPageType         at.CME = 628
	ftpFileAborted      at.CME = 629
	ftpFileName         at.CME = 630
	ftpTLS              at.CME = 631
	ftpSourceAddress    at.CME = 632
	ftpSend             at.CME = 633
	ftpReceive          at.CME = 634
)

// FTPCodes lists every <err> with what leads to it here. It is also the table by which replies are mapped.
func FTPCodes() []reference.FTPCode {
	return []reference.FTPCode{
		{Err: 601, Meaning: "any other 4xx or 5xx reply, or a server that does not speak FTP"},
		{Err: 602, Meaning: "only on demand, by a scenario"},
		{Err: 603, Meaning: "another FTP command is running, or QFTPOPEN while not closed"},
		{Err: 604, Meaning: "the host name cannot be resolved, or the PDP context is inactive and the host is a name"},
		{Err: 605, Meaning: "no route, the network is down, or the PDP context is inactive and the host is an address"},
		{Err: 606, Meaning: "the control connection was refused, or ended in order; not logged in"},
		{Err: 607, Meaning: "the data connection ended before the transfer was whole"},
		{Err: 608, Meaning: "the control connection was reset"},
		{Err: 609, Meaning: "rsptimeout has passed"},
		{Err: 610, Meaning: "a parameter is missing, malformed or out of range"},
		{Err: 611, Meaning: "the local file to upload cannot be opened"},
		{Err: 612, Meaning: "startpos lies past the file, or is not where the open upload goes on"},
		{Err: 613, Meaning: "the local file cannot be written"},
		{Err: 614, Replies: []int{421}, Meaning: "the server closes the session"},
		{Err: 615, Replies: []int{425}, Meaning: "the data connection cannot be opened"},
		{Err: 616, Replies: []int{426}, Meaning: "the server aborted the transfer"},
		{Err: 617, Replies: []int{450}, Meaning: "the file is busy"},
		{Err: 618, Replies: []int{451}, Meaning: "local error at the server"},
		{Err: 619, Replies: []int{452}, Meaning: "no storage left, at the server or in the local store"},
		{Err: 620, Replies: []int{500}, Meaning: "the server does not know the command"},
		{Err: 621, Replies: []int{501}, Meaning: "the server refuses the parameter"},
		{Err: 622, Replies: []int{502}, Meaning: "the server does not implement the command"},
		{Err: 623, Replies: []int{503}, Meaning: "wrong order of commands"},
		{Err: 624, Replies: []int{504}, Meaning: "the server does not implement the parameter"},
		{Err: 625, Replies: []int{530}, Meaning: "the login is refused"},
		{Err: 626, Replies: []int{332, 532}, Meaning: "the server wants an account"},
		{Err: 627, Replies: []int{550}, Meaning: "the file or folder is not available"},
		{Err: 628, Replies: []int{551}, Meaning: "page type unknown"},
		{Err: 629, Replies: []int{552}, Meaning: "over the storage allocation"},
		{Err: 630, Replies: []int{553}, Meaning: "the server refuses the file name"},
		{Err: 631, Meaning: "TLS failed on either side, or AUTH, PBSZ or PROT was refused"},
		{Err: 632, Meaning: "active mode: a data connection from an address that is not the server's"},
		{Err: 633, Meaning: "any other failure to send on the data connection"},
		{Err: 634, Meaning: "any other failure to receive on the data connection"},
	}
}

// errOfReply is the <err> for a server's reply.
func errOfReply(code int) at.CME {
	for _, c := range FTPCodes() {
		for _, r := range c.Replies {
			if r == code {
				return at.CME(c.Err)
			}
		}
	}
	return ftpUnknown
}

// A ftpError is what a result URC says of a command that failed: +QFTPxxx: <err>,<protocol_error>.
type ftpError struct {
	err   at.CME
	reply int // the server's, 0 without one
	cause error
	stays bool // the control connection stays, though the code says otherwise
}

func (e *ftpError) Error() string {
	if e.cause != nil {
		return e.cause.Error()
	}
	return e.err.Error()
}

func (e *ftpError) Unwrap() error { return e.cause }

// errNetworkLost cancels what runs over a PDP context that went down.
var errNetworkLost = errors.New("the PDP context is no longer active")

// errTransferAborted ends a transfer whose host dropped DTR.
var errTransferAborted = errors.New("the host ended the transfer by DTR")

// asFTPError says what err means to the host. dataOpen tells that the command's data connection was open.
func asFTPError(err error, dataOpen bool) *ftpError {
	var own *ftpError
	if errors.As(err, &own) {
		return own
	}
	result := func(code at.CME, reply int) *ftpError { return &ftpError{err: code, reply: reply, cause: err} }
	switch {
	case errors.Is(err, errNetworkLost) && dataOpen, errors.Is(err, errTransferAborted):
		return result(ftpDataClosed, 0)
	case errors.Is(err, errNetworkLost):
		return result(ftpNetwork, 0)
	case errors.Is(err, fs.ErrFull):
		return result(ftpNoStorage, 0)
	}
	if errors.Is(err, errTimeout) {
		return result(ftpTimeout, 0)
	}
	var e *ftpbackend.Error
	if !errors.As(err, &e) {
		return result(ftpUnknown, 0)
	}
	switch e.Kind {
	case ftpbackend.KindReply:
		return result(errOfReply(e.Reply), e.Reply)
	case ftpbackend.KindResolve:
		return result(ftpDNS, 0)
	case ftpbackend.KindNetwork:
		return result(ftpNetwork, 0)
	case ftpbackend.KindRefused:
		return result(ftpControlClosed, 0)
	case ftpbackend.KindDataLost:
		return result(ftpDataClosed, 0)
	case ftpbackend.KindReset:
		return result(ftpPeerClosed, 0)
	case ftpbackend.KindTimeout:
		return result(ftpTimeout, 0)
	case ftpbackend.KindDataOpen:
		return result(ftpDataOpen, e.Reply)
	case ftpbackend.KindTLS:
		return result(ftpTLS, e.Reply)
	case ftpbackend.KindWrongPeer:
		return result(ftpSourceAddress, 0)
	case ftpbackend.KindSend:
		return result(ftpSend, 0)
	case ftpbackend.KindReceive:
		return result(ftpReceive, 0)
	case ftpbackend.KindUnsupported:
		return result(ftpInvalidParameter, 0)
	}
	return result(ftpUnknown, e.Reply)
}

// localWriteError is what a failure to write a local file means.
func localWriteError(err error) *ftpError {
	if errors.Is(err, fs.ErrFull) {
		return &ftpError{err: ftpNoStorage, cause: err}
	}
	return &ftpError{err: ftpFileError, cause: err}
}

// endsSession reports that the control connection is gone after the error.
func (e *ftpError) endsSession() bool {
	if e.stays {
		return false
	}
	switch e.err {
	case ftpControlClosed, ftpPeerClosed, ftpService, ftpTimeout:
		return true
	}
	return errors.Is(e.cause, errNetworkLost)
}
