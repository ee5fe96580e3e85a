package emulator

// The options of telnet that a serial line over the network uses.
const (
	telnetBinary  = 0  // RFC 856
	telnetEcho    = 1  // RFC 857: the modem does echo, so that a terminal need not
	telnetSGA     = 3  // RFC 858
	telnetComPort = 44 // RFC 2217
)

// telnetOptions keeps what has been agreed with the other side, for either direction, and answers its wishes so that no exchange goes on for
// ever (RFC 1143).
type telnetOptions struct {
	ours, theirs [256]telnetAgreement
}

type telnetAgreement uint8

const (
	telnetRefused telnetAgreement = iota // by us, whoever asks
	telnetOff
	telnetAsked // we have offered or asked, and await the answer
	telnetOn
)

// open appends our offers and wishes, which the answers to the other side's are, too.
func (o *telnetOptions) open(b []byte) []byte {
	o.ours[telnetComPort] = telnetOff // the client is who asks for it; some also ask us to be one
	for _, option := range []byte{telnetBinary, telnetEcho, telnetSGA} {
		o.ours[option] = telnetAsked
		b = append(b, telnetIAC, telnetWILL, option)
	}
	for _, option := range []byte{telnetBinary, telnetSGA, telnetComPort} {
		o.theirs[option] = telnetAsked
		b = append(b, telnetIAC, telnetDO, option)
	}
	return b
}

// hear takes WILL, WONT, DO or DONT from the other side, and appends the answer that it needs.
func (o *telnetOptions) hear(b []byte, c telnetCommand) []byte {
	state, yes, no := &o.ours[c.option], byte(telnetWILL), byte(telnetWONT)
	if c.verb == telnetWILL || c.verb == telnetWONT {
		state, yes, no = &o.theirs[c.option], telnetDO, telnetDONT
	}
	before := *state
	if c.verb == telnetWILL || c.verb == telnetDO {
		switch before {
		case telnetRefused:
			return append(b, telnetIAC, no, c.option)
		case telnetOff:
			b = append(b, telnetIAC, yes, c.option)
		}
		*state = telnetOn
		return b
	}
	if before == telnetOn {
		b = append(b, telnetIAC, no, c.option)
	}
	if before != telnetRefused {
		*state = telnetOff
	}
	return b
}
