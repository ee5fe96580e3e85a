package schema

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Scalar is a value that parse reads from what is written, quoted or not.
func Scalar[T any](want string, s JSON, parse func(string) (T, error)) Shape[T] {
	return Shape[T]{want, func(Definitions) JSON { return s }, func(n *yaml.Node) (T, error) {
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

// Text is any string. A number is refused, since 0123 and 1.10 would not arrive as they are
// written.
func Text(want string) Shape[string] {
	return Shape[string]{want, func(Definitions) JSON { return JSON{"type": "string"} }, func(n *yaml.Node) (string, error) {
		n = resolve(n)
		switch {
		case n.Kind != yaml.ScalarNode || isNull(n):
			return "", mistyped(n, want)
		case n.Tag == "!!str":
			return n.Value, nil
		case n.Tag == "!!binary":
			return "", wrong(n, "binary text is not supported: write \"\\x1a\" for a byte, or {from: FILE}")
		}
		return "", wrong(n, "%s is not text: put it in quotes, as in %q", Clip(n.Value), Clip(n.Value))
	}}
}

// OneLine is text that can be a line of AT or FTP: without line ends.
func OneLine(want string) Shape[string] {
	return Checked(Text(want), func(s string) error {
		if strings.ContainsAny(s, "\r\n") {
			return fmt.Errorf("a line end in %q: want %s, without CR and LF", Clip(s), want)
		}
		return nil
	})
}

// Boolean is true or false, and not yes, no, on or off.
func Boolean() Shape[bool] {
	return Scalar("true or false", JSON{"type": "boolean"}, func(s string) (bool, error) {
		switch s {
		case "true":
			return true, nil
		case "false":
			return false, nil
		}
		return false, fmt.Errorf("%q is not a boolean: want true or false", Clip(s))
	})
}

// True is the word true, for a key that is given or left out.
func True() Shape[bool] {
	return Checked(Boolean(), func(b bool) error {
		if !b {
			return errors.New("only true is valid here: leave the key out instead")
		}
		return nil
	})
}

// Integer is a whole number in a range.
func Integer(least, most int64) Shape[int64] {
	want := fmt.Sprintf("a whole number from %d to %d", least, most)
	return Scalar(want, JSON{"type": "integer", "minimum": least, "maximum": most}, func(s string) (int64, error) {
		n, err := strconv.ParseInt(s, 10, 64)
		switch {
		case errors.Is(err, strconv.ErrRange) || err == nil && (n < least || n > most):
			return 0, fmt.Errorf("%s is out of range: want %s", Clip(s), want)
		case err != nil:
			return 0, fmt.Errorf("%q is not a number: want %s", Clip(s), want)
		}
		return n, nil
	})
}

// Int is integer for an int.
func Int(least, most int) Shape[int] {
	return Convert(Integer(int64(least), int64(most)), func(n int64) int { return int(n) })
}

// Seed is a seed: any whole number that is not negative.
func Seed() Shape[uint64] {
	return Convert(Integer(0, math.MaxInt64), func(n int64) uint64 { return uint64(n) })
}

// Probability is a number from 0 to 1.
func Probability() Shape[float64] {
	return Scalar("a number from 0 to 1", JSON{"type": "number", "minimum": 0, "maximum": 1}, func(s string) (float64, error) {
		f, err := strconv.ParseFloat(s, 64)
		if err != nil || !(f >= 0 && f <= 1) {
			return 0, fmt.Errorf("%q is not a probability: want a number from 0 to 1, as in 0.02", Clip(s))
		}
		return f, nil
	})
}

// Words is one of a few words, written as they are here.
func Words[T ~string](all ...T) Shape[T] {
	names := make([]string, len(all))
	for i, w := range all {
		names[i] = string(w)
	}
	want := Or(names)
	return Scalar(want, JSON{"enum": names}, func(s string) (T, error) {
		for _, w := range all {
			if string(w) == s {
				return w, nil
			}
		}
		return "", unknown("word", s, names)
	})
}

// manyWords is above how many words those beside the nearest are not listed.
const manyWords = 20

// unknown is the error for a word that is none of all.
func unknown(what, given string, all []string) error {
	if len(all) == 1 {
		return fmt.Errorf("unknown %s %q: want %s", what, Clip(given), all[0])
	}
	switch near, ok := Close(given, all); {
	case !ok:
		return fmt.Errorf("unknown %s %q: want one of %s", what, Clip(given), Or(all))
	case len(all) > manyWords:
		return fmt.Errorf("unknown %s %q: the nearest is %s", what, Clip(given), near)
	default:
		return fmt.Errorf("unknown %s %q: the nearest is %s (one of %s)", what, Clip(given), near, strings.Join(all, ", "))
	}
}

// Or joins words as a sentence does: "a, b or c".
func Or(all []string) string {
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return strings.Join(all[:len(all)-1], ", ") + " or " + all[len(all)-1]
}

// MaxCount bounds the counters.
const MaxCount = 1_000_000
