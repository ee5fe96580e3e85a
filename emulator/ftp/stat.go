package ftp

import (
	"strconv"

	"ptymodem/emulator/at"
	"ptymodem/emulator/session"
)

// qftpstat is AT+QFTPSTAT: the state of the session. The note's 3.6 prints the state before OK; all
// other sources, and we, after it.
func qftpstat() at.Command {
	return at.Command{
		Name: "+QFTPSTAT", Brief: "state of the session: 0 opening, 1 idle, 2 transferring, 3 closing, 4 closed", Family: at.FTP, Ref: "note 2.17",
		Note: "OK comes first, and the state right after it; the state changes when the result URC of the command that changes it is sent",
		Exec: func(c *at.Call) error {
			return afterOK(c, func() string { return "+QFTPSTAT: 0," + strconv.Itoa(int(Of(c).stat)) })
		},
	}
}

// qftplen is AT+QFTPLEN: bytes of the last or running transfer.
func qftplen() at.Command {
	return at.Command{
		Name: "+QFTPLEN", Brief: "bytes of the last or running PUT, GET, LIST, NLST or MLSD", Family: at.FTP, Ref: "note 2.16",
		Exec: func(c *at.Call) error {
			return afterOK(c, func() string { return "+QFTPLEN: 0," + strconv.FormatInt(Of(c).length, 10) })
		},
	}
}

// afterOK answers OK and then at once a line, before the next command line is taken.
func afterOK(c *at.Call, line func() string) error {
	r := session.NewResultURC(c)
	c.Then(func() { r.SendNow(line()) })
	return nil
}
