package ftp

import "ptymodem/emulator/at"

// Commands are the FTP(S) commands, each in the file of its name: qftpcfg.go, qftpopen.go,
// qftpput.go, qftpget.go, qftplist.go, qftpstat.go (with QFTPLEN), qftpclose.go, and qftpdir.go for
// those that are one exchange with the server. What they share is in ftp_op.go.
func Commands() []at.Command {
	list := []at.Command{qftpcfg(), qftpopen()}
	list = append(list, qftpdir()...)
	list = append(list, qftpput(), qftpget())
	list = append(list, qftpfile()...)
	list = append(list, qftplist()...)
	return append(list, qftplen(), qftpstat(), qftpclose())
}
