package flagvalue

import (
	"strings"

	"github.com/spf13/pflag"
)

// list is a flag that may be repeated. It implements pflag.Value.
type list[T any] struct {
	to    *[]T
	parse func(string) (T, error)
	kind  string
	texts []string // as they were given
}

// AddList defines a flag that may be given several times: each adds what parse makes of its text to
// to. kind is what the help says in place of the value.
func AddList[T any](flags *pflag.FlagSet, to *[]T, parse func(string) (T, error), name, kind, usage string) {
	flags.Var(&list[T]{to: to, parse: parse, kind: kind}, name, usage)
}

// GetSlice is how a shell that completes flags sees that this one can be given again.
func (l *list[T]) GetSlice() []string { return l.texts }

func (l *list[T]) Set(s string) error {
	parsed, err := l.parse(s)
	if err != nil {
		return err
	}
	*l.to, l.texts = append(*l.to, parsed), append(l.texts, s)
	return nil
}

func (l *list[T]) String() string { return "" }
func (l *list[T]) Type() string   { return l.kind }

// setFields sets every one of the values that an environment variable holds.
func (l *list[T]) setFields(s string) error {
	for _, field := range strings.Fields(s) {
		if err := l.Set(field); err != nil {
			return err
		}
	}
	return nil
}

// SetFields sets a flag that may be repeated to each of the values that text holds between spaces.
// It reports false for any other flag, and does nothing to it.
func SetFields(v pflag.Value, text string) (repeatable bool, err error) {
	l, ok := v.(interface{ setFields(string) error })
	if !ok {
		return false, nil
	}
	return true, l.setFields(text)
}
