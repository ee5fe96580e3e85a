package scenarios

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// scalar is a value that parse reads from what is written, quoted or not.
func scalar[T any](want string, s schema, parse func(string) (T, error)) shape[T] {
	return shape[T]{want, func(defs) schema { return s }, func(n *yaml.Node) (T, error) {
		n = resolve(n)
		var none T
		if n.Kind != yaml.ScalarNode || isNull(n) {
			return none, mistyped(n, want)
		}
		v, err := parse(n.Value)
		if err != nil {
			return none, wrong(n, "%v", err)
		}
		return v, nil
	}}
}

// text is any string. A number is refused, since 0123 and 1.10 would not arrive as they are written.
func text(want string) shape[string] {
	return shape[string]{want, func(defs) schema { return schema{"type": "string"} }, func(n *yaml.Node) (string, error) {
		n = resolve(n)
		switch {
		case n.Kind != yaml.ScalarNode || isNull(n):
			return "", mistyped(n, want)
		case n.Tag == "!!str":
			return n.Value, nil
		case n.Tag == "!!binary":
			return "", wrong(n, "binary text is not known here: write \"\\x1a\" for a byte, or {from: FILE}")
		}
		return "", wrong(n, "%s is not text: put it in quotes, as in %q", clip(n.Value), clip(n.Value))
	}}
}

// oneLine is text that can be a line of AT or FTP: without line ends.
func oneLine(want string) shape[string] {
	return checked(text(want), func(s string) error {
		if strings.ContainsAny(s, "\r\n") {
			return fmt.Errorf("a line end in %q: %s is right, without CR and LF", clip(s), want)
		}
		return nil
	})
}

// boolean is true or false, and not yes, no, on or off.
func boolean() shape[bool] {
	return scalar("true or false", schema{"type": "boolean"}, func(s string) (bool, error) {
		switch s {
		case "true":
			return true, nil
		case "false":
			return false, nil
		}
		return false, fmt.Errorf("%q is neither true nor false", clip(s))
	})
}

// always is the word true, for a key that is given or left out.
func always() shape[bool] {
	return checked(boolean(), func(b bool) error {
		if !b {
			return errors.New("only true is right here: leave the key out instead")
		}
		return nil
	})
}

// integer is a whole number in a range.
func integer(least, most int64) shape[int64] {
	want := fmt.Sprintf("a whole number from %d to %d", least, most)
	return scalar(want, schema{"type": "integer", "minimum": least, "maximum": most}, func(s string) (int64, error) {
		n, err := strconv.ParseInt(s, 10, 64)
		switch {
		case errors.Is(err, strconv.ErrRange) || err == nil && (n < least || n > most):
			return 0, fmt.Errorf("%s is out of range: %s is right", clip(s), want)
		case err != nil:
			return 0, fmt.Errorf("%q is not a number: %s is right", clip(s), want)
		}
		return n, nil
	})
}

// number is integer for an int.
func number(least, most int) shape[int] {
	return convert(integer(int64(least), int64(most)), func(n int64) int { return int(n) })
}

// seedNumber is a seed: any whole number that is not negative.
func seedNumber() shape[uint64] {
	return convert(integer(0, math.MaxInt64), func(n int64) uint64 { return uint64(n) })
}

// The factors that the modem's own waits can be divided by.
const (
	MinSpeed = 0.001
	MaxSpeed = 1_000_000
)

// ParseSpeed reads a factor from [MinSpeed] to [MaxSpeed].
func ParseSpeed(s string) (float64, error) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || !(f >= MinSpeed && f <= MaxSpeed) {
		return 0, fmt.Errorf("invalid factor %q: want a number from %v to %d, such as 0.5 or 20", clip(s), MinSpeed, int(MaxSpeed))
	}
	return f, nil
}

// factor is a speed.
func factor() shape[float64] {
	return scalar("a number such as 0.5 or 20", schema{"type": "number", "minimum": MinSpeed, "maximum": MaxSpeed}, ParseSpeed)
}

// probability is a number from 0 to 1.
func probability() shape[float64] {
	return scalar("a number from 0 to 1", schema{"type": "number", "minimum": 0, "maximum": 1}, func(s string) (float64, error) {
		f, err := strconv.ParseFloat(s, 64)
		if err != nil || !(f >= 0 && f <= 1) {
			return 0, fmt.Errorf("%q is not a chance: a number from 0 to 1 is right, as in 0.02", clip(s))
		}
		return f, nil
	})
}

// words is one of a few words, written as they are here.
func words[T ~string](all ...T) shape[T] {
	names := make([]string, len(all))
	for i, w := range all {
		names[i] = string(w)
	}
	want := orList(names)
	return scalar(want, schema{"enum": names}, func(s string) (T, error) {
		for _, w := range all {
			if string(w) == s {
				return w, nil
			}
		}
		return "", unknown("word", s, names)
	})
}

// unknown is the error for a word that is none of all.
func unknown(what, given string, all []string) error {
	if len(all) == 1 {
		return fmt.Errorf("unknown %s %q: only %s is right", what, clip(given), all[0])
	}
	if near, ok := Close(given, all); ok && len(all) > 20 {
		return fmt.Errorf("unknown %s %q: the nearest is %s", what, clip(given), near)
	} else if !ok && len(all) > 20 {
		return fmt.Errorf("unknown %s %q: one of %s is right", what, clip(given), orList(all))
	}
	return fmt.Errorf("unknown %s %q: the nearest is %s (one of %s)", what, clip(given), Nearest(given, all), strings.Join(all, ", "))
}

// orList joins words as a sentence does: "a, b or c".
func orList(all []string) string {
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return strings.Join(all[:len(all)-1], ", ") + " or " + all[len(all)-1]
}
