package scenarios

// A Modem is the modem of a scenario. What is not given is empty or 0, and as `ptymodem run` has it.
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

func modemObject() object[Modem] {
	return object[Modem]{
		name: "modem", doc: "The modem, where it is not the usual one.",
		fields: []field[Modem]{
			key("profile", "Which module it is; ec200u if left out.", words("ec200u", "eg915u"), func(m *Modem) *string { return &m.Profile }),
			key("speed", "The modem's own waits (guards, timeouts, latencies) are so many times shorter; 1 if left out.", factor(), func(m *Modem) *float64 { return &m.Speed }),
			key("sim", "Whether there is a SIM; ready if left out.", words("ready", "absent"), func(m *Modem) *string { return &m.SIM }),
			key("registration", "Where it is registered; home if left out.", words("home", "roaming", "none"), func(m *Modem) *string { return &m.Registration }),
			key("attach", "Who activates the first PDP context: host if left out; bearer is the network, when the modem attaches, as on LTE.",
				words("host", "bearer"), func(m *Modem) *string { return &m.Attach }),
			key("boot", "When the boot URCs come; start if left out.", words("start", "on-open"), func(m *Modem) *string { return &m.Boot }),
			key("strict", "Refuse what the module is only presumed to tolerate.", boolean(), func(m *Modem) *bool { return &m.Strict }),
			key("baud-pacing", "Deliver bytes at the baud rate in force.", boolean(), func(m *Modem) *bool { return &m.BaudPacing }),
			key("ufs", "The flash store.", storeShape(false), func(m *Modem) **Store { return &m.UFS }),
			key("sd", "The SD card, or absent.", storeShape(true), func(m *Modem) **Store { return &m.SD }),
			key("ram", "The RAM: store of older families; absent if left out.", storeShape(true), func(m *Modem) **Store { return &m.RAM }),
		},
	}
}
