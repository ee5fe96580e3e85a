package emulator

import (
	"slices"

	"ptymodem/emulator/at"
	"ptymodem/emulator/cellular"
	"ptymodem/emulator/files"
	"ptymodem/emulator/ftp"
	"ptymodem/emulator/session"
	"ptymodem/emulator/ssl"
)

// NewTable returns the table of the EC200U and EG915U.
func NewTable() *at.Table {
	return at.NewTable(slices.Concat(
		[][]at.Command{
			session.Commands(), callControlCommands(), identityCommands(), powerCommands(), serialCommands(),
			lowPowerCommands(), uartCommands(), adcCommands(),
		},
		cellular.Commands(),
		[][]at.Command{ssl.Commands(), files.Commands(), ftp.Commands()},
	), aliases())
}

// aliases are other names that hosts use for a command (QFTPNLIST, as the note's own heading has
// it).
func aliases() map[string]string {
	return map[string]string{"+QFTPNLIST": "+QFTPNLST"}
}
