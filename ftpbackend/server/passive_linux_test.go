package server

import (
	"fmt"
	"net/netip"
	"os"
	"strings"
	"testing"

	"ptymodem/ftpbackend/ftptest"
)

// listening returns the local addresses that listen on a port, as in /proc: hexadecimal, in the
// machine's byte order.
func listening(t *testing.T, port uint16) []string {
	t.Helper()
	var all []string
	for _, file := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		table, err := os.ReadFile(file)
		if os.IsNotExist(err) {
			continue // no IPv6
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(table), "\n") {
			fields := strings.Fields(line)
			if len(fields) > 3 && fields[3] == "0A" && strings.HasSuffix(fields[1], fmt.Sprintf(":%04X", port)) {
				all = append(all, strings.TrimSuffix(fields[1], fmt.Sprintf(":%04X", port)))
			}
		}
	}
	return all
}

// TestServerPassiveListener: the listeners of PASV and EPSV are on the address of the control
// connection, and on no other.
func TestServerPassiveListener(t *testing.T) {
	for _, tt := range []struct{ listen, want string }{
		{"127.0.0.1:0", "0100007F"},
		{"[::1]:0", "00000000000000000000000001000000"},
	} {
		t.Run(tt.listen, func(t *testing.T) {
			if strings.HasPrefix(tt.listen, "[") {
				ftptest.NeedIPv6(t)
			}
			s := startServer(t, Config{Listen: tt.listen})
			at, _ := s.ListenAddr()
			c := dial(t, netip.MustParseAddrPort(at.String()))
			c.login()
			for range 2 { // the second takes the place of the first
				text := c.do(229, "EPSV")
				var port uint16
				if _, err := fmt.Sscanf(text[strings.Index(text, "("):], "(|||%d|)", &port); err != nil {
					t.Fatal(err)
				}
				if got := listening(t, port); len(got) != 1 || got[0] != tt.want {
					t.Errorf("port %d listens on %q, want %s alone", port, got, tt.want)
				}
			}
		})
	}
}
