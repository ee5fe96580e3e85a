package recordings

import (
	"fmt"
	"strconv"

	"ptymodem/control"
)

// recordText is a flag with a text. It implements pflag.Value.
type recordText struct {
	to   *string
	kind string // what the help says in place of the value
}

func (t recordText) Set(s string) error {
	if s == "" {
		return fmt.Errorf("the path is empty: give one, or leave out the flag")
	}
	*t.to = s
	return nil
}

func (t recordText) String() string { return "" }
func (t recordText) Type() string   { return t.kind }

// recordRate is a flag with a rate in bit/s.
type recordRate struct{ to *int }

func (r recordRate) Set(s string) error {
	n, err := strconv.Atoi(s)
	if err != nil || n < 50 || n > 20_000_000 {
		return fmt.Errorf("invalid rate %q: want bit/s, as in 115200", s)
	}
	*r.to = n
	return nil
}

func (r recordRate) String() string { return "" }
func (r recordRate) Type() string   { return "N" }

// recordAddress is a flag with the address of an API.
type recordAddress struct{ to *control.Address }

func (a recordAddress) Set(s string) (err error) {
	*a.to, err = control.ParseAddress(s)
	return err
}

func (a recordAddress) String() string { return "" }
func (a recordAddress) Type() string   { return "ADDR" }
