package emulator

import "strconv"

// qftpstat is AT+QFTPSTAT: the state of the session. The note's 3.6 prints the state before OK; all other sources, and we, after it.
func qftpstat() Command {
	return Command{
		Name: "+QFTPSTAT", Brief: "state of the session: 0 opening, 1 idle, 2 transferring, 3 closing, 4 closed", Family: FTP, Ref: "note 2.17",
		Note: "OK comes first, then the state at once; a state moves when the result URC of the command that moves it is written",
		Exec: func(c *Call) error {
			return c.afterOK(func() string { return "+QFTPSTAT: 0," + strconv.Itoa(int(c.m.ftp.stat)) })
		},
	}
}

// qftplen is AT+QFTPLEN: bytes of the last or running transfer.
func qftplen() Command {
	return Command{
		Name: "+QFTPLEN", Brief: "bytes of the last or running PUT, GET, LIST, NLST or MLSD", Family: FTP, Ref: "note 2.16",
		Exec: func(c *Call) error {
			return c.afterOK(func() string { return "+QFTPLEN: 0," + strconv.FormatInt(c.m.ftp.length, 10) })
		},
	}
}

// afterOK answers OK and then at once a line, before the next command line is taken.
func (c *Call) afterOK(line func() string) error {
	r := c.promise()
	c.then(func() { r.atOnce(line()) })
	return nil
}
