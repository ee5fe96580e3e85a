package ftp

import "ptymodem/emulator/at"

// Commands are the FTP(S) commands, each in the file of its name: cfg.go, open.go, put.go, get.go,
// list.go, stat.go (with QFTPLEN), close.go, and dir.go for those that are one exchange with the
// server. What they share is in operation.go.
func Commands() []at.Command {
	list := []at.Command{qftpcfg(), qftpopen()}
	list = append(list, qftpdir()...)
	list = append(list, qftpput(), qftpget())
	list = append(list, qftpfile()...)
	list = append(list, qftplist()...)
	return append(list, qftplen(), qftpstat(), qftpclose())
}
