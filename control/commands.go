package control

import "ptymodem/scenarios/commands"

// commandsFile is a file of commands as the API shows it: what can be PUT again.
type commandsFile struct {
	Identity identity `json:"identity"`
	Commands []any    `json:"commands"`
}

// identity is what a file calls the modem and its SIM: a [custom.Identity] as JSON.
type identity struct {
	Model    string `json:"model,omitempty"`
	Revision string `json:"revision,omitempty"`
	IMEI     string `json:"imei,omitempty"`
	IMSI     string `json:"imsi,omitempty"`
	ICCID    string `json:"iccid,omitempty"`
	MSISDN   string `json:"msisdn,omitempty"`
}

// getOwnCommands are the commands that are answered in the words of files, all in one, with those of
// packs.
func getOwnCommands(c *call) error {
	l := c.m.Testbed.Commands()
	id := l.Identity(c.m.Testbed.Scenario().Modem.Identity)
	f := commandsFile{Identity: identity(id), Commands: []any{}}
	for _, e := range l.Entries() {
		f.Commands = append(f.Commands, e.Source())
	}
	return c.answer(200, f)
}

// putOwnCommands has the commands of a file answered, in place of all that were.
func putOwnCommands(c *call) error {
	b, err := c.body()
	if err == nil {
		err = c.readable("commands", b)
	}
	if err != nil {
		return err
	}
	f, err := commands.Parse("commands", b)
	if err != nil {
		return problemOf(err, "bad-fault")
	}
	c.m.resetting.Lock()
	defer c.m.resetting.Unlock()
	c.m.Testbed.SetCommands(commands.List{}.With(f))
	return c.none()
}
