package telnet

import "bytes"

// The commands of telnet (RFC 854), which follow an IAC in the stream.
const (
	SE   = 240 // end of a subnegotiation
	BRK  = 243
	SB   = 250 // a subnegotiation follows
	WILL = 251
	WONT = 252
	DO   = 253
	DONT = 254
	IAC  = 255
)

// longestSub is how much of a subnegotiation is kept; those of RFC 2217 have a few bytes, but for
// signatures.
const longestSub = 1 << 10

// A Command is what a stream carries beside its data. The zero value is none.
type Command struct {
	Verb   byte   // WILL, WONT, DO, DONT, SB, or another command
	Option byte   // of the first four
	Sub    []byte // of SB: from its option on, unescaped; valid until the next call
}

// A Decoder takes a telnet stream apart, however it is cut into pieces. The zero value is
// ready. It knows no option: see telnetOptions.
type Decoder struct {
	Text bool // the stream is not binary: a NUL after a CR is not data (RFC 854)

	state state
	verb  byte
	cr    bool // the last byte of data was one
	sub   []byte
}

type state uint8

const (
	inData state = iota
	afterIAC
	inOption      // after WILL, WONT, DO or DONT
	inSub         // within a subnegotiation
	inSubAfterIAC // and after an IAC there
)

// Next takes the first n bytes of b, at least one unless b is empty: a run of data, which is a part
// of b, or a command, or neither yet.
func (d *Decoder) Next(b []byte) (n int, data []byte, c Command) {
	for n < len(b) {
		x := b[n]
		n++
		switch d.state {
		case inData:
			if x != IAC {
				if run := d.run(b[n-1:]); len(run) > 0 {
					return n - 1 + len(run), run, c
				}
				continue // a NUL that is not data
			}
			d.state = afterIAC
		case afterIAC:
			if x == IAC {
				d.state, d.cr = inData, false
				return n, b[n-1 : n], c
			}
			if c = d.command(x); c.Verb != 0 {
				return n, nil, c
			}
		case inOption:
			d.state = inData
			return n, nil, Command{Verb: d.verb, Option: x}
		case inSub:
			if x == IAC {
				d.state = inSubAfterIAC
			} else {
				d.collect(x)
			}
		case inSubAfterIAC:
			switch x {
			case IAC:
				d.state = inSub
				d.collect(x)
			case SE:
				d.state = inData
				return n, nil, Command{Verb: SB, Sub: d.sub}
			default: // not ended as it should: forget it
				if c = d.command(x); c.Verb != 0 {
					return n, nil, c
				}
			}
		}
	}
	return n, nil, c
}

// run is the data that b begins with; none if that is a NUL to be left out.
func (d *Decoder) run(b []byte) []byte {
	after := d.cr && d.Text && b[0] == 0
	d.cr = false
	if after {
		return nil
	}
	if i := bytes.IndexByte(b, IAC); i >= 0 {
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
func (d *Decoder) command(x byte) Command {
	switch x {
	case WILL, WONT, DO, DONT:
		d.state, d.verb = inOption, x
	case SB:
		d.state, d.sub = inSub, d.sub[:0]
	default:
		d.state = inData
		return Command{Verb: x}
	}
	return Command{}
}

func (d *Decoder) collect(x byte) {
	if len(d.sub) < longestSub {
		d.sub = append(d.sub, x)
	}
}

// Append appends data to b as a telnet stream has it.
func Append(b, data []byte) []byte {
	for {
		i := bytes.IndexByte(data, IAC)
		if i < 0 {
			return append(b, data...)
		}
		b = append(append(b, data[:i+1]...), IAC)
		data = data[i+1:]
	}
}
