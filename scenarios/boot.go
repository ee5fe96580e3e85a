package scenarios

import (
	"time"

	"ptymodem/emulator/cellular"
	"ptymodem/scenarios/schema"
)

// A Boot is how the modem boots.
type Boot struct {
	When   string         // start or on-open; empty is start
	Staged *cellular.Boot // nil: all parts come together
}

// bootShape is a word, or the times of the parts.
func bootShape() schema.Shape[Boot] {
	when := schema.Words("start", "on-open")
	part := func(name, doc string, at func(*cellular.Boot) **time.Duration) schema.Field[Boot] {
		shape := schema.Convert(schema.Time(), func(d time.Duration) *time.Duration { return &d })
		return schema.Key(name, doc, shape, func(b *Boot) **time.Duration {
			if b.Staged == nil {
				b.Staged = &cellular.Boot{}
			}
			return at(b.Staged)
		})
	}
	o := schema.Object[Boot]{
		Name: "boot", Doc: "When each part of the boot comes, in modem time. A part that is absent never comes. A URC that comes while no host has the port open is lost.",
		Fields: []schema.Field[Boot]{
			schema.Key("when", "What the times count from: start is power-up, on-open is the host's opening of the port. Default: start.", when, func(b *Boot) *string { return &b.When }),
			part("rdy", "RDY. Commands are answered from then on; without it from the beginning.", func(b *cellular.Boot) **time.Duration { return &b.RDY }),
			part("cfun", "+CFUN: 1. Until then AT+CPIN? fails with 10.", func(b *cellular.Boot) **time.Duration { return &b.CFUN }),
			part("sim", "+CPIN: READY and +QUSIM: 1. Until then AT+CPIN? fails with 14, and nothing is registered.", func(b *cellular.Boot) **time.Duration { return &b.SIM }),
			part("sms", "+QIND: SMS DONE.", func(b *cellular.Boot) **time.Duration { return &b.SMSDone }),
			part("phonebook", "+QIND: PB DONE.", func(b *cellular.Boot) **time.Duration { return &b.PBDone }),
		},
		Rules: []schema.Rule{
			schema.AnyOf("rdy", "cfun", "sim", "sms", "phonebook"),
			schema.Needs("it follows the SIM", "sms", "sim"),
			schema.Needs("it follows the SIM", "phonebook", "sim"),
		},
		Check: checkBoot,
	}
	return schema.WordOr(schema.Convert(when, func(s string) Boot { return Boot{When: s} }), o.Shape())
}

// checkBoot wants the parts in the order in which modules have them.
func checkBoot(got schema.Keys, b *Boot) error {
	s := b.Staged
	for _, after := range []struct {
		name, first string
		at, start   *time.Duration
	}{
		{"cfun", "rdy", s.CFUN, s.RDY}, {"sim", "rdy", s.SIM, s.RDY}, {"sim", "cfun", s.SIM, s.CFUN}, {"sms", "sim", s.SMSDone, s.SIM}, {"phonebook", "sim", s.PBDone, s.SIM},
	} {
		if after.at != nil && after.start != nil && *after.at < *after.start {
			return got.Wrong(after.name, "%s (%v) comes before %s (%v): want a time from there on", after.name, *after.at, after.first, *after.start)
		}
	}
	return nil
}
