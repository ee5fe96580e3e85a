package cellular

import (
	"strconv"

	"ptymodem/emulator/at"
)

// tcpipCode is the result of a TCP/IP or PDP command for AT+QIGETERROR (TCP/IP note); the command
// itself answers a plain ERROR.
type tcpipCode int

// The codes that commands of this family come to.
const (
	tcpipBadParameter tcpipCode = 552
	tcpipNotSupported tcpipCode = 555
	tcpipPDPOpen      tcpipCode = 561
	tcpipDNSBusy      tcpipCode = 564
	tcpipDNSFailed    tcpipCode = 565
	tcpipBusy         tcpipCode = 568
	tcpipPDPBroken    tcpipCode = 570
	tcpipNotAllowed   tcpipCode = 572
)

// tcpipTexts are what AT+QIGETERROR prints after the code.
var tcpipTexts = map[tcpipCode]string{
	0: "operate successfully", 550: "unknown error", 551: "operation blocked", tcpipBadParameter: "invalid parameters", 553: "memory not enough",
	554: "create socket failed", tcpipNotSupported: "operation not supported", 556: "socket bind failed", 557: "socket listen failed", 558: "socket write failed",
	559: "socket read failed", 560: "socket accept failed", tcpipPDPOpen: "PDP context opening failed", 562: "PDP context closure failed",
	563: "socket identity has been used", tcpipDNSBusy: "DNS busy", tcpipDNSFailed: "DNS parse failed", 566: "socket connect failed",
	567: "socket has been closed", tcpipBusy: "operation busy", 569: "operation timeout", tcpipPDPBroken: "PDP context broken down",
	571: "cancel send", tcpipNotAllowed: "operation not allowed", 573: "APN not configured", 574: "port busy",
}

// text is the line that AT+QIGETERROR prints.
func (t tcpipCode) text() string {
	s, ok := tcpipTexts[t]
	if !ok {
		s = tcpipTexts[550]
	}
	return strconv.Itoa(int(t)) + ", " + s
}

// fail records code for AT+QIGETERROR and returns what the command answers.
func (t *tcpipCode) fail(code tcpipCode) error {
	*t = code
	return at.ErrPlain
}

// tcpip makes h clear the last error when it succeeds.
func tcpip(h at.Handler) at.Handler {
	return func(c *at.Call) error {
		err := h(c)
		if err == nil {
			Of(c).tcpipErr = 0
		}
		return err
	}
}
