package emulator

import "bytes"

// A finding is something that works here but is fragile on a module. The modem reports it in the trace and never changes its answer.
type finding string

// The findings, by their stable ids.
const (
	lintQuote        finding = "quote"               // a parameter is not written as the manual has it
	lintLFOnly       finding = "lf-only"             // a line ended by LF alone
	lintPrefixCase   finding = "prefix-case"         // ufs: in lower case
	lintTypedAhead   finding = "typed-ahead"         // a command before the previous final result code
	lintBeforeURC    finding = "ftp-before-urc"      // an FTP command before the result URC of the one before
	lintEarlyData    finding = "early-data"          // bytes before CONNECT
	lintLateData     finding = "late-data"           // data after data mode had ended
	lintBareEscape   finding = "bare-escape"         // +++ without its guard times
	lintOpenNoPDP    finding = "open-without-pdp"    // QFTPOPEN without an active PDP context
	lintContextFirst finding = "context-first"       // QFTPCFG="contextid" with an inactive context
	lintActiveFTPS   finding = "ftps-active"         // active mode with FTPS
	lintDeactOpen    finding = "deact-while-open"    // QIDEACT while logged in
	lintLengthNoBeof finding = "length-without-beof" // uploadlen without beof, or lengths with a local file
)

// report puts a finding into the trace, with the line that caused it.
func (m *Modem) report(id finding, line, reason string) {
	m.trace.emit(Event{Kind: "lint", ID: string(id), Text: line, Reason: reason})
}

// lintLate looks at what comes first after data mode has ended by itself: a command, or what was still meant as data.
func (p *port) lintLate() {
	rest := bytes.TrimLeft(p.in, "\r\n+") // a line's end does no harm, and a +++ only came late
	if len(rest) == 0 {
		return
	}
	p.late = false
	if rest[0]|0x20 != 'a' {
		p.m.report(lintLateData, p.lastLine(), "bytes came after data mode had ended; they are command input, and a command behind them may be lost")
	}
}

// bareEscape tells whether what turned out to be data looks like an escape without its guard times: +++ at the end of what came together, with
// a line's end perhaps, or held until something followed too soon.
func bareEscape(held, data []byte) bool {
	data = bytes.TrimRight(data, "\r\n")
	return len(held) == 3 || bytes.HasSuffix(data, []byte("+++")) && !bytes.HasSuffix(data, []byte("++++"))
}
