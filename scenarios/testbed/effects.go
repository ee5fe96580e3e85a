package testbed

import (
	"ptymodem/emulator"
	"ptymodem/scenarios/fault/action"
)

// deed is what an action does to the modem itself, whatever the moment; nil if it is not of that kind.
func deed(a action.Action) emulator.Deed {
	switch a := a.(type) {
	case action.URC:
		return emulator.SendURC(a.Line)
	case action.Reboot:
		return emulator.Reboot()
	case action.Hang:
		return emulator.Hang()
	case action.NoSignal:
		return emulator.LoseSignal(a.For)
	case action.PDPDeact:
		return emulator.DeactivatePDP()
	case action.SIMRemoved:
		return emulator.RemoveSIM()
	case action.SDRemoved:
		return emulator.RemoveSD()
	}
	return nil
}

// hold brings about what lasts, and returns how to end it; nil if the action is not of that kind.
func (f *faults) hold(a action.Action) (release func()) {
	switch a := a.(type) {
	case action.Rate:
		return f.rate.set(a.BytesPerSecond)
	case action.Latency:
		return f.latency.set(int64(a.By))
	case action.DNSFail:
		return f.dns.set(true)
	case action.Refuse:
		return f.refuse.set(true)
	case action.TLSFail:
		return f.tls.set(true)
	case action.ExpiredCertificate:
		return f.show.set(true)
	case action.Full:
		return f.fill()
	}
	return nil
}

// fill leaves no store any room.
func (f *faults) fill() (release func()) {
	var all []func()
	for _, s := range f.stores {
		all = append(all, s.Fill())
	}
	return func() {
		for _, release := range all {
			release()
		}
	}
}

// strikeNow does what an action does to connections at that very moment; false if it is not of that kind.
func (f *faults) strikeNow(a action.Action) bool {
	switch a := a.(type) {
	case action.Stall:
		f.wire.Stall(a.For)
	case action.DropData:
		f.wire.DropData()
	case action.DropControl:
		f.wire.DropControl()
	default:
		return false
	}
	return true
}

// carryOut does what an action does at any moment, on behalf of the command o: what lasts, lasts while that runs. What must
// be done to the modem is returned.
func (f *faults) carryOut(o emulator.Origin, a action.Action) []emulator.Deed {
	deeds, release := f.bringAbout(a)
	if release != nil {
		f.while(o, release)
	}
	return deeds
}

// bringAbout does what an action does; release ends what lasts.
func (f *faults) bringAbout(a action.Action) (deeds []emulator.Deed, release func()) {
	if d := deed(a); d != nil {
		return []emulator.Deed{d}, nil
	}
	if f.strikeNow(a) {
		return nil, nil
	}
	return nil, f.hold(a)
}
