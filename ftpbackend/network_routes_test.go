package ftpbackend_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ptymodem/ftpbackend"
)

func TestParseRoute(t *testing.T) {
	for _, tt := range []struct {
		text string
		want ftpbackend.Route
		bad  string // what the error says
	}{
		{"ftp.example.com=127.0.0.1:2121", ftpbackend.Route{Host: "ftp.example.com", Target: "127.0.0.1:2121"}, ""},
		{"ftp.example.com:990=[::1]:2121", ftpbackend.Route{Host: "ftp.example.com", Port: 990, Target: "[::1]:2121"}, ""},
		{"[2001:db8::1]:21=localhost:1", ftpbackend.Route{Host: "2001:db8::1", Port: 21, Target: "localhost:1"}, ""},
		{"[2001:db8::1]=localhost:1", ftpbackend.Route{Host: "2001:db8::1", Target: "localhost:1"}, ""},
		{"ftp.example.com", ftpbackend.Route{}, "no ="},
		{"=127.0.0.1:2121", ftpbackend.Route{}, "no host"},
		{":21=127.0.0.1:2121", ftpbackend.Route{}, "no host"},
		{"a:0=127.0.0.1:2121", ftpbackend.Route{}, `"0"`},
		{"a:=127.0.0.1:2121", ftpbackend.Route{}, `""`},
		{"a:70000=127.0.0.1:2121", ftpbackend.Route{}, `"70000"`},
		{"2001:db8::1=127.0.0.1:2121", ftpbackend.Route{}, "brackets"},
		{"[x]=127.0.0.1:2121", ftpbackend.Route{}, "IPv6"},
		{"[::1=127.0.0.1:2121", ftpbackend.Route{}, "]"},
		{"[::1]21=127.0.0.1:2121", ftpbackend.Route{}, "after the address"},
		{"a=127.0.0.1", ftpbackend.Route{}, "a port"},
		{"a=:21", ftpbackend.Route{}, "no host"},
		{"a=b:ftp", ftpbackend.Route{}, `"ftp"`},
		{"a b=c:21", ftpbackend.Route{}, "space"},
	} {
		got, err := ftpbackend.ParseRoute(tt.text)
		if tt.bad != "" {
			if err == nil || !strings.Contains(err.Error(), tt.bad) || !strings.Contains(err.Error(), "HOST[:PORT]=TARGET:PORT") {
				t.Errorf("%q: got %v, want an error with %q", tt.text, err, tt.bad)
			}
			continue
		}
		if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
			t.Errorf("%q: %v\n%s", tt.text, err, diff)
		}
	}
}
