package emulator

// A finding is something that works here but is fragile on a module (behaviour 8). The modem reports it in the trace and never changes its answer.
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
	lintUnsetDefault finding = "unset-default"       // relies on a default that the note does not settle
	lintPolling      finding = "polling"             // more than ten times a second
	lintGaveUp       finding = "gave-up"             // the host did not wait for T
	lintOverrun      finding = "overrun"             // bytes came faster than flow control allows
)

// linter keeps what findings need to remember.
type linter struct {
	late bool // data mode ended by itself, and what comes next may still be data
}

// report puts a finding into the trace, with the line that caused it.
func (m *Modem) report(id finding, line, reason string) {
	m.trace.emit(Event{Kind: "lint", ID: string(id), Text: line, Reason: reason})
}
