package scenarios

import "ptymodem/scenarios/schema"

// A Modem is the modem of a scenario. What is not given is empty or 0, and as `ptymodem run` has
// it.
type Modem struct {
	Profile      string  // ec200u or eg915u
	Speed        float64 // factor of the modem's own waits
	SIM          string  // ready or absent
	Registration string  // home, roaming or none
	Attach       string  // host or bearer
	Boot         string  // start or on-open
	Strict       bool
	BaudPacing   bool
	UFS, SD, RAM *Store
}

func modemObject() schema.Object[Modem] {
	return schema.Object[Modem]{
		Name: "modem", Doc: "The modem, where it is not the usual one.",
		Fields: []schema.Field[Modem]{
			schema.Key("profile", "Which module it is; ec200u if left out.", schema.Words("ec200u", "eg915u"), func(m *Modem) *string { return &m.Profile }),
			schema.Key("speed", "The modem's own waits (guards, timeouts, latencies) are so many times shorter; 1 if left out.", factor(), func(m *Modem) *float64 { return &m.Speed }),
			schema.Key("sim", "Whether there is a SIM; ready if left out.", schema.Words("ready", "absent"), func(m *Modem) *string { return &m.SIM }),
			schema.Key("registration", "Where it is registered; home if left out.", schema.Words("home", "roaming", "none"), func(m *Modem) *string { return &m.Registration }),
			schema.Key("attach", "Who activates the first PDP context: host if left out; bearer is the network, when the modem attaches, as on LTE.",
				schema.Words("host", "bearer"), func(m *Modem) *string { return &m.Attach }),
			schema.Key("boot", "When the boot URCs come; start if left out.", schema.Words("start", "on-open"), func(m *Modem) *string { return &m.Boot }),
			schema.Key("strict", "Refuse what the module is only presumed to tolerate.", schema.Boolean(), func(m *Modem) *bool { return &m.Strict }),
			schema.Key("baud-pacing", "Deliver bytes at the baud rate in force.", schema.Boolean(), func(m *Modem) *bool { return &m.BaudPacing }),
			schema.Key("ufs", "The flash store.", storeShape(false), func(m *Modem) **Store { return &m.UFS }),
			schema.Key("sd", "The SD card, or absent.", storeShape(true), func(m *Modem) **Store { return &m.SD }),
			schema.Key("ram", "The RAM: store of older families; absent if left out.", storeShape(true), func(m *Modem) **Store { return &m.RAM }),
		},
	}
}
