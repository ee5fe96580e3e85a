package control

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"strconv"
	"strings"
)

// An Address is where an API listens.
type Address struct {
	Network string // tcp or unix
	Addr    string
}

// LeastToken is how many characters a token has at least.
const LeastToken = 16

// TokenVariable is the environment variable that has the token.
const TokenVariable = "PTYMODEM_API_TOKEN"

// ParseAddress reads PORT, which is 127.0.0.1:PORT, HOST:PORT or unix:PATH.
func ParseAddress(s string) (Address, error) {
	if path, ok := strings.CutPrefix(s, "unix:"); ok && path != "" {
		return Address{"unix", path}, nil
	}
	if _, err := strconv.ParseUint(s, 10, 16); err == nil {
		return Address{"tcp", net.JoinHostPort("127.0.0.1", s)}, nil
	}
	if _, port, err := net.SplitHostPort(s); err == nil {
		if _, err := strconv.ParseUint(port, 10, 16); err == nil {
			return Address{"tcp", s}, nil
		}
	}
	return Address{}, fmt.Errorf("invalid address %q: want PORT, HOST:PORT or unix:PATH, as in 8321", s)
}

// Private reports that nobody beyond the machine reaches the address.
func (a Address) Private() bool {
	if a.Network == "unix" {
		return true
	}
	host, _, _ := net.SplitHostPort(a.Addr)
	return loopback(host)
}

// loopback tells a host name or address that leads back to the machine.
func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && addr.IsLoopback()
}

// CheckToken refuses an address beyond the machine without a token that is long enough.
func (a Address) CheckToken(token string) error {
	switch {
	case token != "" && len(token) < LeastToken:
		return fmt.Errorf("the API's token has %d characters: want %d at least", len(token), LeastToken)
	case token == "" && !a.Private():
		return fmt.Errorf("%s is reached from other machines: set %s (or --api-token-file) to a secret of %d characters or more, or listen on 127.0.0.1", a.Addr, TokenVariable, LeastToken)
	}
	return nil
}

// ReadToken is the token that a file has.
func ReadToken(name string) (string, error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	token := strings.TrimSpace(string(b))
	if token == "" {
		return "", fmt.Errorf("%s is empty: put a secret of %d characters or more into it", name, LeastToken)
	}
	return token, nil
}

// Listen listens. A socket is for its owner alone; one that nobody listens on any more is replaced.
func (a Address) Listen() (net.Listener, error) {
	if a.Network != "unix" {
		return net.Listen("tcp", a.Addr)
	}
	if info, err := os.Lstat(a.Addr); err == nil {
		if info.Mode()&os.ModeSocket == 0 {
			return nil, fmt.Errorf("%s is there and no socket: give another path", a.Addr)
		}
		if conn, err := net.Dial("unix", a.Addr); err == nil {
			return nil, errors.Join(fmt.Errorf("another process listens on %s: give another path", a.Addr), conn.Close())
		}
		if err := os.Remove(a.Addr); err != nil {
			return nil, err
		}
	}
	l, err := net.Listen("unix", a.Addr)
	if err == nil {
		err = os.Chmod(a.Addr, 0o600)
	}
	return l, err
}

// URL is the address of a listener, as a client gives it.
func URL(l net.Listener) string {
	if l.Addr().Network() == "unix" {
		return "unix:" + l.Addr().String()
	}
	return "http://" + l.Addr().String()
}
