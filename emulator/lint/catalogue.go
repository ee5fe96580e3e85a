package lint

// A Kind is a kind of finding: something that works here but may fail on a module. It is an
// index of [Catalogue].
type Kind uint8

// The kinds. Their IDs, and what each looks at, are in [Catalogue].
const (
	Quote Kind = iota
	LFOnly
	HalfLine
	PrefixCase
	TypedAhead
	Polling
	BeforeURC
	GaveUp
	EarlyData
	LateData
	BareEscape
	Overrun
	OpenWithoutPDP
	ContextFirst
	UnsetDefault
	ActiveFTPS
	DeactWhileOpen
	LengthWithoutBeof
	TLSResume
	ASCIIBinary
	UnknownCommand
)

// An Entry describes a kind of finding.
type Entry struct {
	ID  string // stable: in the trace, in scenarios, in FIDELITY.md
	Doc string // what is reported, and what a module may make of it
}

// Catalogue lists every finding there is, in the order of FIDELITY.md. The modem reports them in
// its trace, each with the command line that caused it and a reason with a hint, and never changes
// an answer for them. Nobody should take their absence for a proof: late-data and bare-escape are
// told by how the bytes look.
func Catalogue() []Entry {
	return []Entry{
		Quote: {"quote", "A parameter is not written as in the manual: a string without quotes, a number in quotes, an extra space, an empty parameter. " +
			"Reported once per line. With --strict it is refused."},
		LFOnly:     {"lf-only", "A command line ends in LF alone. In the manual it ends with CR, and with --strict LF does not end a line."},
		HalfLine:   {"half-line", "The host closed the port after a command line without its CR. The line was not run."},
		PrefixCase: {"prefix-case", "A store is named in lower case, as in ufs:. Some models answer 613."},
		TypedAhead: {"typed-ahead", "A command line, or the beginning of one, came before the final result code of the line before. A module may lose it, or take it as an abort."},
		Polling: {"polling", "The same question (AT+NAME or AT+NAME?) came more than ten times within a second of modem time; reported again only after a second without it. " +
			"A module answers more slowly, and its URCs are delayed."},
		BeforeURC: {"ftp-before-urc", "An FTP command came within a second of the OK of the one before, whose result URC is still due, or while an unfinished upload or a suspended download waits to continue. " +
			"It is refused with 603: wait for the result first. QFTPSTAT, QFTPLEN and QFTPCFG may come at any time."},
		GaveUp: {"gave-up", "The host waited for a result URC, but not for as long as rsptimeout: it closed the port (other than to leave data mode, with AT&D1), or a second or more after " +
			"OK it sent QFTPCLOSE or another FTP command. Here servers are fast; over the air the result may come later and be taken for that of another command. Reported once per command."},
		EarlyData: {"early-data", "Bytes came between the end of the command line and CONNECT. They count as data here; a module may lose them, as it does with --strict."},
		LateData: {"late-data", "Data mode had ended by its length, by a failure or by rsptimeout, and what came next was neither a command nor padding (line ends, +, spaces, NUL, 0x1A, ESC): " +
			"the host was still sending. A command after such bytes may be lost."},
		BareEscape: {"bare-escape", "The host tried to leave data mode with +++ but without the guard times, so that +++ was sent as data. This is recognised by exactly three + at the end of the data, perhaps with a line end, followed by a command line or by " +
			"nothing for three guard times. If more data or a correct escape follows, the + are taken as part of the file."},
		Overrun:        {"overrun", "Without flow control (AT+IFC), the host sent bytes faster than the module accepts them, or did not read those that it got. They are lost. Only with --baud-pacing."},
		OpenWithoutPDP: {"open-without-pdp", "QFTPOPEN while its PDP context is not active. In the note the context is activated first."},
		ContextFirst:   {"context-first", "QFTPCFG=\"contextid\" names a PDP context that is not active. In the note the context is activated first; with --strict the answer is ERROR."},
		UnsetDefault: {"unset-default", "A command relies on a setting that has not been made since power-up and whose default the documents do not give: account for QFTPOPEN; transmode for data " +
			"connections and FTPS; filetype for PUT and GET; the APN for the activation of a context; the port for implicit FTPS, which is 21 by default. " +
			"Reported once per setting and power-up. Settings whose default the documents state (contextid, rsptimeout, sslctxid) are not reported."},
		ActiveFTPS:        {"ftps-active", "FTPS in active mode, which the module does not have: QFTPOPEN answers 610."},
		DeactWhileOpen:    {"deact-while-open", "The host deactivates the PDP context of an open FTP session. Close the session first, so that the server is informed and the module's stack stays consistent."},
		LengthWithoutBeof: {"length-without-beof", "QFTPPUT has an uploadlen without beof, or QFTPPUT or QFTPGET has a length with a local file, where it has no effect."},
		TLSResume: {"tls-resume", "The server refused a transfer whose data connection did not resume the control connection's TLS session. A module may resume where this modem cannot, by session ID: " +
			"see docs/interop.md for settings of the server that help."},
		ASCIIBinary: {"ascii-binary", "A file with bytes that do not occur in text was transferred with filetype 1, and its size changed: the server converted line ends, so the two copies differ. " +
			"The modem compares sizes that it learns from QFTPSIZE or a transfer with filetype 0 (before a download or after any transfer), from the server's 150 to RETR, and with the embedded server " +
			"from the line ends of an upload. No command is sent for it. Reported once per transfer, with the line of the transfer."},
		UnknownCommand: {"unknown-command", "A command that this modem does not have, or a line that is not a command: the answer is 58. The summary has a line for each command, with its name and how often it came. " +
			"A module may have it. A command that a scenario answers is not reported."},
	}
}

func (f Kind) String() string { return Catalogue()[f].ID }
