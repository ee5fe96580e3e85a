package scenarios

import (
	"ptymodem/emulator/cellular"
	"ptymodem/emulator/custom"
	"ptymodem/emulator/profile"
	"ptymodem/scenarios/commands"
	"ptymodem/scenarios/schema"
)

// A Modem is the modem of a scenario. What is not given is empty or 0, and as `ptymodem run` has
// it.
type Modem struct {
	Profile      string // the name of a profile
	Identity     custom.Identity
	Speed        float64 // factor of the modem's own waits
	SIM          SIM
	Registration string   // a word of cellular.RegistrationWords
	Attach       string   // host or bearer
	APNs         []string // the access points that there are; none: all
	Boot         Boot
	Strict       bool
	BaudPacing   bool
	UFS, SD, RAM *Store
}

func modemObject() schema.Object[Modem] {
	return schema.Object[Modem]{
		Name: "modem", Doc: "The modem, where it differs from the default.",
		Fields: []schema.Field[Modem]{
			schema.Key("profile", "Which module it is. Default: "+profile.Default().Name+".", schema.Words(profile.Names()...), func(m *Modem) *string { return &m.Profile }),
			schema.Key("identity", "What the modem and its SIM are called, where it is not the profile's.", commands.Identity(), func(m *Modem) *custom.Identity { return &m.Identity }),
			schema.Key("speed", "The modem's own waits (guards, timeouts, latencies) are so many times shorter. Default: 1.", factor(), func(m *Modem) *float64 { return &m.Speed }),
			schema.Key("sim", "Whether there is a SIM, and the PIN that it asks for at power-up. Default: ready.", simShape(), func(m *Modem) *SIM { return &m.SIM }),
			schema.Key("registration", "Where it is registered, or why not. Default: home.", schema.Words(cellular.RegistrationWords()...), func(m *Modem) *string { return &m.Registration }),
			schema.Key("attach", "Who activates the first PDP context. bearer: the network, when the modem attaches, as on LTE. Default: host.",
				schema.Words("host", "bearer"), func(m *Modem) *string { return &m.Attach }),
			schema.Key("apns", "The access points (APNs) of the network: the first is for a context that names none, and another fails. Default: every one.",
				schema.OneOrList(schema.OneLine("an access point such as internet")), func(m *Modem) *[]string { return &m.APNs }),
			schema.Key("boot", "When the boot URCs come. Default: start.", bootShape(), func(m *Modem) *Boot { return &m.Boot }),
			schema.Key("strict", "Reject input that the module may not accept.", schema.Boolean(), func(m *Modem) *bool { return &m.Strict }),
			schema.Key("baud-pacing", "Throttle to the baud rate.", schema.Boolean(), func(m *Modem) *bool { return &m.BaudPacing }),
			schema.Key("ufs", "The flash store.", storeShape(false), func(m *Modem) **Store { return &m.UFS }),
			schema.Key("sd", "The SD card, or absent.", storeShape(true), func(m *Modem) **Store { return &m.SD }),
			schema.Key("ram", "The RAM: store of older families. Default: absent.", storeShape(true), func(m *Modem) **Store { return &m.RAM }),
		},
	}
}
