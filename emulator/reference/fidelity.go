package reference

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"ptymodem/emulator/at"
	"ptymodem/emulator/lint"
)

// Facts are what FIDELITY.md says beyond the command table.
type Facts struct {
	Errors        []at.Failure // each <err> of the FTP(S) commands
	LackingSuites []uint16     // the suites of the module's table that the TLS library does not have
}

// WriteFidelity writes FIDELITY.md: what of the module is there, how each error comes about, what
// was chosen and what is known to differ.
func WriteFidelity(w io.Writer, t *at.Table, more Facts) error {
	ledger, err := CurrentLedger()
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString(fidelityIntroduction)
	for _, s := range families(t) {
		fmt.Fprintf(&b, "\n### %s\n\n| command | what it is | state | source | notes | verified by |\n| --- | --- | --- | --- | --- | --- |\n", s.family)
		for _, c := range s.commands {
			fmt.Fprintf(&b, "| `AT%s` | %s | %s | %s | %s | %s |\n", c.Name, plain(c.Brief), c.Support, source(c.Ref), plain(c.Note), ledger.Says("AT"+c.Name))
			for _, k := range c.Keys {
				if k.Support != c.Support || k.Note != "" {
					fmt.Fprintf(&b, "| `AT%s=\"%s\"` | | %s | | %s | |\n", c.Name, k.Name, k.Support, plain(k.Note))
				}
			}
		}
	}
	b.WriteString(fidelityErrors)
	for _, c := range more.Errors {
		replies := make([]string, len(c.Replies))
		for i, r := range c.Replies {
			replies[i] = strconv.Itoa(r)
		}
		fmt.Fprintf(&b, "| %d | %s | %s |\n", c.Err, strings.Join(replies, ", "), plain(c.Meaning))
	}
	b.WriteString(fidelityLint)
	for _, l := range lint.Catalogue() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", l.ID, plain(l.Doc))
	}
	b.WriteString(fidelityChoices)
	for _, c := range Choices() {
		fmt.Fprintf(&b, "| `%s` | %s | [%s](%s) |\n", c.ID, plain(c.Text), c.Where, c.Where)
	}
	b.WriteString(strings.Replace(fidelityDifferences, "{suites}", strings.Join(lines(more.LackingSuites), ",\n  "), 1))
	_, err = io.WriteString(w, Reflow(b.String()))
	return err
}

const fidelityIntroduction = `# Fidelity

How closely ptymodem follows a Quectel EC200U or EG915U, so that you know what a passing test says about the real module.

The page is generated from the tables that the modem uses, and a test keeps it up to date. Nobody has compared this modem with hardware on a bench: it
follows the documents and, where they are silent, what programs in the field rely on. A difference that you find is a defect; please report it with
the exchange.

## Where the facts come from

| source | what it is |
| --- | --- |
| FTP(S) note, 2.5 | Quectel's FTP(S) application note for these modules, and the section: the authority on syntax, ranges and error codes |
| FILE, SSL, TCP/IP note; AT manual | its companion documents, as far as their content is public |
| AT manual (EC2x) | the AT manual of the sister family EC2x, where nothing is public about this family |
| 3GPP 27.007, 27.005; V.250 | the standards that the module follows, where no document of its own says more |
| release notes | those of the EC200U's firmware, as far as they are public |
| hardware, public | logs and notes that owners of an EC200U or a close relative have published |
| field | programs that use such modules, and what they rely on |

## Commands

| state | meaning |
| --- | --- |
| implemented | does what the module does |
| setting | checked, stored and read back, without any other effect |
| fixed | answers with fixed, plausible values |
| partial | some forms or effects are missing; the notes say which |

A command that is not listed is answered as an unknown command. A result in the notes that is only a number is an error code: 3 is +CME ERROR: 3, and 603
is the ` + "`<err>`" + ` of an FTP(S) command.

"Verified by" counts recordings of modules in which the module and this modem answered the command alike, or did not; [docs/replay.md](docs/replay.md)
says how to add one. It is empty where there is none.
`

const fidelityErrors = `
## Error codes of the FTP(S) commands

What leads to each ` + "`<err>`" + ` of a ` + "`+QFTPxxx: <err>,<protocol_error>`" + ` or ` + "`+CME ERROR: <err>`" + `. The protocol error is the server's reply, or 0 when there was none.

| err | server's reply | cause |
| --- | --- | --- |
`

const fidelityLint = `
## Lint

A finding is something that works here but may fail on a module, or a command that this modem does not have. The modem watches the host and reports
findings in the trace (` + "`--trace`" + `) and in a summary at the end of a run; its answers do not change. A run without findings proves nothing: some kinds
are recognised only by what the bytes look like.

| finding | meaning |
| --- | --- |
`

const fidelityChoices = `
## Deliberate choices

What no document settles. Each is a decision of this project, not known behaviour of the module, and is made in one place.

| choice | decision | where |
| --- | --- | --- |
`

// lines writes suites as a page does, ten on a line.
func lines(suites []uint16) (lines []string) {
	words := make([]string, len(suites))
	for i, s := range suites {
		words[i] = fmt.Sprintf("0x%04X", s)
	}
	for line := range slices.Chunk(words, 10) {
		lines = append(lines, strings.Join(line, ", "))
	}
	return lines
}

const fidelityDifferences = `
## Known differences from hardware

- **Time.** A module takes seconds to register, to activate a context and to complete a TLS handshake; here only the server takes time. Timeouts and
  guard times are the module's, divided by ` + "`--speed`" + `, and longer if this machine is too busy to keep time (` + "`busy-machine`" + ` above).
- **The line.** A pseudo-terminal has no modem lines: opening and closing it acts as DTR, and there is no DCD, RI, RTS or CTS. Any baud rate works, and
  none limits the throughput, except with ` + "`--baud-pacing`" + `. The modem may not notice a host that closes and opens the tty within half a
  millisecond: data mode then goes on.
- **The radio.** There is one cell with a fixed signal and one operator, and registration takes no time.
- **TLS** is that of the Go library. SSL 3.0 can be configured, and so can the suites that the library lacks; then the handshake fails with 631. They are:
  {suites}.
  A session is resumed by ticket and not by ID, which some servers want for data connections: see docs/interop.md.
- **Scope.** The network serves FTP(S), AT+QPING, AT+QNTP and name lookup. There are no sockets (their commands answer as if none were open), no HTTP,
  MQTT or PPP and no calls, and the message store is always empty.
- **Folders in stores.** Firmware from R02A10 on has folders in UFS: (release notes). Here names are flat: a name with a ` + "`/`" + ` is refused with 406.
- **Identities** (IMEI, ICCID, IMSI) are made up, with valid check digits, and the same in every run.
- **PDP contexts** are 1 to 7; the limit of five with VoLTE is not modelled.
- **Profiles** differ in model and revision only.
- **The isolated network** resolves every name except those under ` + "`.invalid`" + `, and leads every connection to the embedded server.
`
