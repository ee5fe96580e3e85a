package server_test

import (
	"fmt"
	"strings"

	"github.com/jlaffaye/ftp"
	"github.com/spf13/afero"

	"ptymodem/ftpbackend/server"
)

// A server in memory, and a client that uploads a file to it.
func Example() {
	s, err := server.Start(server.Config{Users: map[string]string{"test": "secret"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer s.Close()
	c, err := ftp.Dial(s.Addr().String())
	if err != nil {
		fmt.Println(err)
		return
	}
	defer c.Quit()
	fmt.Println(c.Login("test", "secret"))
	fmt.Println(c.Stor("hello.txt", strings.NewReader("hello")))
	content, err := afero.ReadFile(s.Fs(), "/hello.txt")
	fmt.Printf("%s %v\n", content, err)
	// Output:
	// <nil>
	// <nil>
	// hello <nil>
}
