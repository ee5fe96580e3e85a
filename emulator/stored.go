package emulator

import (
	"slices"
	"strconv"
	"strings"

	"ptymodem/atparser"
)

// keptSettings are the values of commands that only keep and read back what the host wrote, by command name.
type keptSettings struct {
	now   map[string][]argument
	saved map[string][]argument // outlive a power cycle: AT&W, or commands that save by themselves
}

// newKeptSettings is what a power-up makes of old.
func newKeptSettings(old keptSettings) keptSettings {
	return keptSettings{saved: old.saved}
}

// setting completes the table entry of a command that is only a setting: checked, kept, read back.
func setting(c Command) Command {
	c.Support = Setting
	if c.Write == nil {
		c.Write = writeSetting
	}
	if c.Read == nil {
		c.Read = readSetting
	}
	return c
}

// keepsAll tells whether the command is a setting whose parameters are all omitted, as in AT+CMEE=: each keeps its value.
func (spec *Command) keepsAll(values []atparser.Value) bool {
	if spec.Read == nil || len(spec.Params) == 0 || len(values) > len(spec.Params) || spec.Support != Setting && !spec.Params[0].Optional {
		return false
	}
	for i := range values {
		if !values[i].Omitted {
			return false
		}
	}
	return true
}

// writeSetting keeps the parameters. Those left out have their value already, see [Call.fit] (note 1.1.1).
func writeSetting(c *Call) error {
	c.m.keep.set(c.spec.Name, slices.Clone(c.args[:len(c.param)]))
	return nil
}

// writeDefaults is a command without its parameters, where that means their defaults.
func writeDefaults(c *Call) error {
	values := make([]argument, len(c.spec.Params))
	for i := range values {
		values[i] = c.spec.Params[i].omitted()
	}
	c.m.keep.set(c.spec.Name, values)
	return nil
}

// readSetting prints the parameters as they are.
func readSetting(c *Call) error {
	values := c.m.keep.values(c.spec)
	s := make([]string, len(values))
	for i := range values {
		s[i] = values[i].print(&c.spec.Params[i])
	}
	c.info("%s", strings.Join(s, ","))
	return nil
}

// values are the current values of a setting: what was written, else what was saved, else the defaults.
func (k *keptSettings) values(spec *Command) []argument {
	out := make([]argument, len(spec.Params))
	for i := range spec.Params {
		out[i] = spec.Params[i].omitted()
	}
	for _, from := range []map[string][]argument{k.saved, k.now} {
		if v := from[spec.Name]; v != nil {
			copy(out, v)
		}
	}
	return out
}

func (k *keptSettings) set(name string, values []argument) {
	if k.now == nil {
		k.now = map[string][]argument{}
	}
	k.now[name] = values
}

// save makes the current values of the named settings outlive a power cycle.
func (k *keptSettings) save(names ...string) {
	for _, n := range names {
		if v := k.now[n]; v != nil {
			if k.saved == nil {
				k.saved = map[string][]argument{}
			}
			k.saved[n] = v
		}
	}
}

// kept is the current value of a setting's parameter i.
func (m *Modem) kept(name string, i int) int64 {
	return m.keep.values(m.table.Lookup(name))[i].num
}

// threeDigits prints a number as S-registers are.
func threeDigits(n uint8) string { return leftPad(strconv.Itoa(int(n)), 3) }
