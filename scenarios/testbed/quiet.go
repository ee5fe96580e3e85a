package testbed

import "ptymodem/emulator"

// Quiet reports that the modem has nothing more to say by itself: it is on, no command runs or has
// a result URC due, it has the network that it can have, and no fault is due. Where that is not
// certain it is false. Hooks tell which commands run, so that it is always false of a testbed
// without faults that was made without Options.Inject.
func (t *Testbed) Quiet() bool {
	s := t.Modem.State()
	if s.Power != emulator.PowerOn || s.BootDue || s.FTP.Running || s.DataMode || t.faults == nil {
		return false
	}
	if c := s.Cellular; c.SIMReady && !c.Registered && c.Registration.Serves() {
		return false // it registers some time
	}
	for _, p := range s.Ports {
		if p.Running || p.Prompt || p.Unread > 0 {
			return false
		}
	}
	return t.faults.quiet()
}

// quiet reports that no command runs, and that no engine has a fault that is due.
func (f *faults) quiet() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, e := range f.engines {
		if !e.Quiet() {
			return false
		}
	}
	return len(f.running) == 0
}
