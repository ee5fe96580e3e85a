package collect

import (
	"strconv"
	"strings"

	"ptymodem/scenarios/runner"
)

// again is the command that repeats the run of a scenario alone: with its seed, if that is not the
// scenario's own, and with the other flags that matter to it.
func (r Repeat) again(name string, seed *uint64) string {
	words := []string{"ptymodem", "test"}
	for _, word := range r.Flags {
		words = append(words, quoted(word))
	}
	if seed != nil {
		words = append(words, "--seed", strconv.FormatUint(*seed, 10))
	}
	if r.Factor != 1 {
		words = append(words, "--timeout-factor", strconv.FormatFloat(r.Factor, 'g', -1, 64))
	}
	words = append(words, quoted(name))
	if len(r.Command) > 0 {
		words = append(words, "--")
		for _, word := range r.Command {
			words = append(words, quoted(word))
		}
	}
	return r.View.AT(strings.Join(words, " "))
}

// quoted is a word as a shell takes it.
func quoted(word string) string {
	plain := func(c rune) bool {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("-_./:=+,@%", c)
	}
	special := func(c rune) bool { return !plain(c) }
	if word != "" && !strings.ContainsFunc(strings.ReplaceAll(word, runner.TTYArgument, ""), special) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
