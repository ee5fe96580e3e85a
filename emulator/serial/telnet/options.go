package telnet

// The options of telnet that a serial line over the network uses.
const (
	Binary  = 0  // RFC 856
	Echo    = 1  // RFC 857: the modem does echo, so that a terminal need not
	SGA     = 3  // RFC 858
	ComPort = 44 // RFC 2217
)

// Options keeps what has been agreed with the other side, for either direction, and answers its
// wishes so that no exchange goes on for ever (RFC 1143).
type Options struct {
	ours, theirs [256]agreement
}

type agreement uint8

const (
	refused agreement = iota // by us, whoever asks
	off
	asked // we have offered or asked, and await the answer
	on
)

// Open appends our offers and wishes, which the answers to the other side's are, too.
func (o *Options) Open(b []byte) []byte {
	o.ours[ComPort] = off // the client is who asks for it; some also ask us to be one
	for _, option := range []byte{Binary, Echo, SGA} {
		o.ours[option] = asked
		b = append(b, IAC, WILL, option)
	}
	for _, option := range []byte{Binary, SGA, ComPort} {
		o.theirs[option] = asked
		b = append(b, IAC, DO, option)
	}
	return b
}

// Ask appends the offers and wishes of a client of RFC 2217. It is called in place of Open.
func (o *Options) Ask(b []byte) []byte {
	o.theirs[Echo] = off // the server may say what it likes: the echo is the modem's
	for _, option := range []byte{Binary, SGA, ComPort} {
		o.ours[option] = asked
		b = append(b, IAC, WILL, option)
	}
	for _, option := range []byte{Binary, SGA} {
		o.theirs[option] = asked
		b = append(b, IAC, DO, option)
	}
	return b
}

// Sends reports that the other side has agreed that we send with option.
func (o *Options) Sends(option byte) bool { return o.ours[option] == on }

// Receives reports that the other side has agreed to send with option.
func (o *Options) Receives(option byte) bool { return o.theirs[option] == on }

// Declined reports that the other side has refused what we offered.
func (o *Options) Declined(option byte) bool { return o.ours[option] == off }

// Hear takes WILL, WONT, DO or DONT from the other side, and appends the answer that it needs.
func (o *Options) Hear(b []byte, c Command) []byte {
	state, yes, no := &o.ours[c.Option], byte(WILL), byte(WONT)
	if c.Verb == WILL || c.Verb == WONT {
		state, yes, no = &o.theirs[c.Option], DO, DONT
	}
	before := *state
	if c.Verb == WILL || c.Verb == DO {
		switch before {
		case refused:
			return append(b, IAC, no, c.Option)
		case off:
			b = append(b, IAC, yes, c.Option)
		}
		*state = on
		return b
	}
	if before == on {
		b = append(b, IAC, no, c.Option)
	}
	if before != refused {
		*state = off
	}
	return b
}
