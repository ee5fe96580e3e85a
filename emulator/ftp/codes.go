package ftp

import (
	"errors"

	"ptymodem/emulator/at"
	"ptymodem/fs"
	"ptymodem/ftpbackend"
)

// The <err> codes of the FTP(S) commands that the code names; [Codes] has all (note, chapter 5; 630
// is missing from its table and comes from the older families, field).
const (
	codeUnknown          at.CME = 601
	codeBusy             at.CME = 603
	codeDNS              at.CME = 604
	codeNetwork          at.CME = 605
	codeControlClosed    at.CME = 606
	codeDataClosed       at.CME = 607
	codePeerClosed       at.CME = 608
	codeTimeout          at.CME = 609
	CodeInvalidParameter at.CME = 610
	codeOpenFile         at.CME = 611
	codeFilePosition     at.CME = 612
	codeFileError        at.CME = 613
	codeService          at.CME = 614
	codeDataOpen         at.CME = 615
	codeNoStorage        at.CME = 619
	codeTLS              at.CME = 631
	codeSourceAddress    at.CME = 632
	codeSend             at.CME = 633
	codeReceive          at.CME = 634
)

// Codes lists every <err> with what leads to it here. It is also the table by which replies are
// mapped.
func Codes() []at.Failure {
	return []at.Failure{
		{Err: 601, Meaning: "any other 4xx or 5xx reply, or a server that does not speak FTP"},
		{Err: 602, Meaning: "never by itself, only from a scenario"},
		{Err: 603, Meaning: "another FTP command is running, or QFTPOPEN while the session is not closed"},
		{Err: 604, Meaning: "the host name cannot be resolved, or the PDP context is inactive and the host is a name"},
		{Err: 605, Meaning: "no route, the network is down, or the PDP context is inactive and the host is an address"},
		{Err: 606, Meaning: "the control connection was refused or closed normally; not logged in"},
		{Err: 607, Meaning: "the data connection ended before the transfer was complete"},
		{Err: 608, Meaning: "the control connection was reset"},
		{Err: 609, Meaning: "rsptimeout has expired"},
		{Err: 610, Meaning: "a parameter is missing, malformed or out of range"},
		{Err: 611, Meaning: "the local file to upload cannot be opened or read"},
		{Err: 612, Meaning: "startpos is beyond the end of the file, or is not where the unfinished upload continues"},
		{Err: 613, Meaning: "the local file cannot be written"},
		{Err: 614, Replies: []int{421}, Meaning: "the server closes the session"},
		{Err: 615, Replies: []int{425}, Meaning: "the data connection cannot be opened"},
		{Err: 616, Replies: []int{426}, Meaning: "the server aborted the transfer"},
		{Err: 617, Replies: []int{450}, Meaning: "the file is busy"},
		{Err: 618, Replies: []int{451}, Meaning: "local error on the server"},
		{Err: 619, Replies: []int{452}, Meaning: "no space left, on the server or in the local store"},
		{Err: 620, Replies: []int{500}, Meaning: "the server does not know the command"},
		{Err: 621, Replies: []int{501}, Meaning: "the server refuses the parameter"},
		{Err: 622, Replies: []int{502}, Meaning: "the server does not implement the command"},
		{Err: 623, Replies: []int{503}, Meaning: "wrong order of commands"},
		{Err: 624, Replies: []int{504}, Meaning: "the server does not implement the parameter"},
		{Err: 625, Replies: []int{530}, Meaning: "the server refuses the login"},
		{Err: 626, Replies: []int{332, 532}, Meaning: "the server requires an account (ACCT)"},
		{Err: 627, Replies: []int{550}, Meaning: "the file or folder is not available"},
		{Err: 628, Replies: []int{551}, Meaning: "page type unknown"},
		{Err: 629, Replies: []int{552}, Meaning: "the storage allocation is exceeded"},
		{Err: 630, Replies: []int{553}, Meaning: "the server refuses the file name"},
		{Err: 631, Meaning: "TLS failed on either side, or AUTH, PBSZ or PROT was refused"},
		{Err: 632, Meaning: "active mode: a data connection from an address that is not the server's"},
		{Err: 633, Meaning: "any other failure to send on the data connection"},
		{Err: 634, Meaning: "any other failure to receive on the data connection"},
	}
}

// CodeOfReply is the <err> for a server's reply.
func CodeOfReply(code int) at.CME {
	for _, c := range Codes() {
		for _, r := range c.Replies {
			if r == code {
				return at.CME(c.Err)
			}
		}
	}
	return codeUnknown
}

// A failure is what a result URC says of a command that failed: +QFTPxxx: <err>,<protocol_error>.
type failure struct {
	err   at.CME
	reply int // the server's, 0 without one
	cause error
	stays bool // the control connection stays, though the code says otherwise
}

func (e *failure) Error() string {
	if e.cause != nil {
		return e.cause.Error()
	}
	return e.err.Error()
}

func (e *failure) Unwrap() error { return e.cause }

// errNetworkLost cancels what runs over a PDP context that went down.
var errNetworkLost = errors.New("the PDP context is no longer active")

// errTransferAborted ends a transfer whose host dropped DTR.
var errTransferAborted = errors.New("the host ended the transfer by DTR")

// asFailure says what err means to the host. dataOpen tells that the command's data connection was
// open.
func asFailure(err error, dataOpen bool) *failure {
	var own *failure
	if errors.As(err, &own) {
		return own
	}
	result := func(code at.CME, reply int) *failure { return &failure{err: code, reply: reply, cause: err} }
	switch {
	case errors.Is(err, errNetworkLost) && dataOpen, errors.Is(err, errTransferAborted):
		return result(codeDataClosed, 0)
	case errors.Is(err, errNetworkLost):
		return result(codeNetwork, 0)
	case errors.Is(err, fs.ErrFull):
		return result(codeNoStorage, 0)
	}
	if errors.Is(err, errTimeout) {
		return result(codeTimeout, 0)
	}
	var e *ftpbackend.Error
	if !errors.As(err, &e) {
		return result(codeUnknown, 0)
	}
	switch e.Kind {
	case ftpbackend.KindReply:
		return result(CodeOfReply(e.Reply), e.Reply)
	case ftpbackend.KindResolve:
		return result(codeDNS, 0)
	case ftpbackend.KindNetwork:
		return result(codeNetwork, 0)
	case ftpbackend.KindRefused:
		return result(codeControlClosed, 0)
	case ftpbackend.KindDataLost:
		return result(codeDataClosed, 0)
	case ftpbackend.KindReset:
		return result(codePeerClosed, 0)
	case ftpbackend.KindTimeout:
		return result(codeTimeout, 0)
	case ftpbackend.KindDataOpen:
		return result(codeDataOpen, e.Reply)
	case ftpbackend.KindTLS:
		return result(codeTLS, e.Reply)
	case ftpbackend.KindWrongPeer:
		return result(codeSourceAddress, 0)
	case ftpbackend.KindSend:
		return result(codeSend, 0)
	case ftpbackend.KindReceive:
		return result(codeReceive, 0)
	case ftpbackend.KindUnsupported:
		return result(CodeInvalidParameter, 0)
	}
	return result(codeUnknown, e.Reply)
}

// localWriteError is what a failure to write a local file means.
func localWriteError(err error) *failure {
	if errors.Is(err, fs.ErrFull) {
		return &failure{err: codeNoStorage, cause: err}
	}
	return &failure{err: codeFileError, cause: err}
}

// endsSession reports that the control connection is gone after the error.
func (e *failure) endsSession() bool {
	if e.stays {
		return false
	}
	switch e.err {
	case codeControlClosed, codePeerClosed, codeService, codeTimeout:
		return true
	}
	return errors.Is(e.cause, errNetworkLost)
}
