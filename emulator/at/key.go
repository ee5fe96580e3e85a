package at

import (
	"strconv"
	"strings"

	"ptymodem/atparser"
)

// A Key is one setting of a command whose first parameter names it: AT+QFTPCFG="account",… Without
// values the command prints the setting; with values it changes it, and a later value that is left
// out stays as it is (note 1.1.1).
type Key struct {
	Name    string
	Index   []Param // what selects one of several sets: the SSL context
	Params  []Param // the values
	Support Support
	Note    string

	Unlisted bool // not in the =? answer: another spelling

	// Get returns the values, strings without their quotes. It may return fewer than there are
	// Params.
	Get func(c *Call) []Argument
	// Set stores the values; those not given hold what Get returned.
	Set func(c *Call) error

	whole []Param // all that a line can have: the key itself, Index and Params; the table fills it in
}

// WriteKey is the write form of every command that has Keys.
func WriteKey(c *Call) error {
	values := c.Parsed.Params
	if len(values) == 0 {
		return c.ParameterError()
	}
	k := c.Command.Key(values[0].Text)
	if k == nil {
		return c.unknownKey(values)
	}
	if err := c.Tolerate(k.whole, values); err != nil {
		return err
	}
	values = values[1:]
	for len(values) > 0 && values[len(values)-1].Omitted {
		values = values[:len(values)-1]
	}
	index := values[:min(len(values), len(k.Index))]
	if err := c.fit(k.Index, index); err != nil {
		return err
	}
	if len(values) <= len(k.Index) {
		c.setting(k, k.Get(c))
		return nil
	}
	return c.change(k, index, values[len(k.Index):])
}

// unknownKey answers a first value that is not the name of a setting. AT+QCFG="name"=? asks for the
// values that one takes (AT manual).
func (c *Call) unknownKey(values []atparser.Value) error {
	if c.Command.UnknownKey == nil {
		return c.ParameterError()
	}
	name, test := strings.CutSuffix(values[0].Text, `"=?`)
	if k := c.Command.Key(name); k != nil && test && len(values) == 1 {
		c.Info("%s", k.TestLine())
		return nil
	}
	return c.Command.UnknownKey
}

// change binds the new values, with the old ones for what is left out, and stores them.
func (c *Call) change(k *Key, index, values []atparser.Value) error {
	old := k.Get(c)
	all := append(append([]Param(nil), k.Index...), k.Params...)
	for i := range k.Params {
		all[len(k.Index)+i].Optional = true // what is left out stays as it is
	}
	if err := c.fit(all, append(append([]atparser.Value(nil), index...), values...)); err != nil {
		return err
	}
	for i := range k.Params {
		if a := &c.Args[len(k.Index)+i]; !a.Given && i < len(old) {
			a.Num, a.Text = old[i].Num, old[i].Text
		}
	}
	if err := k.Set(c); err != nil {
		return err
	}
	c.env.Changed(c.Command, k.Name)
	return nil
}

// setting writes a setting as the query prints it: its name, its index, its values. Hosts ask
// often, so it costs no memory.
func (c *Call) setting(k *Key, values []Argument) {
	b := append(append(c.buf[:0], c.Command.Name...), `: "`...)
	b = append(append(b, k.Name...), '"')
	for i := range k.Index {
		b = strconv.AppendInt(append(b, ','), c.Args[i].Num, 10)
	}
	for i := range values {
		b = values[i].appendTo(append(b, ','), &k.Params[i])
	}
	c.buf = b
	c.Out.InfoBytes(b)
}

// Values is what a Get returns, in memory that is the call's.
func (c *Call) Values(all ...Argument) []Argument {
	c.got = append(c.got[:0], all...)
	return c.got
}

// Print renders a value as information text does.
func (a Argument) Print(p *Param) string { return string(a.appendTo(nil, p)) }

func (a Argument) appendTo(b []byte, p *Param) []byte {
	switch p.Type {
	case TypeText:
		return append(append(append(b, '"'), a.Text...), '"')
	case TypeMask:
		return strconv.AppendUint(append(b, "0x"...), uint64(a.Num), 16)
	case TypeWord:
		return append(append(b, "0X"...), strings.ToUpper(leftPad(strconv.FormatInt(a.Num, 16), 4))...)
	}
	return strconv.AppendInt(b, a.Num, 10)
}

func leftPad(s string, width int) string {
	return strings.Repeat("0", max(0, width-len(s))) + s
}

// Key finds a setting by its name, in any case of letters.
func (c *Command) Key(name string) *Key {
	for i := range c.Keys {
		if atparser.EqualFold(c.Keys[i].Name, name) {
			return &c.Keys[i]
		}
	}
	return nil
}

// NumArg and str make the values that Get returns.
func NumArg[T ~int | ~int64 | ~uint8 | ~uint16](n T) Argument {
	return Argument{Num: int64(n), Text: strconv.FormatInt(int64(n), 10)}
}

// TextArg is the value of a parameter that is a string.
func TextArg(s string) Argument { return Argument{Text: s} }
