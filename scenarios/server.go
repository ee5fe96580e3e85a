package scenarios

import (
	"fmt"
	"strings"

	"ptymodem/scenarios/schema"
)

// A Server is the embedded server of a scenario.
type Server struct {
	Users              []User // none: any login is accepted
	Files              []File
	RefuseASCIIRestart bool
	Limit              int64 // of its memory, in bytes; 0: the default
}

// A User is an account of the embedded server.
type User struct{ Name, Password string }

func serverObject() schema.Object[Server] {
	return schema.Object[Server]{
		Name: "server", Doc: "The embedded server.",
		Fields: []schema.Field[Server]{
			schema.Key("users", "Accounts: a password for each name. None means that any login is accepted.",
				schema.Mapping("a mapping of user names to passwords", "Passwords by user name.", schema.OneLine("a password"), checkUserName,
					func(name, password string) User { return User{name, password} }),
				func(s *Server) *[]User { return &s.Users }),
			schema.Key("files", "Files by their paths from the root.", filesShape(givenContent(), checkServerPath), func(s *Server) *[]File { return &s.Files }),
			schema.Key("rest-in-ascii", "What REST meets in TYPE A. refuse: 501, as on several servers. Default: accept.",
				schema.Convert(schema.Words("accept", "refuse"), func(s string) bool { return s == "refuse" }), func(s *Server) *bool { return &s.RefuseASCIIRestart }),
			schema.Key("limit", "How many bytes its files may have together, as of --ftp-limit: an upload past it is refused with 452. Default: 256MiB.",
				schema.PositiveSize(), func(s *Server) *int64 { return &s.Limit }),
		},
	}
}

func checkUserName(name string) error {
	if name == "" || strings.ContainsAny(name, "\r\n") {
		return fmt.Errorf("%q is not a user name: want one or more characters on one line", schema.Clip(name))
	}
	return nil
}
