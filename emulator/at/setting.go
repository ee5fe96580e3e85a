package at

import (
	"slices"
	"strings"

	"ptymodem/atparser"
)

// KeptSettings are the values of commands that only keep and read back what the host wrote, by
// command name.
type KeptSettings struct {
	Now   map[string][]Argument
	saved map[string][]Argument // outlive a power cycle: AT&W, or commands that save by themselves
}

// NewKeptSettings is what a power-up makes of old.
func NewKeptSettings(old KeptSettings) KeptSettings {
	return KeptSettings{saved: old.saved}
}

// KeptSetting completes the table entry of a command that is only a setting: checked, kept, read
// back.
func KeptSetting(c Command) Command {
	c.Support = Setting
	if c.Write == nil {
		c.Write = WriteSetting
	}
	if c.Read == nil {
		c.Read = readSetting
	}
	return c
}

// KeepsAll tells whether the command is a setting whose parameters are all omitted, as in AT+CMEE=:
// each keeps its value.
func (spec *Command) KeepsAll(values []atparser.Value) bool {
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

// WriteSetting keeps the parameters. Those left out have their value already, see [Call.fit] (note
// 1.1.1).
func WriteSetting(c *Call) error {
	c.env.Kept.Set(c.Command.Name, slices.Clone(c.Args[:len(c.Params)]))
	return nil
}

// WriteDefaults is a command without its parameters, where that means their defaults.
func WriteDefaults(c *Call) error {
	values := make([]Argument, len(c.Command.Params))
	for i := range values {
		values[i] = c.Command.Params[i].Omitted()
	}
	c.env.Kept.Set(c.Command.Name, values)
	return nil
}

// readSetting prints the parameters as they are.
func readSetting(c *Call) error {
	values := c.env.Kept.Values(c.Command)
	s := make([]string, len(values))
	for i := range values {
		s[i] = values[i].Print(&c.Command.Params[i])
	}
	c.Info("%s", strings.Join(s, ","))
	return nil
}

// Values are the current values of a setting: what was written, else what was saved, else the
// defaults.
func (k *KeptSettings) Values(spec *Command) []Argument {
	out := make([]Argument, len(spec.Params))
	for i := range spec.Params {
		out[i] = spec.Params[i].Omitted()
	}
	for _, from := range []map[string][]Argument{k.saved, k.Now} {
		if v := from[spec.Name]; v != nil {
			copy(out, v)
		}
	}
	return out
}

// Set keeps the values of a setting until the next reset.
func (k *KeptSettings) Set(name string, values []Argument) {
	if k.Now == nil {
		k.Now = map[string][]Argument{}
	}
	k.Now[name] = values
}

// Save makes the current values of the named settings outlive a power cycle.
func (k *KeptSettings) Save(names ...string) {
	for _, n := range names {
		if v := k.Now[n]; v != nil {
			if k.saved == nil {
				k.saved = map[string][]Argument{}
			}
			k.saved[n] = v
		}
	}
}
