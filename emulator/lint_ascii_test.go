package emulator

import (
	"io"
	"net"
	"testing"
)

// TestASCIIBinary: at a server that says nothing of sizes by itself, ascii-binary is known as soon
// as QFTPSIZE or a transfer with filetype 0 tells the size, and not before; no command is sent for
// it.
func TestASCIIBinary(t *testing.T) {
	const (
		ascii  = "\n<- AT+QFTPCFG=\"filetype\",1\n-> OK"
		binary = "\n<- AT+QFTPCFG=\"filetype\",0\n-> OK"
		put    = "\n<- AT+QFTPPUT=\"a\",\"COM:\",0,3,1\n-> CONNECT\n<= \"\\x00\\r\\n\"\n-> OK\n-> +QFTPPUT: 0,3"
		get    = "\n<- AT+QFTPGET=\"a\",\"COM:\"\n-> CONNECT\n=> \"\\x00\\r\\n\"\n-> OK\n-> +QFTPGET: 0,3"
		size   = "\n<- AT+QFTPSIZE=\"a\"\n-> OK\n-> +QFTPSIZE: 0,2"
		rename = "\n<- AT+QFTPRENAME=\"a\",\"b\"\n-> OK\n-> +QFTPRENAME: 0,0"
		del    = "\n<- AT+QFTPDEL=\"a\"\n-> OK\n-> +QFTPDEL: 0,0"
		cwd    = "\n<- AT+QFTPCWD=\"b\"\n-> OK\n-> +QFTPCWD: 0,0"
		reopen = "\n<- AT+QFTPCLOSE\n-> OK\n-> +QFTPCLOSE: 0,0\n<- AT+QFTPOPEN=\"fake.example.com\"\n-> OK\n-> +QFTPOPEN: 0,0"
		none   = "\nlint"
		found  = "\nlint ascii-binary"
	)
	for _, tt := range []struct {
		name, retr, session string
	}{
		{"an upload, then its size", "150 here", ascii + put + none + size + found + size + none},
		{"a size, then a download", "150 here", ascii + size + get + found + get + found},
		{"a download, then its size", "150 here", ascii + get + none + size + found},
		{"an upload as a binary, and a download as text", "150 here", binary + put + ascii + get + none},
		{"an upload as text, and a download as a binary", "150 here", ascii + put + binary + get + none},
		{"an upload as a binary tells the size anew", "150 here", ascii + put + binary + put + size + none},
		{"the size in the 150", "150 Opening ASCII mode data connection for a (2 bytes).", ascii + get + found},
		{"the same size in the 150", "150 Opening ASCII mode data connection for a (3 bytes)", ascii + get + none},
		{"no size in the 150", "150 Opening a (in 2 pieces of 1 bytes each)", ascii + get + none},
		{"another file of the name", "150 here", ascii + put + rename + size + none + put + del + size + none + put + cwd + size + none + put + reopen + size + none},
		{"filetype 0", "150 (2 bytes)", binary + put + get + none},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, s := fakeRig(t)
			s.reply("SIZE", "213 2")
			s.reply("RETR", tt.retr)
			s.onData(func(verb string, c *net.TCPConn) {
				if verb == "STOR" {
					drain(verb, c)
					return
				}
				io.WriteString(c, "\x00\r\n")
				c.Close()
			})
			r.script(fakeLogin + none)
			r.script(tt.session)
		})
	}
}
