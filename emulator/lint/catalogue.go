package lint

// A Kind is a kind of finding: something that works here but is fragile on a module. It is an
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

// Catalogue lists every finding there is, in the order of FIDELITY.md. The modem reports them in its trace, each with the command line that caused
// it and a reason with a hint, and never changes an answer for them. Nobody should take their absence for a proof: late-data and bare-escape
// are told by how the bytes look.
func Catalogue() []Entry {
	return []Entry{
		Quote: {"quote", "A parameter is not written as the manual has it: a string without its quotes, a number in quotes, a space too many, an empty parameter. " +
			"Reported once for a line. With --strict it is refused."},
		LFOnly:     {"lf-only", "A command line ends in LF alone. The manual ends it with CR, and with --strict it is no line."},
		HalfLine:   {"half-line", "The host closed the port behind a command line without its CR. It was not run."},
		PrefixCase: {"prefix-case", "A store is named in lower case, as in ufs:. There are models that answer 613."},
		TypedAhead: {"typed-ahead", "A command line, or the beginning of one, came before the final result code of the line before. A module may lose it, or take it for an abort."},
		Polling: {"polling", "The same question (AT+NAME or AT+NAME?) came more than ten times within a second of modem time; reported once until a second has passed without. " +
			"A module answers more slowly, and what it has to say by itself comes late."},
		BeforeURC: {"ftp-before-urc", "An FTP command came within a second of the OK of the one before, whose result URC is still due, or while an upload or download waits to be gone on with. " +
			"It is refused with 603: wait for the result first. QFTPSTAT, QFTPLEN and QFTPCFG may come at any time."},
		GaveUp: {"gave-up", "The host waited for a result URC, but not for as long as rsptimeout lets it take: it closed the port (other than to leave data mode, with AT&D1), or a second or more after " +
			"OK it sent QFTPCLOSE or another FTP command. Here servers are fast; over the air the result may come later, and then answers another command. Once for a command."},
		EarlyData: {"early-data", "Bytes came between the end of the command line and CONNECT. They count as data here; a module may lose them, as it does with --strict."},
		LateData: {"late-data", "Data mode had ended by its length, by a failure or by rsptimeout, and what came next was neither a command nor padding (line ends, +, blanks, NUL, 0x1A, ESC): " +
			"the host was still sending. A command behind such bytes may be lost in them."},
		BareEscape: {"bare-escape", "The host meant to leave data mode by +++ without its silences, and sent data: exactly three + ended what it had sent, with a line's end perhaps, and then came a command line, or " +
			"nothing for three guard times. More data, or an escape as it should be, shows that the + were part of a file."},
		Overrun:        {"overrun", "The host sent faster than the module takes bytes, or did not read what it was sent, without flow control (AT+IFC). They are lost. Only with --baud-pacing."},
		OpenWithoutPDP: {"open-without-pdp", "QFTPOPEN while its PDP context is not active. The note activates it first."},
		ContextFirst:   {"context-first", "QFTPCFG=\"contextid\" names a PDP context that is not active. The note activates it first; with --strict the answer is ERROR."},
		UnsetDefault: {"unset-default", "A command relies on a setting that was not made since power-up, and whose default the documents leave open: account for QFTPOPEN; transmode for data " +
			"connections and FTPS; filetype for PUT and GET; the APN for the activation of a context; the port of a server with TLS from the first byte, which is 21 unless given. " +
			"Once for a setting and power-up. What has its default in words, contextid, rsptimeout or sslctxid, is not reported."},
		ActiveFTPS:        {"ftps-active", "FTPS in active mode, which the module does not have: QFTPOPEN answers 610."},
		DeactWhileOpen:    {"deact-while-open", "The host takes down the PDP context under an FTP session. Close the session first, so that the server is told and the module's stack stays in order."},
		LengthWithoutBeof: {"length-without-beof", "QFTPPUT has an uploadlen without its beof, or QFTPPUT or QFTPGET a length together with a local file, where it counts for nothing."},
		TLSResume: {"tls-resume", "The server refused a transfer whose data connection did not resume the control connection's TLS session. A module may resume where this modem cannot, by session ID: " +
			"see docs/interop.md for what the server can be told."},
		ASCIIBinary: {"ascii-binary", "A file with bytes that are in no text went with filetype 1, and its size changed: what was sent or received differs from the server's file, whose line ends it converts. " +
			"Known when QFTPSIZE or a transfer with filetype 0 tells the file's size, before a download or after either, by the size in the server's 150 to RETR, and at the embedded server " +
			"by the line ends of an upload. No command is sent for it. Once for a transfer; the line is that of the transfer."},
		UnknownCommand: {"unknown-command", "A command that this modem does not have, or a line that is no command: the answer is 58. The summary has a line for each command, with its name and how often it came. " +
			"A module may have it; one that a scenario answers is not reported."},
	}
}

func (f Kind) String() string { return Catalogue()[f].ID }
