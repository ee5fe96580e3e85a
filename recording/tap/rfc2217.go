package tap

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"ptymodem/emulator/serial/telnet"
)

// Commands of RFC 2217 and their values, as a client sends them.
const (
	comSetBaudRate = 1
	comSetDataSize = 2
	comSetParity   = 3
	comSetStopSize = 4
	comSetControl  = 5

	flowNone, flowRTSCTS = 1, 3
	dtrOn, dtrOff        = 8, 9
	rtsOn, rtsOff        = 11, 12
)

// An rfc2217Module is a module behind RFC 2217.
type rfc2217Module struct {
	conn net.Conn
	name string

	// Of the goroutine that reads, and of dialRFC2217 before it.
	decoder telnet.Decoder
	buf, in []byte
	early   []byte // data that came before the two sides had agreed

	mu      sync.Mutex // of what is sent
	options telnet.Options
	encoder telnet.Encoder
}

func dialRFC2217(ctx context.Context, name, addr string) (Module, error) {
	conn, err := dial(ctx, name, addr)
	if err != nil {
		return nil, err
	}
	m := &rfc2217Module{conn: conn, name: name, buf: make([]byte, 16<<10)}
	m.decoder.Text = true
	stop := context.AfterFunc(ctx, func() { conn.SetDeadline(time.Now()) })
	err = m.agree()
	if !stop() {
		err = context.Cause(ctx)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w: want the address of an RFC 2217 server; of raw bytes it is tcp:%s", name, err, addr), conn.Close())
	}
	return m, nil
}

// agree offers RFC 2217 and waits until the other side has agreed.
func (m *rfc2217Module) agree() error {
	if err := m.conn.SetDeadline(time.Now().Add(dialTimeout)); err != nil {
		return err
	}
	if _, err := m.conn.Write(m.options.Ask(nil)); err != nil {
		return err
	}
	data := make([]byte, 4<<10)
	for !m.options.Sends(telnet.ComPort) {
		n, err := m.receive(data)
		if err != nil {
			return err
		}
		m.early = append(m.early, data[:n]...)
		if len(m.early) > len(m.buf) {
			return errors.New("it sends data and does not agree to RFC 2217")
		}
	}
	return m.conn.SetDeadline(time.Time{})
}

// Read implements [Module].
func (m *rfc2217Module) Read(b []byte) (int, error) {
	if len(m.early) > 0 {
		n := copy(b, m.early)
		m.early = m.early[n:]
		return n, nil
	}
	for {
		if n, err := m.receive(b); n > 0 || err != nil {
			return n, err
		}
	}
}

// receive reads once, and returns the data that has come. It may be none.
func (m *rfc2217Module) receive(b []byte) (n int, err error) {
	if len(m.in) == 0 {
		got, err := m.conn.Read(m.buf)
		if err != nil {
			return 0, err
		}
		m.in = m.buf[:got]
	}
	for len(m.in) > 0 && n < len(b) {
		used, data, c := m.decoder.Next(m.in[:min(len(m.in), len(b)-n)])
		m.in = m.in[used:]
		n += copy(b[n:], data)
		switch c.Verb {
		case telnet.WILL, telnet.WONT, telnet.DO, telnet.DONT:
			if err := m.negotiate(c); err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

// negotiate answers for an option. What else the server says are answers to what we have set, and
// lines that a pseudo-terminal cannot show.
func (m *rfc2217Module) negotiate(c telnet.Command) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	answer := m.options.Hear(nil, c)
	m.decoder.Text = !m.options.Receives(telnet.Binary)
	m.encoder.Text = m.options.Declined(telnet.Binary)
	if len(answer) == 0 {
		return nil
	}
	_, err := m.conn.Write(answer)
	return err
}

// Write implements [Module].
func (m *rfc2217Module) Write(b []byte) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, err := m.conn.Write(m.encoder.Append(nil, b)); err != nil {
		return 0, err
	}
	return len(b), nil
}

// Follow implements [Module].
func (m *rfc2217Module) Follow(s Settings) error {
	stop, flow := byte(1), byte(flowNone)
	if s.TwoStops {
		stop = 2
	}
	if s.RTSCTS {
		flow = flowRTSCTS
	}
	b := command(nil, comSetBaudRate, binary.BigEndian.AppendUint32(nil, uint32(s.Baud))...)
	b = command(b, comSetDataSize, 8)
	b = command(b, comSetParity, 1)
	b = command(b, comSetStopSize, stop)
	return m.send(command(b, comSetControl, flow))
}

// DTR implements [Module].
func (m *rfc2217Module) DTR(on bool) error {
	if on {
		return m.send(command(command(nil, comSetControl, dtrOn), comSetControl, rtsOn))
	}
	return m.send(command(command(nil, comSetControl, dtrOff), comSetControl, rtsOff))
}

func (m *rfc2217Module) send(b []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	_, err := m.conn.Write(b)
	return err
}

// command appends a command of RFC 2217.
func command(b []byte, command byte, value ...byte) []byte {
	b = append(b, telnet.IAC, telnet.SB, telnet.ComPort, command)
	return append(telnet.Append(b, value), telnet.IAC, telnet.SE)
}

// Close implements [Module].
func (m *rfc2217Module) Close() error { return m.conn.Close() }

// String implements [Module].
func (m *rfc2217Module) String() string { return m.name }
