package emulator_test

import (
	"fmt"
	"strings"

	"github.com/spf13/afero"

	"ptymodem/emulator"
	"ptymodem/emulator/serial"
	"ptymodem/fs"
	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/server"
)

// A modem on a port in memory uploads a file to the embedded server.
func Example() {
	srv, err := server.Start(server.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer srv.Close()
	m := emulator.New(emulator.Config{UFS: fs.NewMemory("UFS", 1<<20), Network: ftpbackend.Isolated(srv, nil)})
	defer m.Close()
	host := newExampleHost()
	m.Attach(host.Pipe)
	host.SetDTR(true) // it opens the port

	host.say("ATE0\r", "OK")
	fmt.Println(host.say("AT+QIACT=1\r", "OK"))
	fmt.Println(host.say("AT+QFTPOPEN=\"ftp.example.com\"\r", "+QFTPOPEN: 0,0"))
	fmt.Println(host.say("AT+QFTPPUT=\"hello.txt\",\"COM:\",0,5,1\r", "CONNECT"))
	fmt.Println(host.say("hello", "+QFTPPUT: 0,5"))
	content, err := afero.ReadFile(srv.Fs(), "/hello.txt")
	fmt.Printf("%s %v\n", content, err)
	// Output:
	// [OK]
	// [OK +QFTPOPEN: 0,0]
	// [CONNECT]
	// [OK +QFTPPUT: 0,5]
	// hello <nil>
}

// An exampleHost is the host at the other end of a pipe.
type exampleHost struct {
	*serial.Pipe
	moved chan struct{} // has one if something may have come
}

func newExampleHost() exampleHost {
	h := exampleHost{serial.NewPipe(), make(chan struct{}, 1)}
	h.OnChange(func() {
		select {
		case h.moved <- struct{}{}:
		default:
		}
	})
	return h
}

// say sends bytes, and returns the modem's lines up to the last one that is awaited.
func (h exampleHost) say(bytes, last string) []string {
	h.Send([]byte(bytes))
	answer := ""
	for !strings.HasSuffix(answer, "\r\n"+last+"\r\n") {
		<-h.moved
		answer += string(h.Receive())
	}
	return strings.FieldsFunc(answer, func(r rune) bool { return r == '\r' || r == '\n' })
}
