package tcp

import (
	"net"
	"testing"
)

// TestURL: a host that opens the URL of a port finds it, whatever the port listens on.
func TestURL(t *testing.T) {
	for given, host := range map[string]string{"127.0.0.1:0": "127.0.0.1", "localhost:0": "127.0.0.1", "0.0.0.0:0": "127.0.0.1", ":0": "127.0.0.1"} {
		raw, err1 := ListenRaw(given)
		com, err2 := ListenRFC2217(given)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		for scheme, port := range map[string]interface {
			netListener
			URL() string
		}{"socket": raw, "rfc2217": com} {
			defer port.Close()
			_, number, _ := net.SplitHostPort(port.Addr().String())
			if want := scheme + "://" + net.JoinHostPort(host, number); port.URL() != want && given != "localhost:0" {
				t.Errorf("on %s: got %s, want %s", given, port.URL(), want)
			}
			conn, err := net.Dial("tcp", port.URL()[len(scheme+"://"):])
			if err != nil {
				t.Errorf("on %s: %v", given, err)
				continue
			}
			conn.Close()
		}
	}
}

func TestReachable(t *testing.T) {
	for _, test := range []struct{ given, addr, want string }{
		{"127.0.0.1:0", "127.0.0.1:7000", "127.0.0.1:7000"},
		{"lab:7000", "192.168.1.5:7000", "192.168.1.5:7000"},
		{"0.0.0.0:7000", "0.0.0.0:7000", "127.0.0.1:7000"},
		{"0.0.0.0:7000", "[::]:7000", "127.0.0.1:7000"}, // as Go listens where there is IPv6
		{":7000", "[::]:7000", "127.0.0.1:7000"},
		{"[::]:7000", "[::]:7000", "[::1]:7000"},
		{"[fe80::1]:7000", "[fe80::1]:7000", "[fe80::1]:7000"},
	} {
		at, err := net.ResolveTCPAddr("tcp", test.addr)
		if err != nil {
			t.Fatal(err)
		}
		if got := reachable(test.given, at); got != test.want {
			t.Errorf("%s, given as %s: got %s, want %s", test.addr, test.given, got, test.want)
		}
	}
}
