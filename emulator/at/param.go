package at

import (
	"math"
	"strconv"
	"strings"

	"ptymodem/atparser"
)

// ParamType is the kind of value a parameter takes.
type ParamType uint8

// The kinds of values.
const (
	TypeNumber ParamType = iota // decimal, within Min and Max or one of Values
	TypeText                    // at most Max bytes, none of them NUL
	TypeWord                    // hexadecimal with 0x, or decimal
	TypeMask                    // hexadecimal, with 0x or without
)

// A Param describes one parameter: parsing, range check, default, the =? answer and the
// documentation all come from it.
type Param struct {
	Name     string
	Type     ParamType
	Min, Max int64   // Number: range; Text: Max is the most bytes, Min the fewest
	Values   []int64 // Number: the values there are, in place of a range
	Optional bool
	Bare     bool   // Text: may be written without its quotes, too
	Digits   bool   // Text: has digits alone
	Judged   bool   // Text: a name in a store, which judges its bytes itself, with codes of its own
	Default  string // documented default, and the value of an optional parameter that is not given
	Shown    string // in the =? answer, in place of what is generated
}

// Num is a number from lo to hi.
func Num(name string, lo, hi int64) Param { return Param{Name: name, Min: lo, Max: hi} }

// OneOf is a number out of a list.
func OneOf(name string, values ...int64) Param { return Param{Name: name, Values: values} }

// Mask is a set of bits.
func Mask(name string) Param { return Param{Name: name, Type: TypeMask, Max: math.MaxInt64} }

// Text is a string of at most limit bytes.
func Text(name string, limit int64) Param { return Param{Name: name, Type: TypeText, Max: limit} }

// Digits is a string of so many digits.
func Digits(name string, fewest, most int64) Param {
	return Param{Name: name, Type: TypeText, Min: fewest, Max: most, Digits: true}
}

// Opt makes a parameter optional, with the value it has when it is not given.
func (p Param) Opt(value string) Param { p.Optional, p.Default = true, value; return p }

// Def notes a default value without making the parameter optional.
func (p Param) Def(value string) Param { p.Default = value; return p }

// NotEmpty refuses the empty string.
func (p Param) NotEmpty() Param { p.Min = 1; return p }

// JudgedByStore leaves the bytes of a name to the store.
func (p Param) JudgedByStore() Param { p.Judged = true; return p }

// Show sets what the =? answer prints for the parameter.
func (p Param) Show(s string) Param { p.Shown = s; return p }

// An Argument is the value that a command line has for a parameter.
type Argument struct {
	Num   int64
	Text  string
	Given bool
}

// accept checks v and converts it; ok is false when it is not a value of the parameter.
func (p *Param) accept(v *atparser.Value) (a Argument, ok bool) {
	a.Given, a.Text = true, v.Text
	switch p.Type {
	case TypeText:
		return a, p.acceptText(v.Text)
	case TypeMask:
		n, err := strconv.ParseInt(strings.TrimPrefix(strings.ToLower(v.Text), "0x"), 16, 64)
		a.Num = n
		return a, err == nil && p.InRange(n)
	case TypeWord:
		n, ok := v.Hex()
		a.Num = int64(n)
		return a, ok && p.InRange(a.Num)
	}
	a.Num, ok = v.Int()
	return a, ok && p.InRange(a.Num)
}

func (p *Param) acceptText(s string) bool {
	switch {
	case int64(len(s)) < p.Min || int64(len(s)) > p.Max:
		return false
	case p.Digits:
		return strings.Trim(s, "0123456789") == ""
	}
	return p.Judged || strings.IndexByte(s, 0) < 0
}

// InRange reports that a number is one that the parameter takes.
func (p *Param) InRange(n int64) bool {
	if len(p.Values) == 0 {
		return n >= p.Min && n <= p.Max
	}
	for _, v := range p.Values {
		if v == n {
			return true
		}
	}
	return false
}

// suits reports that the parameter takes the value of a.
func (p *Param) suits(a Argument) bool {
	if p.Type == TypeText {
		return p.acceptText(a.Text)
	}
	return p.InRange(a.Num)
}

// Omitted is the argument of a parameter that is not given.
func (p *Param) Omitted() Argument {
	n, _ := strconv.ParseInt(p.Default, 0, 64)
	return Argument{Num: n, Text: p.Default}
}

// Range is how the manual prints the values of a parameter: (0,1), (1-7), <name>.
func (p *Param) Range() string {
	switch {
	case p.Shown != "":
		return p.Shown
	case p.Type != TypeNumber:
		return "<" + p.Name + ">"
	case len(p.Values) > 0:
		s := make([]string, len(p.Values))
		for i, v := range p.Values {
			s[i] = strconv.FormatInt(v, 10)
		}
		return "(" + strings.Join(s, ",") + ")"
	case p.Min == p.Max:
		return "(" + strconv.FormatInt(p.Min, 10) + ")"
	case p.Max-p.Min == 1:
		return "(" + strconv.FormatInt(p.Min, 10) + "," + strconv.FormatInt(p.Max, 10) + ")"
	}
	return "(" + strconv.FormatInt(p.Min, 10) + "-" + strconv.FormatInt(p.Max, 10) + ")"
}

// Bracketed writes a parameter list as the manual does, the optional ones in nested brackets, each
// with its comma.
func Bracketed(params []Param) string {
	var b strings.Builder
	open := 0
	for i := range params {
		if params[i].Optional {
			b.WriteByte('[')
			open++
		}
		b.WriteString(",<" + params[i].Name + ">")
	}
	b.WriteString(strings.Repeat("]", open))
	return b.String()
}

// bind checks the values of a command line against the parameters and converts them into args. It
// reports false when one is missing, wrong or too many. Trailing empty values count as left out.
// With keep, as for a setting, each parameter may be left out.
func bind(params []Param, values []atparser.Value, args []Argument, keep bool) bool {
	for len(values) > 0 && values[len(values)-1].Omitted {
		values = values[:len(values)-1]
	}
	if len(values) > len(params) {
		return false
	}
	for i := range params {
		p := &params[i]
		if i >= len(values) || values[i].Omitted {
			if !p.Optional && !keep {
				return false
			}
			args[i] = p.Omitted()
			continue
		}
		a, ok := p.accept(&values[i])
		if !ok {
			return false
		}
		args[i] = a
	}
	return true
}
