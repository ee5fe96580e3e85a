package scenarios

import (
	"fmt"
	"strings"
)

// A Server is the embedded server of a scenario.
type Server struct {
	Users []User // none: any login is welcome
	Files []File
	Limit int64 // of its memory, in bytes; 0: the default
}

// A User is an account of the embedded server.
type User struct{ Name, Password string }

func serverObject() object[Server] {
	return object[Server]{
		name: "server", doc: "The embedded server.",
		fields: []field[Server]{
			key("users", "Accounts: a password for each name. None means that any login is welcome.",
				mapping("a mapping of user names to passwords", "Passwords by user name.", oneLine("a password"), checkUserName,
					func(name, password string) User { return User{name, password} }),
				func(s *Server) *[]User { return &s.Users }),
			key("files", "Files by their paths from the root.", filesShape(givenContent(), checkServerPath), func(s *Server) *[]File { return &s.Files }),
			key("limit", "How many bytes its files may have together, as of --ftp-limit: an upload past it is refused with 452. 256MiB by default.",
				someSize(), func(s *Server) *int64 { return &s.Limit }),
		},
	}
}

func checkUserName(name string) error {
	if name == "" || strings.ContainsAny(name, "\r\n") {
		return fmt.Errorf("%q is not a user name: one or more characters of one line are right", clip(name))
	}
	return nil
}
