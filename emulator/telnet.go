package emulator

import "bytes"

// The commands of telnet (RFC 854), which follow an IAC in the stream.
const (
	telnetSE   = 240 // end of a subnegotiation
	telnetBRK  = 243
	telnetSB   = 250 // a subnegotiation follows
	telnetWILL = 251
	telnetWONT = 252
	telnetDO   = 253
	telnetDONT = 254
	telnetIAC  = 255
)

// telnetLongest is how much of a subnegotiation is kept; those of RFC 2217 have a few bytes, but for signatures.
const telnetLongest = 1 << 10

// A telnetCommand is what a stream carries beside its data. The zero value is none.
type telnetCommand struct {
	verb   byte   // WILL, WONT, DO, DONT, SB, or another command
	option byte   // of the first four
	sub    []byte // of SB: from its option on, unescaped; valid until the next call
}

// A telnetDecoder takes a telnet stream apart, however it is cut into pieces. The zero value is ready. It knows no option: see telnetOptions.
type telnetDecoder struct {
	Text bool // the stream is not binary: a NUL after a CR is not data (RFC 854)

	state telnetState
	verb  byte
	cr    bool // the last byte of data was one
	sub   []byte
}

type telnetState uint8

const (
	telnetData telnetState = iota
	telnetAfterIAC
	telnetOption   // after WILL, WONT, DO or DONT
	telnetSub      // within a subnegotiation
	telnetSubAfter // and after an IAC there
)

// next takes the first n bytes of b, at least one unless b is empty: a run of data, which is a part of b, or a command, or neither yet.
func (d *telnetDecoder) next(b []byte) (n int, data []byte, c telnetCommand) {
	for n < len(b) {
		x := b[n]
		n++
		switch d.state {
		case telnetData:
			if x != telnetIAC {
				if run := d.run(b[n-1:]); len(run) > 0 {
					return n - 1 + len(run), run, c
				}
				continue // a NUL that is not data
			}
			d.state = telnetAfterIAC
		case telnetAfterIAC:
			if x == telnetIAC {
				d.state, d.cr = telnetData, false
				return n, b[n-1 : n], c
			}
			if c = d.command(x); c.verb != 0 {
				return n, nil, c
			}
		case telnetOption:
			d.state = telnetData
			return n, nil, telnetCommand{verb: d.verb, option: x}
		case telnetSub:
			if x == telnetIAC {
				d.state = telnetSubAfter
			} else {
				d.collect(x)
			}
		case telnetSubAfter:
			switch x {
			case telnetIAC:
				d.state = telnetSub
				d.collect(x)
			case telnetSE:
				d.state = telnetData
				return n, nil, telnetCommand{verb: telnetSB, sub: d.sub}
			default: // not ended as it should: forget it
				if c = d.command(x); c.verb != 0 {
					return n, nil, c
				}
			}
		}
	}
	return n, nil, c
}

// run is the data that b begins with; none if that is a NUL to be left out.
func (d *telnetDecoder) run(b []byte) []byte {
	after := d.cr && d.Text && b[0] == 0
	d.cr = false
	if after {
		return nil
	}
	if i := bytes.IndexByte(b, telnetIAC); i >= 0 {
		b = b[:i]
	}
	if d.Text {
		if i := bytes.IndexByte(b, '\r'); i >= 0 {
			b, d.cr = b[:i+1], true
		}
	}
	return b
}

// command is what x after an IAC means.
func (d *telnetDecoder) command(x byte) telnetCommand {
	switch x {
	case telnetWILL, telnetWONT, telnetDO, telnetDONT:
		d.state, d.verb = telnetOption, x
	case telnetSB:
		d.state, d.sub = telnetSub, d.sub[:0]
	default:
		d.state = telnetData
		return telnetCommand{verb: x}
	}
	return telnetCommand{}
}

func (d *telnetDecoder) collect(x byte) {
	if len(d.sub) < telnetLongest {
		d.sub = append(d.sub, x)
	}
}

// appendTelnet appends data to b as a telnet stream has it.
func appendTelnet(b, data []byte) []byte {
	for {
		i := bytes.IndexByte(data, telnetIAC)
		if i < 0 {
			return append(b, data...)
		}
		b = append(append(b, data[:i+1]...), telnetIAC)
		data = data[i+1:]
	}
}
