package tcp

import (
	"encoding/binary"
	"fmt"

	"ptymodem/emulator/serial/telnet"
)

// The commands of RFC 2217, as the client sends them; the server's have comServer added.
const (
	comSignature         = 0
	comSetBaudRate       = 1
	comSetDataSize       = 2
	comSetParity         = 3
	comSetStopSize       = 4
	comSetControl        = 5
	comNotifyLineState   = 6
	comNotifyModemState  = 7
	comSuspend           = 8
	comResume            = 9
	comSetLineStateMask  = 10
	comSetModemStateMask = 11
	comPurge             = 12

	comPortServer = 100
)

// comIdle is the line state of one with nothing to send: both transmit registers are empty.
const comIdle = 1<<6 | 1<<5

// appendCom appends a server's answer to b.
func appendCom(b []byte, command byte, value ...byte) []byte {
	b = append(b, telnet.IAC, telnet.SB, telnet.ComPort, comPortServer+command)
	return append(telnet.Append(b, value), telnet.IAC, telnet.SE)
}

func (h *comHost) reply(command byte, value ...byte) { h.send(appendCom(nil, command, value...)) }

// do does what a command of the stream asks for.
func (h *comHost) do(c telnet.Command) {
	switch c.Verb {
	case telnet.WILL, telnet.WONT, telnet.DO, telnet.DONT:
		h.negotiate(c)
	case telnet.BRK:
		h.port.note("break")
	case telnet.SB:
		if len(c.Sub) > 1 && c.Sub[0] == telnet.ComPort {
			h.comCommand(c.Sub[1], c.Sub[2:])
		}
	}
}

// negotiate answers for an option, and tells a host the state of the lines when it turns out to
// know RFC 2217.
func (h *comHost) negotiate(c telnet.Command) {
	h.send(h.options.Hear(nil, c))
	h.decoder.Text = !h.options.Receives(telnet.Binary)
	h.mu.Lock()
	h.encoder.Text = h.options.Declined(telnet.Binary)
	h.mu.Unlock()
	if c.Option != telnet.ComPort || c.Verb != telnet.WILL && c.Verb != telnet.DO {
		return
	}
	h.mu.Lock()
	first := !h.ready
	h.ready = true
	h.mu.Unlock()
	if first {
		h.sendState()
	}
}

// comLength is how long the value of a command is at least.
func comLength(command byte) int {
	switch command {
	case comSetBaudRate:
		return 4
	case comSignature, comNotifyLineState, comNotifyModemState, comSuspend, comResume:
		return 0
	}
	return 1
}

// comCommand does what a command of RFC 2217 asks for, section 3. An answer says what is in force;
// commands that are cut short have none.
func (h *comHost) comCommand(command byte, value []byte) {
	if len(value) < comLength(command) {
		return
	}
	switch command {
	case comSignature:
		if len(value) == 0 { // else it is the host's own
			h.reply(command, []byte("ptymodem")...)
		}
	case comSetBaudRate:
		rate, what := h.port.setBaud(binary.BigEndian.Uint32(value))
		h.port.note(what)
		h.reply(command, binary.BigEndian.AppendUint32(nil, rate)...)
	case comSetDataSize, comSetParity, comSetStopSize:
		now, what := h.port.setFrame(command, value[0])
		h.port.note(what)
		h.reply(command, now)
	case comSetControl:
		h.setControl(value[0])
	case comNotifyLineState: // as a question, which the RFC does not have but hosts do
		h.reply(command, comIdle&h.lineMask)
	case comNotifyModemState: // likewise
		h.sendState()
	case comSuspend, comResume:
		h.suspend(command == comSuspend)
	case comSetLineStateMask:
		h.lineMask = value[0]
		h.reply(command, value[0])
	case comSetModemStateMask:
		h.setModemMask(value[0])
		h.reply(command, value[0])
		h.sendState()
	case comPurge:
		if value[0]&1 != 0 { // what has come from the modem; the other way nothing waits
			h.purge()
		}
		h.reply(command, value[0])
	}
}

// setBaud sets the rate, 0 for none, and returns what is in force, and what has changed, in words.
func (p *RFC2217) setBaud(rate uint32) (now uint32, what string) {
	p.set.Lock()
	defer p.set.Unlock()
	if rate != 0 && rate != p.baud {
		p.baud = rate
		what = fmt.Sprintf("%d baud", rate)
	}
	return p.baud, what
}

// setFrame sets the size of characters, their parity or their stop bits, and returns what is in
// force, and what has changed, in words.
func (p *RFC2217) setFrame(command, value byte) (now byte, what string) {
	parities := []string{"none", "odd", "even", "mark", "space"}
	least, most := byte(1), byte(3)
	switch command {
	case comSetDataSize:
		least, most = 5, 8
		what = fmt.Sprintf("%d data bits", value)
	case comSetParity:
		most = byte(len(parities))
		if least <= value && value <= most {
			what = "parity " + parities[value-1]
		}
	case comSetStopSize:
		what = map[byte]string{1: "1 stop bit", 2: "2 stop bits", 3: "1.5 stop bits"}[value]
	}
	p.set.Lock()
	defer p.set.Unlock()
	in := &p.frame[command-comSetDataSize]
	if value < least || value > most || value == *in {
		return *in, ""
	}
	*in = value
	return value, what
}
