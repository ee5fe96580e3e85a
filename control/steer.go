package control

import (
	"slices"

	"ptymodem/emulator/cellular"
	"ptymodem/emulator/hook"
	"ptymodem/scenarios/fault"
	"ptymodem/scenarios/schema"
	"ptymodem/scenarios/testbed"
)

// A change is what PATCH changes, in the words of a scenario's modem.
type change struct{ SIM, Registration, SD string }

func changeShape() schema.Shape[change] {
	return schema.Object[change]{
		Name: "change of a modem", Doc: "What is put in or taken out.",
		Fields: []schema.Field[change]{
			schema.Key("sim", "Whether there is a SIM, and what it asks for.", schema.Words(cellular.SIMWords()...), func(c *change) *string { return &c.SIM }),
			schema.Key("registration", "What network there is.", schema.Words(cellular.RegistrationWords()...), func(c *change) *string { return &c.Registration }),
			schema.Key("sd", "Whether the SD card is in its slot.", schema.Words("present", "absent"), func(c *change) *string { return &c.SD }),
		},
		Rules: []schema.Rule{schema.AnyOf("sim", "registration", "sd")},
	}.Shape()
}

func patchModem(c *call) error {
	v, err := parse(c, "change", changeShape())
	if err != nil {
		return err
	}
	if v.SD == "present" && c.m.Testbed.SD == nil {
		return problem("bad-request", "this modem was started without an SD card: leave out --no-sd, or sd: absent of its scenario")
	}
	var effects []hook.Effect
	if v.SIM != "" {
		effects = append(effects, hook.ChangeSIM{To: v.SIM})
	}
	if v.Registration != "" {
		effects = append(effects, hook.Register{To: v.Registration})
	}
	switch v.SD {
	case "present":
		effects = append(effects, hook.InsertSD{})
	case "absent":
		effects = append(effects, hook.RemoveSD{})
	}
	after := c.m.beforehand(c.api.cfg.Hub)
	c.m.Testbed.Modem.Do(effects...)
	for _, do := range v.actions() {
		c.m.doneByHand(after, do)
	}
	return getState(c)
}

// actions are the change as a scenario's faults have it.
func (c *change) actions() (all []any) {
	if c.SIM != "" {
		all = append(all, map[string]any{"sim": c.SIM})
	}
	if c.Registration != "" {
		all = append(all, map[string]any{"registration": c.Registration})
	}
	switch c.SD {
	case "present":
		all = append(all, "sd-inserted")
	case "absent":
		all = append(all, "sd-removed")
	}
	return all
}

// postDo does actions now.
func postDo(c *call) error {
	b, err := c.body()
	if err == nil {
		err = c.readable("do", b)
	}
	if err != nil {
		return err
	}
	actions, err := fault.ParseDo(string(b))
	if err != nil {
		return problemOf(err, "bad-fault")
	}
	do, _ := schema.Value("do", b) // it has been read before
	after := c.m.beforehand(c.api.cfg.Hub)
	f := c.m.Testbed.Do(actions)
	c.m.doneByHand(after, do)
	if f == nil {
		return c.none()
	}
	f.Source.Do = do
	f.Source.When = map[string]any{"time": f.When.Time.String()}
	k := c.m.addFault(f, after.n)
	k.hand = true
	return c.answer(200, map[string]string{"id": k.id})
}

// keepWords are what a reset can leave alone.
func keepWords() []string { return []string{"faults", "files", "server", "sim"} }

type resetting struct{ keep []string }

func resetShape() schema.Shape[resetting] {
	return schema.Object[resetting]{
		Name: "reset", Doc: "What a reset leaves as it is.",
		Fields: []schema.Field[resetting]{
			schema.Key("keep", "What stays as it is.", schema.List(schema.Words(keepWords()...)), func(r *resetting) *[]string { return &r.keep }),
		},
	}.Shape()
}

// wanted reads the body of a reset, which may be empty.
func (c *call) wanted() (k testbed.Keep, err error) {
	b, err := c.body()
	if err != nil || len(b) == 0 {
		return k, err
	}
	v, err := parseBytes(c, "reset", b, resetShape())
	kept := func(word string) bool { return slices.Contains(v.keep, word) }
	return testbed.Keep{Faults: kept("faults"), Files: kept("files"), Server: kept("server"), SIM: kept("sim")}, err
}

// mayReset refuses a reset that would change what is not the modem's own.
func (m *modem) mayReset(k testbed.Keep) error {
	if !k.Files && m.StoresNotMine != "" {
		return problem("not-mine", "%s: %s; keep the files with {\"keep\":[\"files\"]}", m, m.StoresNotMine)
	}
	if !k.Server && m.ServerNotMine != "" {
		return problem("not-mine", "%s: %s; or keep the server's files with {\"keep\":[\"server\"]}", m, m.ServerNotMine)
	}
	return nil
}

func (m *modem) reset(k testbed.Keep) error {
	m.resetting.Lock()
	defer m.resetting.Unlock()
	if err := m.Testbed.Reset(k); err != nil {
		return problem("off", "%s cannot be reset: %v", m, err)
	}
	if !k.Faults {
		m.scenarioFaults()
	}
	m.begin(k)
	return nil
}

func postReset(c *call) error {
	k, err := c.wanted()
	if err == nil {
		err = c.m.mayReset(k)
	}
	if err == nil {
		err = c.m.reset(k)
	}
	if err != nil {
		return err
	}
	return getState(c)
}

// postResetAll resets all modems, or none.
func postResetAll(c *call) error {
	k, err := c.wanted()
	if err != nil {
		return err
	}
	for _, m := range c.api.modems {
		if err := m.mayReset(k); err != nil {
			return err
		}
	}
	all := []State{}
	for _, m := range c.api.modems {
		if err := m.reset(k); err != nil {
			return err
		}
		all = append(all, c.api.state(m))
	}
	return c.answer(200, all)
}
