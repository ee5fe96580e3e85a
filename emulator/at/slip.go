package at

import (
	"strconv"
	"strings"

	"ptymodem/atparser"
)

// slipped reports whether value i is not written as the manual has it.
func slipped(params []Param, i int, v *atparser.Value) bool {
	return v.Slips != 0 || v.Omitted || i < len(params) && !params[i].Bare && v.Quoted != (params[i].Type == TypeText)
}

// slipReason says what is wrong with how values are written. The values themselves are left out, as
// they may be passwords.
func slipReason(params []Param, values []atparser.Value) string {
	var names []string
	empty := false
	for i := range values {
		switch v := &values[i]; {
		case v.Omitted:
			empty = true
		case i < len(params) && slipped(params, i, v):
			names = append(names, "<"+params[i].Name+">")
		case slipped(params, i, v):
			names = append(names, "<"+strconv.Itoa(i+1)+">")
		}
	}
	const omit = "leave out the last ones, commas and all, and write the others"
	switch {
	case len(names) == 0:
		return "a parameter is empty: " + omit
	case empty:
		return written(names) + "; one is empty: " + omit
	}
	return written(names)
}

// written says that the parameters of those names are not written as the manual has it.
func written(names []string) string {
	subject, verb := "the parameter ", " is"
	if len(names) > 1 {
		subject, verb = "the parameters ", " are"
	}
	return subject + strings.Join(names, ", ") + verb + " not written as the manual has it: strings in quotes, numbers bare, no spaces"
}
