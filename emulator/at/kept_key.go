package at

import "slices"

// Keyed is a command that has nothing but settings with keys.
func Keyed(name, brief, note string, keys ...Key) Command {
	return Command{Name: name, Brief: brief, Note: note, Ref: "AT manual", Support: Setting, Keys: keys}
}

// KeptKey is a setting that is checked, read back and kept over a restart, as the module keeps its
// configuration.
func KeptKey(command, name string, params ...Param) Key {
	stored := &Command{Name: command + "=" + name, Params: params}
	return Key{
		Name: name, Params: params, Support: Setting,
		Get: func(c *Call) []Argument { return c.env.Kept.Values(stored) },
		Set: func(c *Call) error {
			c.env.Kept.Set(stored.Name, slices.Clone(c.Args[:len(params)]))
			c.env.Kept.Save(stored.Name)
			return nil
		},
	}
}

// Showing lets a setting's query print only the first n values: the others say how the change is
// made.
func (k Key) Showing(n int) Key {
	get := k.Get
	k.Get = func(c *Call) []Argument { return get(c)[:n] }
	return k
}
