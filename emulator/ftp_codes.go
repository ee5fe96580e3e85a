package emulator

import (
	"errors"

	"ptymodem/fs"
	"ptymodem/ftpbackend"
)

// The <err> codes of the FTP(S) commands (note, chapter 5; 630 is missing from its table and comes from the older families, field).
const (
	ftpOK               cme = 0
	ftpUnknown          cme = 601
	ftpBlocked          cme = 602
	ftpBusy             cme = 603
	ftpDNS              cme = 604
	ftpNetwork          cme = 605
	ftpControlClosed    cme = 606
	ftpDataClosed       cme = 607
	ftpPeerClosed       cme = 608
	ftpTimeout          cme = 609
	ftpInvalidParameter cme = 610
	ftpOpenFile         cme = 611
	ftpFilePosition     cme = 612
	ftpFileError        cme = 613
	ftpService          cme = 614
	ftpDataOpen         cme = 615
	ftpAborted          cme = 616
	ftpActionNotTaken   cme = 617
	ftpLocalError       cme = 618
	ftpNoStorage        cme = 619
	ftpSyntax           cme = 620
	ftpSyntaxParameter  cme = 621
	ftpNotImplemented   cme = 622
	ftpBadSequence      cme = 623
	ftpNotImplParameter cme = 624
	ftpNotLoggedIn      cme = 625
	ftpNeedAccount      cme = 626
	ftpUnavailable      cme = 627
	ftpPageType         cme = 628
	ftpFileAborted      cme = 629
	ftpFileName         cme = 630
	ftpTLS              cme = 631
	ftpSourceAddress    cme = 632
	ftpSend             cme = 633
	ftpReceive          cme = 634
)

// An FTPCode is one <err> of the FTP(S) commands, for FIDELITY.md.
type FTPCode struct {
	Err     int
	Replies []int  // the server's replies that give it
	Meaning string // in our words
}

// FTPCodes lists every <err> with what leads to it here. It is also the table by which replies are mapped.
func FTPCodes() []FTPCode {
	return []FTPCode{
		{601, nil, "any other 4xx or 5xx reply, or a server that does not speak FTP"},
		{602, nil, "only on demand, by a scenario"},
		{603, nil, "another FTP command is running, or QFTPOPEN while not closed"},
		{604, nil, "the host name cannot be resolved, or the PDP context is inactive and the host is a name"},
		{605, nil, "no route, the network is down, or the PDP context is inactive and the host is an address"},
		{606, nil, "the control connection was refused, or ended in order; not logged in"},
		{607, nil, "the data connection ended before the transfer was whole"},
		{608, nil, "the control connection was reset"},
		{609, nil, "rsptimeout has passed"},
		{610, nil, "a parameter is missing, malformed or out of range"},
		{611, nil, "the local file to upload cannot be opened"},
		{612, nil, "startpos lies past the file, or is not where the open upload goes on"},
		{613, nil, "the local file cannot be written"},
		{614, []int{421}, "the server closes the session"},
		{615, []int{425}, "the data connection cannot be opened"},
		{616, []int{426}, "the server aborted the transfer"},
		{617, []int{450}, "the file is busy"},
		{618, []int{451}, "local error at the server"},
		{619, []int{452}, "no storage left, at the server or in the local store"},
		{620, []int{500}, "the server does not know the command"},
		{621, []int{501}, "the server refuses the parameter"},
		{622, []int{502}, "the server does not implement the command"},
		{623, []int{503}, "wrong order of commands"},
		{624, []int{504}, "the server does not implement the parameter"},
		{625, []int{530}, "the login is refused"},
		{626, []int{332, 532}, "the server wants an account"},
		{627, []int{550}, "the file or folder is not available"},
		{628, []int{551}, "page type unknown"},
		{629, []int{552}, "over the storage allocation"},
		{630, []int{553}, "the server refuses the file name"},
		{631, nil, "TLS failed on either side, or AUTH, PBSZ or PROT was refused"},
		{632, nil, "active mode: a data connection from an address that is not the server's"},
		{633, nil, "any other failure to send on the data connection"},
		{634, nil, "any other failure to receive on the data connection"},
	}
}

// errOfReply is the <err> for a server's reply.
func errOfReply(code int) cme {
	for _, c := range FTPCodes() {
		for _, r := range c.Replies {
			if r == code {
				return cme(c.Err)
			}
		}
	}
	return ftpUnknown
}

// A ftpError is what a result URC says of a command that failed: +QFTPxxx: <err>,<protocol_error>.
type ftpError struct {
	err   cme
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
	result := func(code cme, reply int) *ftpError { return &ftpError{err: code, reply: reply, cause: err} }
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
