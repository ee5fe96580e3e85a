package testbed

import (
	"ptymodem/emulator"
	"ptymodem/scenarios"
)

// deed is what an action does to the modem itself, whatever the moment; nil if it is not of that kind.
func deed(a scenarios.Action) emulator.Deed {
	switch a := a.(type) {
	case scenarios.URC:
		return emulator.SendURC(a.Line)
	case scenarios.Reboot:
		return emulator.Reboot()
	case scenarios.Hang:
		return emulator.Hang()
	case scenarios.NoSignal:
		return emulator.LoseSignal(a.For)
	case scenarios.PDPDeact:
		return emulator.DeactivatePDP()
	case scenarios.SIMRemoved:
		return emulator.RemoveSIM()
	case scenarios.SDRemoved:
		return emulator.RemoveSD()
	}
	return nil
}

// hold brings about what lasts, and returns how to end it; nil if the action is not of that kind.
func (f *faults) hold(a scenarios.Action) (release func()) {
	switch a := a.(type) {
	case scenarios.Rate:
		return f.rate.set(a.BytesPerSecond)
	case scenarios.Latency:
		return f.latency.set(int64(a.By))
	case scenarios.DNSFail:
		return f.dns.set(true)
	case scenarios.Refuse:
		return f.refuse.set(true)
	case scenarios.TLSFail:
		return f.tls.set(true)
	case scenarios.ExpiredCertificate:
		return f.show.set(true)
	case scenarios.Full:
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
func (f *faults) strikeNow(a scenarios.Action) bool {
	switch a := a.(type) {
	case scenarios.Stall:
		f.wire.Stall(a.For)
	case scenarios.DropData:
		f.wire.DropData()
	case scenarios.DropControl:
		f.wire.DropControl()
	default:
		return false
	}
	return true
}

// carryOut does what an action does at any moment, on behalf of the command o: what lasts, lasts while that runs. What must
// be done to the modem is returned.
func (f *faults) carryOut(o emulator.Origin, a scenarios.Action) []emulator.Deed {
	deeds, release := f.bringAbout(a)
	if release != nil {
		f.while(o, release)
	}
	return deeds
}

// bringAbout does what an action does; release ends what lasts.
func (f *faults) bringAbout(a scenarios.Action) (deeds []emulator.Deed, release func()) {
	if d := deed(a); d != nil {
		return []emulator.Deed{d}, nil
	}
	if f.strikeNow(a) {
		return nil, nil
	}
	return nil, f.hold(a)
}
