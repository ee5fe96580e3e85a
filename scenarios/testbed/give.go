package testbed

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"ptymodem/emulator"
	"ptymodem/emulator/profile"
	"ptymodem/ftpbackend/server"
	"ptymodem/scenarios"
)

// Give makes the modem, its stores, its server and its faults what another scenario has, as [New]
// would: see [Testbed.Reset]. Its hosts stay where they are, and its steps and what it expects do
// not count. What it does not say of profile and speed stays as it is. A scenario that
// [Testbed.MayGive] refuses must not be given.
func (t *Testbed) Give(s *scenarios.Scenario) error {
	given, had := *s, &t.Scenario().Modem
	given.Modem.Profile = cmp.Or(s.Modem.Profile, had.Profile)
	given.Modem.Speed = cmp.Or(s.Modem.Speed, had.Speed)
	given.Modem.BaudPacing = had.BaudPacing
	t.scenario.Store(&given)
	return t.restore(Keep{}, func(cfg *emulator.Config) {
		m := &given.Modem
		for _, of := range t.storesOf(m) {
			if of.store != nil {
				of.store.SetCapacity(of.capacity())
			}
		}
		t.world(cfg)
		if m.RAM == nil || m.RAM.Absent {
			cfg.RAM = nil
		}
		t.faults.around.rate.start(given.Network.Rate)
		t.faults.around.latency.start(given.Network.Latency)
		if !t.sharesServer() {
			t.Server.Change(t.options.serverSettings(&given))
		}
	})
}

// MayGive says why a scenario cannot be given to this modem as it runs, nil if it can.
func (t *Testbed) MayGive(s *scenarios.Scenario) error {
	var reasons []string
	not := func(format string, args ...any) { reasons = append(reasons, fmt.Sprintf(format, args...)) }
	m, had := &s.Modem, &t.Scenario().Modem
	if now := cmp.Or(had.Profile, profile.Default().Name); m.Profile != "" && m.Profile != now {
		not("its profile is %s, and this modem is an %s", m.Profile, now)
	}
	if m.BaudPacing && !had.BaudPacing {
		not("it has baud-pacing, which begins with a port: start with --baud-pacing")
	}
	if m.SD != nil && !m.SD.Absent && t.SD == nil {
		not("it has an SD card, and this modem has no slot: start without --no-sd")
	}
	if m.RAM != nil && !m.RAM.Absent && t.RAM == nil {
		not("it has a RAM store, and this modem has none: start with a scenario that has")
	}
	if t.sharesServer() && !equal(t.Server.Settings(), t.options.serverSettings(s)) {
		not("its server has other accounts or limits, and other modems use the embedded server too: start with --ftp-user and --ftp-limit, and leave them out of the scenario")
	}
	if t.faults == nil {
		not("this modem was made without Options.Inject")
	}
	for _, err := range t.misfits(s) {
		reasons = append(reasons, err.Error())
	}
	if len(reasons) == 0 {
		return nil
	}
	return fmt.Errorf("%s", strings.Join(reasons, "; "))
}

// misfits are the errors of files that are larger than what they go into.
func (t *Testbed) misfits(s *scenarios.Scenario) (errs []error) {
	for _, of := range t.storesOf(&s.Modem) {
		if of.given == nil {
			continue
		}
		for i := range of.given.Files {
			errs = append(errs, fitsStore(t.options, &of.given.Files[i], of.name, of.capacity()))
		}
	}
	for i := range s.Server.Files {
		errs = append(errs, fitsServer(t.options, &s.Server.Files[i], t.options.serverLimit(s)))
	}
	return slices.DeleteFunc(errs, func(err error) bool { return err == nil })
}

// sharesServer reports that other modems use the embedded server, too.
func (t *Testbed) sharesServer() bool { return t.options.Server != nil && t.options.Shared }

func equal(a, b server.Settings) bool {
	return maps.Equal(a.Users, b.Users) && a.Limit == b.Limit && a.RefuseASCIIRestart == b.RefuseASCIIRestart
}

// OpenContent gives the bytes of a content of the scenario.
func (t *Testbed) OpenContent(c *scenarios.Content) (io.ReadCloser, error) {
	return c.Open(t.options.Files)
}
