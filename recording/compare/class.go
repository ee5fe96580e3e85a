package compare

import (
	"fmt"
	"strings"
)

// A Class is a kind of difference. A larger one is less bad.
type Class uint8

// The classes, worst first. [None] is no difference.
const (
	Code Class = iota
	Unknown
	Missing
	Extra
	Shape
	Order
	Data
	Timing
	Value
	None
)

// Classes are the names of all classes, the worst first.
func Classes() []string {
	return []string{"code", "unknown", "missing", "extra", "shape", "order", "data", "timing", "value"}
}

func (c Class) String() string {
	if c >= None {
		return "none"
	}
	return Classes()[c]
}

// MarshalText is the class as JSON has it.
func (c Class) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// ParseClass reads the name of a class.
func ParseClass(s string) (Class, error) {
	for i, name := range Classes() {
		if s == name {
			return Class(i), nil
		}
	}
	return None, fmt.Errorf("invalid class %q: want one of %s", s, strings.Join(Classes(), ", "))
}
