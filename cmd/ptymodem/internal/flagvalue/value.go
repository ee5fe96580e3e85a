package flagvalue

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"ptymodem/scenarios/schema"
)

// value is a flag whose text is parsed when it is given. It implements pflag.Value.
type value[T any] struct {
	to    *T
	parse func(string) (T, error)
	kind  string // what the help says in place of the value
	text  string // as it was given, or the default

	choices []string // all that it can be, or nil
}

// Choices are all that the flag can be, for shells that complete it; nil if they cannot be listed.
func (v *value[T]) Choices() []string { return v.choices }

func (v *value[T]) Set(s string) error {
	parsed, err := v.parse(s)
	if err != nil {
		return err
	}
	*v.to, v.text = parsed, s
	return nil
}

func (v *value[T]) String() string { return v.text }
func (v *value[T]) Type() string   { return v.kind }

// Of is the value of a flag that sets to to what parse makes of its text. kind is what the help says
// in place of the value, and initial what it says of the default.
func Of[T any](to *T, parse func(string) (T, error), kind, initial string) pflag.Value {
	return &value[T]{to: to, parse: parse, kind: kind, text: initial}
}

// Add defines the flag name with the value [Of] to, parse, kind and initial.
func Add[T any](flags *pflag.FlagSet, to *T, parse func(string) (T, error), name, kind, initial, usage string) {
	flags.Var(Of(to, parse, kind, initial), name, usage)
}

// AddChoice defines a flag whose value is one of names, in any case of letters; things are what they
// stand for.
func AddChoice[T any](flags *pflag.FlagSet, to *T, names []string, things []T, name, kind, initial, usage string) {
	flags.Var(&value[T]{to: to, parse: choice(names, things), kind: kind, text: initial, choices: names}, name, usage)
}

// choice reads one of the named things there are.
func choice[T any](names []string, things []T) func(string) (T, error) {
	return func(s string) (T, error) {
		for i, name := range names {
			if strings.EqualFold(name, s) {
				return things[i], nil
			}
		}
		var none T
		if near, ok := schema.Close(s, names); ok {
			return none, fmt.Errorf("invalid value %q: want one of %s (the nearest is %s)", s, strings.Join(names, ", "), near)
		}
		return none, fmt.Errorf("invalid value %q: want one of %s", s, strings.Join(names, ", "))
	}
}

// named is a value that the help calls by another word.
type named struct {
	pflag.Value
	kind string
}

func (n named) Type() string { return n.kind }

// Name sets what the help says in place of the value of a flag that is there.
func Name(flags *pflag.FlagSet, name, kind string) {
	f := flags.Lookup(name)
	f.Value = named{f.Value, kind}
}
