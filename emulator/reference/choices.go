package reference

// A Choice is something that no document of the module settles, and how this modem settles it. FIDELITY.md lists them.
type Choice struct {
	ID    string // stable, for reports and links
	Text  string
	Where string // the file that holds it, from the root of the repository
}

// Choices lists what was decided where the documents are silent or disagree, in the order of FIDELITY.md. Choices about a single general
// command stand in that command's Note.
func Choices() []Choice {
	return []Choice{
		{"lf-only", "A line that ends in LF alone is accepted and reported as a finding; with --strict it is not a line.", "atparser/assembler.go"},
		{"line-length", "A command line may have 2048 bytes from its AT on; a longer one is dropped up to its CR and answered with ERROR.", "atparser/assembler.go"},
		{"data-last", "A command that enters data mode must be the last on its line, or the answer is ERROR.", "emulator/exec.go"},
		{"slips", "Missing quotes, quoted numbers and the like, as the module's own examples have them, are accepted and reported; with --strict they are refused.", "emulator/exec.go"},
		{"busy-machine", "A timeout is believed only if the machine keeps time. Time in which the process did not run does not count. On a machine on which programs wait for a processor for a tenth of the time or more, that share does not count either, up to 30 s. What the embedded server is sure to answer is waited for.", "emulator/loop/allowance.go"},
		{"reboot-time", "A reset takes two seconds (divided by --speed) to RDY, and nothing is answered before it.", "emulator/power.go"},
		{"qicsgp-first", "AT+QIACT works without AT+QICSGP before it.", "emulator/pdp.go"},
		{"attach-bearer", "No PDP context is active until the host activates one, though on LTE the first is active from the attach on: the FTP(S) note's examples define it after registration. A scenario with attach: bearer has it; then it cannot be activated or redefined while it is active.", "emulator/pdp_bearer.go"},
		{"no-sockets", "AT+QIOPEN is refused with ERROR and 555 in AT+QIGETERROR; the other socket commands answer as with no socket open.", "emulator/cmd_socket.go"},
		{"pdp-type", "The address family of a destination is not held against the type of its PDP context.", "emulator/pdp.go"},
		{"contextid-inactive", `AT+QFTPCFG="contextid" naming an inactive context is accepted and reported; with --strict it is ERROR.`, "emulator/qftpcfg.go"},
		{"qftpcfg-defaults", `The defaults of AT+QFTPCFG: no account (sent as anonymous), binary, passive, context 1, rsptimeout 90 s, plain FTP, SSL context 0, data_address 0 with data_timeout 25 s.`, "emulator/qftpcfg.go"},
		{"not-logged-in", "FTP commands that need a session answer 606 at once without one.", "emulator/ftp_op.go"},
		{"open-when-open", "AT+QFTPOPEN while logged in, opening or closing is 603.", "emulator/qftpopen.go"},
		{"close-when-closed", "AT+QFTPCLOSE while closed answers OK and +QFTPCLOSE: 0,0.", "emulator/qftpclose.go"},
		{"result-delay", "A result URC comes at least 50 ms (divided by --speed) after its OK, since there are hosts that flush their input after OK. After a download or listing to COM: the pause comes between the last byte and OK, and the URC follows OK at once: there are hosts that read until nothing comes.", "emulator/ftp_op.go"},
		{"close-any-time", "AT+QFTPCLOSE is taken at any time but while closing: what is under way is broken off without a result URC of its own, and +QFTPCLOSE: 0,0 follows OK. A line on another port that is still without its final result code gets OK after CONNECT, and 606 before it.", "emulator/qftpclose.go"},
		{"break-between-pieces", "An upload whose connection breaks between two pieces of beof 0 has no URC: the state moves at once, and the next piece is +CME ERROR with the reason.", "emulator/ftp_between.go"},
		{"qftpnlist", "AT+QFTPNLIST is another name of AT+QFTPNLST, and its URC is +QFTPNLST.", "emulator/commands.go"},
		{"early-data", "Bytes that arrive between the line's end and CONNECT count as data and are reported; with --strict they are lost. CR and LF at their beginning are empty lines and are dropped.", "emulator/data.go"},
		{"stale-escape", "A +++ that is read after a pause in reading ends data mode if it came last and a second of silence follows.", "atparser/escape.go"},
		{"upload-length", "uploadlen without beof counts as beof 1, and is reported.", "emulator/qftpput.go"},
		{"suspended-listing", "Listings to COM: can be suspended by +++ and resumed by ATO as downloads can, MLSD too.", "emulator/qftplist.go"},
		{"ascii", "With filetype 1 the modem sends TYPE A and passes the bytes through untouched: the server converts line ends.", "emulator/qftpput.go"},
		{"ascii-restart", "The embedded server takes REST in TYPE A as well, and counts bytes of the file as stored. Many servers answer 501, which is 621,501.", "ftpbackend/server/restart.go"},
		{"wildcards", "The embedded server expands * and ? in LIST and NLST (not in MLSD) when no file has the very name; a pattern that matches nothing is an empty listing.", "ftpbackend/server/wildcards.go"},
		{"stor", "On the embedded server a STOR empties an older file when it begins, and a broken one leaves what arrived, an empty file if nothing did (as ProFTPD, vsftpd and pyftpdlib do).", "ftpbackend/server/file.go"},
		{"replies", "Replies are read as leniently as curl, lftp and ftplib read them: docs/interop.md has the table. One that cannot be understood is 615,0 for a 227 or 229 and 601,0 otherwise, never with a success code.", "ftpbackend/reply/expected.go"},
		{"pwd", "AT+QFTPPWD prints what stands between the first quote of the server's reply and the last, with doubled quotes undone, or without quotes the text up to the first blank; always in quotes. Bytes 00 to 1F and 7F are dropped, 255 bytes kept.", "ftpbackend/reply/answers.go"},
		{"stray-line", "A line from the server that is no reply is skipped if a reply follows within 5 s; otherwise the command is 601,0 and the session is over.", "ftpbackend/client/stray.go"},
		{"bare-226", "A download that is answered by 226 or 250 without a 150 is read to its end; it is empty if nothing comes within 2 s.", "ftpbackend/client/data_bare.go"},
		{"early-226", "An upload whose 226 comes before its end is sent to its end; it is 607,0 if the server does not take the rest and close its side.", "ftpbackend/client/data_upload.go"},
		{"ascii-binary", "Whether filetype 1 has changed a binary is judged by counts that pass anyway; no SIZE is sent for it. The embedded server has the size of the file in its 150 to RETR, as common servers do.", "emulator/lint_ascii.go"},
		{"endless-replies", "A server that sends more than 100 replies, or 128 KiB of them, without a command in between has lost the session: the command is 601,0.", "ftpbackend/client/stray.go"},
		{"early-end", "A download that ends before the server's file, by downloadlen or AT&D2, is ended by ABOR, and up to 8 MiB that are under way are read, for two seconds at most; a NOOP follows. The embedded server's is closed.", "ftpbackend/client/data_early.go"},
		{"data-handshake", "The TLS handshake of a data connection begins when the connection stands, and does not wait for the server's 150.", "ftpbackend/client/data_handshake.go"},
		{"active-ftps", "Active mode with FTPS is refused by AT+QFTPOPEN with 610.", "emulator/qftpopen.go"},
		{"one-host", "A port on the network has one host at a time: a second connection is told who has it, and closed, unless the first has gone within a second.", "emulator/serial/tcp/accept.go"},
		{"half-closed", "A host on the network that closes its sending side alone keeps the port until its lines have brought all that they bring; then DTR goes off and the connection ends.", "emulator/serial/tcp/conn_watch.go"},
		{"gone-typed-ahead", "Of what a host on the network has typed ahead and left, 4 KiB is carried out, as much as a UART holds.", "emulator/input.go"},
		{"text-nul", "A NUL in a text parameter is a parameter error of the command's family. In a name of a local file it makes the name a forbidden one.", "emulator/at/param.go"},
		{"name-length", "The 80 bytes of a FILE command's name, as the 63 of an FTP command's local name, include the prefix.", "emulator/file_names.go"},
		{"rfc2217-text", "A host that refuses telnet's binary mode gets CR NUL for a CR without LF. The NUL goes out before the next byte, so that a line's end is not held up.", "emulator/serial/telnet/encoder.go"},
		{"rfc2217-lines", "On an RFC 2217 port a connection raises DTR and RTS; DSR and CTS are on while the module is up, and RI never.", "emulator/lines.go"},
		{"hang-up", "B0 on the tty is DTR off: noticed with the next byte, and without one within a tenth of a second in data mode. A URC at B0 is lost; what is typed then is answered all the same.", "emulator/line_poll.go"},
		{"tty-exclusive", "TIOCEXCL that a host has left on the tty is gone after its last close, as on a serial port. Where ptymodem is not root, a new tty takes the place of the old one then, with the same name and settings.", "emulator/serial/pty/renew_linux.go"},
		{"tty-echo", "What a tty with its echo on sends back of the modem's own words is dropped; a module would take it for commands.", "emulator/serial/pty/echo_linux.go"},
		{"baud-mismatch", "With --baud-pacing, rates that are more than four in a hundred apart turn every byte into noise with the eighth bit set, both ways. A connection without rates has AT+IPR's.", "emulator/serial/paced_time.go"},
		{"receive-buffer", "With --baud-pacing the module's UART holds 4 KiB in either direction, and the modem reads 4 KiB ahead of what runs. Without flow control (AT+IFC=0,0, as it comes) more is lost.", "emulator/serial/paced.go"},
		{"ipr-0", "AT+IPR=0 follows the rate of the host at once, without an AT to measure it by.", "emulator/pacing_port.go"},
		{"store-sizes", "UFS: has 1 MiB and SD: 64 MiB unless told otherwise, in blocks of 4096 bytes; an empty file takes none.", "cmd/ptymodem/flags.go"},
		{"full-upload", "AT+QFUPL whose store fails on the way, as a full one with 403, leaves no file; one that ends early otherwise keeps what came.", "emulator/cmd_file_upload.go"},
		{"general-forms", "General commands whose form the module's manual does not show have that of 3GPP 27.007, 27.005 or ITU-T V.250, with fixed values.", "emulator/identity.go"},
	}
}
