package tcp

// SET-CONTROL of RFC 2217 sets one of five things by a single number, or asks for it.
const (
	controlFlow   = iota // for output, or both ways
	controlBreak         //
	controlDTR           //
	controlRTS           //
	controlFlowIn        // for input
	controlGroups
)

const (
	breakOn = 5
	dtrOn   = 8
	rtsOn   = 11
)

// A control is what a value of SET-CONTROL means.
type control struct {
	group int
	what  string // in words, as the trace has them; empty for a question
}

// controls are the values of SET-CONTROL, by number.
func controls() [20]control {
	return [...]control{
		{controlFlow, ""}, {controlFlow, "no flow control"}, {controlFlow, "XON/XOFF flow control"}, {controlFlow, "RTS/CTS flow control"},
		{controlBreak, ""}, {controlBreak, "break on"}, {controlBreak, "break off"},
		{controlDTR, ""}, {controlDTR, "DTR on"}, {controlDTR, "DTR off"},
		{controlRTS, ""}, {controlRTS, "RTS on"}, {controlRTS, "RTS off"},
		{controlFlowIn, ""}, {controlFlowIn, "no inbound flow control"}, {controlFlowIn, "inbound XON/XOFF flow control"}, {controlFlowIn, "inbound RTS/CTS flow control"},
		{controlFlow, "DCD flow control"}, {controlFlowIn, "inbound DTR flow control"}, {controlFlow, "DSR flow control"},
	}
}

// setControl does SET-CONTROL, and answers with what is in force. Flow control is TCP's, whatever
// is set.
func (h *comHost) setControl(value byte) {
	all := controls()
	if int(value) >= len(all) {
		return // there is nothing to answer with
	}
	c := all[value]
	now, changed := h.port.setControl(c.group, value, c.what == "")
	switch {
	case !changed:
	case c.group == controlDTR: // which the modem puts into the trace itself
		h.port.tell(value == dtrOn)
	default:
		h.port.note(c.what)
	}
	h.reply(comSetControl, now)
}

// setControl sets what belongs to a group unless the value is a question, and returns what is in
// force then.
func (p *RFC2217) setControl(group int, value byte, ask bool) (now byte, changed bool) {
	p.set.Lock()
	defer p.set.Unlock()
	in := &p.control[group]
	changed = !ask && *in != value
	if changed {
		*in = value
	}
	if changed && group == controlFlow && value <= 3 {
		p.control[controlFlowIn] = value + 13 // these set both ways
	}
	return *in, changed
}
