package emulator

import "ptymodem/redact"

// A finding is something that works here but is fragile on a module: an index of [Lints].
type finding uint8

// The findings. Their ids and what they look at are in Lints.
const (
	lintQuote finding = iota
	lintLFOnly
	lintHalfLine
	lintPrefixCase
	lintTypedAhead
	lintPolling
	lintBeforeURC
	lintGaveUp
	lintEarlyData
	lintLateData
	lintBareEscape
	lintOverrun
	lintOpenNoPDP
	lintContextFirst
	lintUnsetDefault
	lintActiveFTPS
	lintDeactOpen
	lintLengthNoBeof
	lintTLSResume
	lintASCIIBinary
	lintUnknownCommand
)

// A Lint is one of the findings that the modem may report about the host.
type Lint struct {
	ID  string // stable: in the trace, in scenarios, in FIDELITY.md
	Doc string // what is reported, and what a module may make of it
}

// Lints lists every finding there is, in the order of FIDELITY.md. The modem reports them in its trace, each with the command line that caused
// it and a reason with a hint, and never changes an answer for them. Nobody should take their absence for a proof: late-data and bare-escape
// are told by how the bytes look.
func Lints() []Lint {
	return []Lint{
		lintQuote: {"quote", "A parameter is not written as the manual has it: a string without its quotes, a number in quotes, a space too many, an empty parameter. " +
			"Reported once for a line. With --strict it is refused."},
		lintLFOnly:     {"lf-only", "A command line ends in LF alone. The manual ends it with CR, and with --strict it is no line."},
		lintHalfLine:   {"half-line", "The host closed the port behind a command line without its CR. It was not run."},
		lintPrefixCase: {"prefix-case", "A store is named in lower case, as in ufs:. There are models that answer 613."},
		lintTypedAhead: {"typed-ahead", "A command line, or the beginning of one, came before the final result code of the line before. A module may lose it, or take it for an abort."},
		lintPolling: {"polling", "The same question (AT+NAME or AT+NAME?) came more than ten times within a second of modem time; reported once until a second has passed without. " +
			"A module answers more slowly, and what it has to say by itself comes late."},
		lintBeforeURC: {"ftp-before-urc", "An FTP command came within a second of the OK of the one before, whose result URC is still due, or while an upload or download waits to be gone on with. " +
			"It is refused with 603: wait for the result first. QFTPSTAT, QFTPLEN and QFTPCFG may come at any time."},
		lintGaveUp: {"gave-up", "The host waited for a result URC, but not for as long as rsptimeout lets it take: it closed the port (other than to leave data mode, with AT&D1), or a second or more after " +
			"OK it sent QFTPCLOSE or another FTP command. Here servers are fast; over the air the result may come later, and then answers another command. Once for a command."},
		lintEarlyData: {"early-data", "Bytes came between the end of the command line and CONNECT. They count as data here; a module may lose them, as it does with --strict."},
		lintLateData: {"late-data", "Data mode had ended by its length, by a failure or by rsptimeout, and what came next was neither a command nor padding (line ends, +, blanks, NUL, 0x1A, ESC): " +
			"the host was still sending. A command behind such bytes may be lost in them."},
		lintBareEscape: {"bare-escape", "The host meant to leave data mode by +++ without its silences, and sent data: exactly three + ended what it had sent, with a line's end perhaps, and then came a command line, or " +
			"nothing for three guard times. More data, or an escape as it should be, shows that the + were part of a file."},
		lintOverrun:      {"overrun", "The host sent faster than the module takes bytes, or did not read what it was sent, without flow control (AT+IFC). They are lost. Only with --baud-pacing."},
		lintOpenNoPDP:    {"open-without-pdp", "QFTPOPEN while its PDP context is not active. The note activates it first."},
		lintContextFirst: {"context-first", "QFTPCFG=\"contextid\" names a PDP context that is not active. The note activates it first; with --strict the answer is ERROR."},
		lintUnsetDefault: {"unset-default", "A command relies on a setting that was not made since power-up, and whose default the documents leave open: account for QFTPOPEN; transmode for data " +
			"connections and FTPS; filetype for PUT and GET; the APN for the activation of a context; the port of a server with TLS from the first byte, which is 21 unless given. " +
			"Once for a setting and power-up. What has its default in words, contextid, rsptimeout or sslctxid, is not reported."},
		lintActiveFTPS:   {"ftps-active", "FTPS in active mode, which the module does not have: QFTPOPEN answers 610."},
		lintDeactOpen:    {"deact-while-open", "The host takes down the PDP context under an FTP session. Close the session first, so that the server is told and the module's stack stays in order."},
		lintLengthNoBeof: {"length-without-beof", "QFTPPUT has an uploadlen without its beof, or QFTPPUT or QFTPGET a length together with a local file, where it counts for nothing."},
		lintTLSResume: {"tls-resume", "The server refused a transfer whose data connection did not resume the control connection's TLS session. A module may resume where this modem cannot, by session ID: " +
			"see docs/interop.md for what the server can be told."},
		lintASCIIBinary: {"ascii-binary", "A file with bytes that are in no text went with filetype 1, and its size changed: what was sent or received differs from the server's file, whose line ends it converts. " +
			"Known when QFTPSIZE or a transfer with filetype 0 tells the file's size, before a download or after either, by the size in the server's 150 to RETR, and at the embedded server " +
			"by the line ends of an upload. No command is sent for it. Once for a transfer; the line is that of the transfer."},
		lintUnknownCommand: {"unknown-command", "A command that this modem does not have, or a line that is no command: the answer is 58. The summary has a line for each command, with its name and how often it came. " +
			"A module may have it; one that a scenario answers is not reported."},
	}
}

func (f finding) String() string { return Lints()[f].ID }

// lintState is what the modem remembers of the host since power-up, for findings that one line alone does not show.
type lintState struct {
	made  map[madeSetting]bool // settings that were made, or whose lack is reported
	polls map[question]*poll

	unknown map[string]bool // commands that are reported by their names

	counts map[string]*fileCount // of files on the server that the host is logged in to
}

func newLintState() lintState {
	return lintState{made: map[madeSetting]bool{}, polls: map[question]*poll{}, unknown: map[string]bool{}}
}

// report puts a finding into the trace, with the line that caused it. What reason has of a line must be masked.
func (m *Modem) report(id finding, line, reason string) {
	e := Event{Kind: "lint", ID: id.String(), Text: redact.AT(line), Reason: reason}
	m.trace.emit(e)
	if m.cfg.Lint != nil {
		m.cfg.Lint(m.trace.stamped(e))
	}
}

// linting reports that somebody wants to know of findings.
func (m *Modem) linting() bool { return m.trace.on() || m.cfg.Lint != nil }
