package cellular

// A State is what the SIM, the radio and the packet domain are at, for whoever watches them.
type State struct {
	SIM          string // of SIMWords
	SIMReady     bool   // it can be used now: there is one, it waits for nothing, and it has power
	Registration Registration
	Registered   bool   // with that network, at the moment
	Signal       int    // <rssi> of AT+CSQ
	Operator     string // its long name; empty when not registered
	PDP          []PDPState
}

// A PDPState is a PDP context that is defined.
type PDPState struct {
	CID       int
	APN       string // that the host has given it
	Up        bool
	Addresses []string // while it is up
}

// State returns what it is at. The modem is locked.
func (cell *Cellular) State() State {
	s := State{
		SIM: cell.Card.word(), SIMReady: cell.Card.Ready(), Registration: cell.cfg.Registration, Registered: cell.Radio.registered(), Signal: cell.Radio.rssi(),
	}
	if s.Registered {
		s.Operator = cell.Radio.network().name
	}
	for i := range cell.PDP.list {
		x := &cell.PDP.list[i]
		if !x.defined && x.up == 0 {
			continue
		}
		p := PDPState{CID: i + 1, APN: x.apn, Up: x.up != 0}
		if p.Up {
			p.Addresses = cell.PDP.addressTexts(int64(p.CID))
		}
		s.PDP = append(s.PDP, p)
	}
	return s
}
