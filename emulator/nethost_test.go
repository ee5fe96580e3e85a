package emulator

import (
	"net"
	"testing"

	"ptymodem/emulator/internal/testkit"
	"ptymodem/emulator/serial"
	"ptymodem/emulator/serial/tcp"
	"ptymodem/emulator/serial/telnet"
)

// netHosts are the hosts on the network, by name.
func netHosts() map[string]func(testing.TB, *Modem) host {
	return map[string]func(testing.TB, *Modem) host{"tcp": newTCPHost, "rfc2217": newRFC2217Host}
}

// tcpOf is the connection of a host.
func tcpOf(t testing.TB, w wire) *net.TCPConn {
	t.Helper()
	if c, ok := w.(*comClient); ok {
		return c.Conn.(*net.TCPConn)
	}
	return w.(*net.TCPConn)
}

func newTCPHost(t testing.TB, m *Modem) host {
	t.Helper()
	port, err := tcp.ListenRaw("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return newNetHost(t, m, port, func() (wire, error) { return testkit.Dial(port.Addr()) })
}

func newRFC2217Host(t testing.TB, m *Modem) host {
	t.Helper()
	port, err := tcp.ListenRFC2217("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return newNetHost(t, m, port, func() (wire, error) { return dialRFC2217(port) })
}

func newNetHost(t testing.TB, m *Modem, port serial.Port, open func() (wire, error)) host {
	t.Helper()
	m.Attach(port)
	h := &wireHost{t: t, m: m, open: open, end: port.Close}
	h.watch()
	h.dtr(true)
	return h
}

// A comClient is a host's end of RFC 2217. Its Read hands the commands of the stream to heard.
type comClient struct {
	net.Conn
	decoder telnet.Decoder
	in      []byte
	heard   func(telnet.Command)
}

// dialRFC2217 connects and agrees on binary data and on RFC 2217, without waiting for the answers.
func dialRFC2217(port *tcp.RFC2217) (*comClient, error) {
	conn, err := testkit.Dial(port.Addr())
	if err != nil {
		return nil, err
	}
	c := &comClient{Conn: conn, heard: func(telnet.Command) {}}
	_, err = conn.Write([]byte{
		telnet.IAC, telnet.WILL, telnet.ComPort, telnet.IAC, telnet.WILL, telnet.Binary, telnet.IAC, telnet.DO, telnet.Binary,
		telnet.IAC, telnet.WILL, telnet.SGA, telnet.IAC, telnet.DO, telnet.SGA, telnet.IAC, telnet.DONT, telnet.Echo,
	})
	return c, err
}

func (c *comClient) Read(b []byte) (n int, err error) {
	for {
		for len(c.in) > 0 && n < len(b) {
			used, data, command := c.decoder.Next(c.in[:min(len(c.in), len(b)-n)])
			c.in = c.in[used:]
			n += copy(b[n:], data)
			if command.Verb != 0 {
				c.heard(command)
			}
		}
		if n > 0 {
			return n, nil
		}
		buf := make([]byte, 4<<10)
		got, err := c.Conn.Read(buf)
		if err != nil {
			return 0, err
		}
		c.in = buf[:got]
	}
}

func (c *comClient) Write(b []byte) (int, error) {
	if _, err := c.Conn.Write(telnet.Append(nil, b)); err != nil {
		return 0, err
	}
	return len(b), nil
}

// command sends a command of RFC 2217.
func (c *comClient) command(command byte, value ...byte) error {
	b := append([]byte{telnet.IAC, telnet.SB, telnet.ComPort, command}, telnet.Append(nil, value)...)
	_, err := c.Conn.Write(append(b, telnet.IAC, telnet.SE))
	return err
}
