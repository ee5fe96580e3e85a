package ftpbackend_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ptymodem/ftpbackend"
)

// place is a listener that sends its name.
func place(t *testing.T, name string) netip.AddrPort {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	t.Cleanup(func() { ln.Close(); <-ended })
	go func() {
		defer close(ended)
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			io.WriteString(conn, name)
			conn.Close()
		}
	}()
	return ln.Addr().(*net.TCPAddr).AddrPort()
}

// reach looks a host up and connects to it. It returns what is there, and this side's address.
func reach(t *testing.T, network ftpbackend.Network, host string, port uint16, sec ftpbackend.Security) (got, from string) {
	t.Helper()
	addr, err := network.Lookup(context.Background(), host)
	if err != nil {
		t.Errorf("%s: %v", host, err)
		return "", ""
	}
	conn, err := network.DialControl(context.Background(), host, addr, port, sec)
	if err != nil {
		t.Errorf("%s: %v", host, err)
		return "", ""
	}
	defer conn.Close()
	b, _ := io.ReadAll(conn)
	return string(b), conn.LocalAddr().String()
}

// checkKind wants an *Error of a kind.
func checkKind(t *testing.T, err error, kind ftpbackend.Kind) {
	t.Helper()
	var e *ftpbackend.Error
	if !errors.As(err, &e) || e.Kind != kind {
		t.Errorf("got %v, want an *Error (%v)", err, kind)
	}
}

// embedded is an embedded server as the network sees it.
type embedded struct {
	addr, implicit netip.AddrPort
	announced      map[string]string // host by client address
}

func (e *embedded) Addr() netip.AddrPort         { return e.addr }
func (e *embedded) ImplicitAddr() netip.AddrPort { return e.implicit }
func (e *embedded) Announce(client net.Addr, host string) {
	e.announced[client.String()] = host
}

func TestIsolated(t *testing.T) {
	server := &embedded{addr: place(t, "plain"), implicit: place(t, "implicit"), announced: map[string]string{}}
	elsewhere := place(t, "elsewhere").String()
	network := ftpbackend.Isolated(server, []ftpbackend.Route{
		{Host: "Routed.example.com", Target: elsewhere},
		{Host: "port.example.com", Port: 2121, Target: elsewhere},
		{Host: "192.0.2.1", Port: 21, Target: elsewhere},
	})
	ctx := context.Background()
	for _, tt := range []struct {
		host string
		port uint16
		sec  ftpbackend.Security
		want string
	}{
		{"ftp.example.com", 21, ftpbackend.Plain, "plain"},
		{"ftp.example.com", 990, ftpbackend.Implicit, "implicit"},
		{"ftp.example.com", 21, ftpbackend.Implicit, "implicit"},
		{"ftp.example.com", 990, ftpbackend.Explicit, "plain"},
		{"8.8.8.8", 21, ftpbackend.Plain, "plain"},
		{"routed.EXAMPLE.com.", 990, ftpbackend.Implicit, "elsewhere"},
		{"port.example.com", 2121, ftpbackend.Plain, "elsewhere"},
		{"port.example.com", 21, ftpbackend.Plain, "plain"},
		{"192.0.2.1", 21, ftpbackend.Plain, "elsewhere"},
	} {
		got, from := reach(t, network, tt.host, tt.port, tt.sec)
		host := server.announced[from]
		if got != tt.want || (host == tt.host) != (tt.want != "elsewhere") {
			t.Errorf("%s:%d: reached %q, announced %q, want %q", tt.host, tt.port, got, host, tt.want)
		}
	}

	for _, name := range []string{"nowhere.invalid", "INVALID", "nowhere.invalid.", ""} {
		_, err := network.Lookup(ctx, name)
		checkKind(t, err, ftpbackend.KindResolve)
	}
	if addr, err := network.Lookup(ctx, "192.0.2.9"); addr.String() != "192.0.2.9" || err != nil {
		t.Errorf("a literal address became %v, %v", addr, err)
	}
	one, _ := network.Lookup(ctx, "one.example.com")
	again, _ := network.Lookup(ctx, "ONE.example.com.")
	two, _ := network.Lookup(ctx, "two.example.com")
	if one != again || one == two || !one.IsPrivate() {
		t.Errorf("got %v, %v, %v", one, again, two)
	}
}

func TestHostNetwork(t *testing.T) {
	here, there := place(t, "here"), place(t, "there")
	network := ftpbackend.HostNetwork([]ftpbackend.Route{
		{Host: "no.such.host.invalid", Target: there.String()},
		{Host: "127.0.0.1", Port: 1, Target: there.String()},
	})
	ctx := context.Background()
	for _, tt := range []struct {
		host string
		port uint16
		want string
	}{
		{"127.0.0.1", here.Port(), "here"},
		{"127.0.0.1", 1, "there"},
		{"no.such.host.invalid", 21, "there"},
	} {
		if got, _ := reach(t, network, tt.host, tt.port, ftpbackend.Plain); got != tt.want {
			t.Errorf("%s:%d: reached %q, want %q", tt.host, tt.port, got, tt.want)
		}
	}
	mine := errors.New("mine")
	over, cancel := context.WithCancelCause(ctx)
	cancel(mine)
	if _, err := network.Lookup(over, "a.example.com"); !errors.Is(err, mine) {
		t.Errorf("got %v", err)
	}
}

// TestIsolatedData: the isolated network makes no data connection to another address than the
// control connection's.
func TestIsolatedData(t *testing.T) {
	here := place(t, "here")
	network := ftpbackend.Isolated(&embedded{}, nil)
	control := netip.MustParseAddrPort("127.0.0.1:21")
	for _, outside := range []string{"192.0.2.77:80", "127.0.0.2:80", "[2001:db8::1]:80", "0.0.0.0:80", "[::]:80"} {
		_, err := network.DialData(context.Background(), control, netip.MustParseAddrPort(outside))
		checkKind(t, err, ftpbackend.KindDataOpen)
		if !errors.Is(err, ftpbackend.ErrOutside) || !strings.Contains(err.Error(), outside) || !strings.Contains(err.Error(), "127.0.0.1") {
			t.Errorf("%s: got %v, want ErrOutside with both addresses", outside, err)
		}
	}
	for _, inside := range []netip.AddrPort{here, netip.AddrPortFrom(netip.MustParseAddr("::ffff:127.0.0.1"), here.Port())} {
		conn, err := network.DialData(context.Background(), control, inside)
		if err != nil {
			t.Errorf("%v: %v", inside, err)
			continue
		}
		conn.Close()
	}
}

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
