package recording_test

import (
	"fmt"
	"os"
	"time"

	"ptymodem/recording"
)

// What went over the wire becomes a transcript, without its secrets.
func ExampleFormat() {
	frames := []recording.Frame{
		{Dir: recording.FromHost, Bytes: []byte("AT+QFTPCFG=\"account\",\"test\",\"secret\"\r")},
		{Time: 3 * time.Millisecond, Dir: recording.ToHost, Bytes: []byte("AT+QFTPCFG=\"account\",\"test\",\"secret\"\r\r\nOK\r\n")},
		{Time: time.Second, Dir: recording.ToHost, Bytes: []byte("\r\n+QFTPOPEN: 0,0\r\n")},
	}
	err := recording.Format(os.Stdout, frames, recording.Options{Header: "2026-11-28T13:25:18Z EC200UCNAAR03A09M08 /dev/ttyUSB2 115200"})
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// !! recorded 2026-11-28T13:25:18Z EC200UCNAAR03A09M08 /dev/ttyUSB2 115200
	// !! redacted password
	// @0.000 <- AT+QFTPCFG="account","test","redacted1"
	// @0.003 -> OK
	// @1.000 -> +QFTPOPEN: 0,0
}
