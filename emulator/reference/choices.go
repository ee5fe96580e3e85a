package reference

// A Choice is something that no document of the module settles, and how this modem settles it.
// FIDELITY.md lists them.
type Choice struct {
	ID    string // stable, for reports and links
	Text  string
	Where string // the file that holds it, from the root of the repository
}

// Choices lists what was decided where the documents are silent or disagree, in the order of
// FIDELITY.md. Choices about a single general command stand in that command's Note.
func Choices() []Choice {
	return []Choice{
		{"lf-only", "A line that ends in LF alone is accepted and reported as a finding; with --strict it does not count as a line.", "atparser/assembler.go"},
		{"line-length", "A command line may have up to 2048 bytes from its AT on; a longer one is dropped up to its CR and answered with ERROR.", "atparser/assembler.go"},
		{"data-last", "A command that enters data mode must be the last on its line; otherwise the answer is ERROR.", "emulator/session/run.go"},
		{"slips", "Missing quotes, quoted numbers and similar slips, which the module's own examples contain, are accepted and reported; with --strict they are refused.", "emulator/session/run.go"},
		{"busy-machine", "A timeout counts only time in which the machine keeps up. Time in which the process did not run does not count. On a machine whose programs wait for a processor for a tenth of the time or more, that share does not count either, up to 30 s. For an answer that the embedded server is certain to give, the modem waits as long as it takes.", "emulator/loop/allowance.go"},
		{"reboot-time", "A reset takes two seconds (divided by --speed) until RDY; nothing is answered before that.", "emulator/power.go"},
		{"staged-boot", "The boot URCs come together, at power-up, unless a scenario gives the times of its parts. Then AT+CPIN? fails with 10 until +CFUN: 1, and with 14 until the SIM is up; AT+QINISTAT tells which parts have come, and the network registers the module with the SIM. A reset takes its two seconds before such a boot begins. What is due while no host has the port open is lost.", "emulator/cellular/boot.go"},
		{"qicsgp-first", "AT+QIACT works without an AT+QICSGP before it.", "emulator/cellular/pdp.go"},
		{"attach-bearer", "No PDP context is active until the host activates one, although on LTE the first is active from the attach on: the examples of the FTP(S) note define it after registration. A scenario with attach: bearer starts with that context active; it cannot be activated or redefined until it is deactivated.", "emulator/cellular/pdp_bearer.go"},
		{"sim-pin", "The SIM asks for no PIN, unless a scenario gives it one. Then it asks at each power-up, after AT+CFUN=0 and when it is inserted. AT+CPIN with a second parameter is refused with 3 unless the PUK is due. A wrong PUK leaves the PIN as it is, and after ten of them every command to the SIM fails with 13. AT+CLCK=\"SC\" switches the lock off and on, and AT+CPWD=\"SC\" changes the PIN while the lock is on: both count wrong PINs. A changed PIN is the SIM's, over a restart of the module too.", "emulator/cellular/sim_lock.go"},
		{"apns", "The network has every access point, unless a scenario lists them. Then AT+QIACT of a context with another fails with 561, and AT+CGACT with +CME ERROR: 30. Names of access points are compared case-insensitive.", "emulator/cellular/pdp.go"},
		{"registration-states", "A scenario can have the network refuse the module. Then +CREG, +CGREG and +CEREG report the same state, 8 included, which 3GPP 27.007 has for +CEREG alone. AT+CSQ reports a signal with 3 (denied) and 8 (emergency calls only), and none with 0, 2 and 4. AT+COPS? and AT+QNWINFO report no operator.", "emulator/cellular/registration.go"},
		{"no-sockets", "AT+QIOPEN is refused with ERROR, and AT+QIGETERROR reports 555; the other socket commands answer as if no socket were open.", "emulator/cellular/cmd_socket.go"},
		{"pdp-type", "The address family of a destination is not checked against the type of its PDP context.", "emulator/cellular/pdp.go"},
		{"contextid-inactive", `AT+QFTPCFG="contextid" with an inactive context is accepted and reported; with --strict the answer is ERROR.`, "emulator/ftp/cfg.go"},
		{"qftpcfg-defaults", `The defaults of AT+QFTPCFG: no account (sent as anonymous), binary, passive, context 1, rsptimeout 90 s, plain FTP, SSL context 0, data_address 0 with data_timeout 25 s.`, "emulator/ftp/cfg.go"},
		{"not-logged-in", "FTP commands that need a session answer 606 at once if there is none.", "emulator/ftp/operation.go"},
		{"open-when-open", "AT+QFTPOPEN while logged in, opening or closing answers 603.", "emulator/ftp/open.go"},
		{"close-when-closed", "AT+QFTPCLOSE while closed answers OK and +QFTPCLOSE: 0,0.", "emulator/ftp/close.go"},
		{"result-delay", "A result URC comes at least 50 ms (divided by --speed) after its OK, because some hosts flush their input after OK. After a download or listing to COM: the pause is between the last byte and OK, and the URC follows OK at once, because some hosts read until nothing more comes.", "emulator/ftp/operation.go"},
		{"close-any-time", "AT+QFTPCLOSE is accepted at any time except while closing. It breaks off the running command, which gets no result URC, and +QFTPCLOSE: 0,0 follows OK. If a command on another port has no final result code yet, it gets OK after CONNECT, and 606 before it.", "emulator/ftp/close.go"},
		{"break-between-pieces", "If the connection of an upload breaks between two pieces with beof 0, no URC comes: the state changes at once, and the next piece answers +CME ERROR with the reason.", "emulator/ftp/lost_upload.go"},
		{"qftpnlist", "AT+QFTPNLIST is an alias of AT+QFTPNLST; its URC is +QFTPNLST.", "emulator/commands.go"},
		{"early-data", "Bytes that arrive between the end of the line and CONNECT count as data and are reported; with --strict they are lost. CR and LF at their beginning are empty lines and are dropped.", "emulator/session/data_mode.go"},
		{"stale-escape", "A +++ that the modem reads after a pause in its own reading ends data mode if it came last and a second of silence follows.", "atparser/escape.go"},
		{"upload-length", "uploadlen without beof is treated as beof 1, and reported.", "emulator/ftp/put.go"},
		{"suspended-listing", "Listings to COM:, MLSD included, can be suspended by +++ and resumed by ATO, as downloads can.", "emulator/ftp/list.go"},
		{"ascii", "With filetype 1 the modem sends TYPE A and passes the bytes through unchanged: the server converts line ends.", "emulator/ftp/put.go"},
		{"ascii-restart", "The embedded server also accepts REST in TYPE A, and counts bytes of the file as stored. Many servers answer 501, which the host sees as 621,501; a scenario with rest-in-ascii: refuse does so.", "ftpbackend/server/restart.go"},
		{"wildcards", "The embedded server expands * and ? in LIST and NLST (not in MLSD) if no file has exactly that name; a pattern that matches nothing gives an empty listing.", "ftpbackend/server/wildcards.go"},
		{"stor", "On the embedded server STOR empties an older file when it begins. An upload that breaks off leaves what has arrived, or an empty file if nothing has (as ProFTPD, vsftpd and pyftpdlib do).", "ftpbackend/server/file.go"},
		{"replies", "Replies are read as leniently as curl, lftp and ftplib read them: docs/interop.md has the table. One that cannot be understood gives 615,0 in place of a 227 or 229, and 601,0 otherwise; its own code is never reported.", "ftpbackend/reply/expected.go"},
		{"pwd", "AT+QFTPPWD prints the text between the first and the last quote of the server's reply, with doubled quotes undone; if there are no quotes, the text up to the first space. The result is always in quotes. Bytes 00 to 1F and 7F are dropped, and 255 bytes are kept.", "ftpbackend/reply/answers.go"},
		{"stray-line", "A line from the server that is not a reply is skipped if a reply follows within 5 s; otherwise the result is 601,0 and the session is over.", "ftpbackend/client/stray.go"},
		{"bare-226", "A download that is answered by 226 or 250 without a 150 is read to its end; it is empty if nothing comes within 2 s.", "ftpbackend/client/data_bare.go"},
		{"early-226", "An upload whose 226 comes before its end is still sent to the end; the result is 607,0 if the server does not take the rest and close its side.", "ftpbackend/client/data_upload.go"},
		{"ascii-binary", "Whether filetype 1 has changed a binary is judged from sizes that the exchange contains anyway; no SIZE is sent for it. The embedded server gives the size of the file in its 150 to RETR, as common servers do.", "emulator/ftp/lint_ascii.go"},
		{"endless-replies", "If a server sends more than 100 replies, or 128 KiB of them, without a command in between, the result is 601,0 and the session is over.", "ftpbackend/client/stray.go"},
		{"early-end", "A download that ends before the end of the server's file, by downloadlen or AT&D2, is ended with ABOR. Up to 8 MiB that are on their way are read, for at most two seconds; a NOOP follows. With the embedded server the data connection is just closed.", "ftpbackend/client/data_early.go"},
		{"data-handshake", "The TLS handshake of a data connection begins as soon as the connection is established, without waiting for the server's 150.", "ftpbackend/client/data_handshake.go"},
		{"active-ftps", "AT+QFTPOPEN refuses FTPS in active mode with 610.", "emulator/ftp/open.go"},
		{"one-host", "A port on the network has one host at a time: a second connection gets a line that says who has the port, and is closed, unless the first ends within a second.", "emulator/serial/tcp/accept.go"},
		{"half-closed", "A host on the network that closes only its sending side keeps the port until its commands have finished; then DTR goes off and the connection ends.", "emulator/serial/tcp/conn_watch.go"},
		{"gone-typed-ahead", "When a host on the network has gone, up to 4 KiB of the commands that it sent ahead still run, as much as a UART holds.", "emulator/session/host.go"},
		{"text-nul", "A NUL in a text parameter is a parameter error of the command's family. A local file name that contains one is a forbidden name.", "emulator/at/param.go"},
		{"name-length", "The limits of 80 bytes for a name in a FILE command and of 63 for a local name in an FTP command include the prefix.", "emulator/files/names.go"},
		{"rfc2217-text", "A host that refuses telnet's binary mode gets CR NUL for a CR without LF. The NUL is sent only before the next byte, so that the end of a line is not delayed.", "emulator/serial/telnet/encoder.go"},
		{"rfc2217-lines", "On an RFC 2217 port a connection raises DTR and RTS; DSR and CTS are on while the module is up, and RI is never on.", "emulator/session/line.go"},
		{"hang-up", "B0 on the tty is DTR off. The modem notices it with the next byte, and in data mode without one, within a tenth of a second. A URC during B0 is lost; commands are answered all the same.", "emulator/session/host.go"},
		{"tty-exclusive", "TIOCEXCL that a host has left on the tty is gone after its last close, as on a serial port. If ptymodem is not root, a new tty with the same name and settings then replaces the old one.", "emulator/serial/pty/renew_linux.go"},
		{"tty-echo", "If the tty's echo is on, the echo of the modem's own output is dropped; a module would take it for commands.", "emulator/serial/pty/echo_linux.go"},
		{"baud-mismatch", "With --baud-pacing, rates that differ by more than 4 % turn every byte into noise with the eighth bit set, in both directions. A connection without a rate has the rate of AT+IPR.", "emulator/serial/paced_time.go"},
		{"receive-buffer", "With --baud-pacing the module's UART holds 4 KiB in each direction, and the modem reads 4 KiB ahead of the running command. Without flow control (AT+IFC=0,0, the default) any more is lost.", "emulator/serial/paced.go"},
		{"ipr-0", "AT+IPR=0 follows the host's rate at once, without an AT to measure it.", "emulator/session/line.go"},
		{"store-sizes", "UFS: has 1 MiB and SD: 64 MiB by default, in blocks of 4096 bytes; an empty file takes none.", "cmd/ptymodem/flags.go"},
		{"full-upload", "If the store fails during AT+QFUPL, as a full one does with 403, no file is left. An upload that ends early for another reason keeps what has arrived.", "emulator/files/upload.go"},
		{"general-forms", "General commands whose form is not in the module's manual have the form of 3GPP 27.007, 27.005 or ITU-T V.250, with fixed values.", "emulator/identity.go"},
	}
}
