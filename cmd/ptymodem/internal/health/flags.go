package health

import (
	"errors"
	"fmt"
	"strconv"
)

// parsed is a flag whose text is parsed when it is given. It implements pflag.Value.
type parsed[T any] struct {
	to      *T
	parse   func(string) (T, error)
	kind    string // what the help says in place of the value
	initial string // what it says of the default
}

func (p parsed[T]) Set(s string) (err error) {
	*p.to, err = p.parse(s)
	return err
}

func (p parsed[T]) String() string { return p.initial }
func (p parsed[T]) Type() string   { return p.kind }

func parsePath(s string) (string, error) {
	if s == "" {
		return "", errors.New("the path is empty: give one, or leave out the flag")
	}
	return s, nil
}

func parseModems(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("invalid number of modems %q: want 1 or more", s)
	}
	return n, nil
}
