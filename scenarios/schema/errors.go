package schema

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// shownErrors is how many errors of a file are shown.
const shownErrors = 20

// Errors are all errors of one file, in the order of their places, each once. There is at least
// one.
type Errors []*Error

// Error has the lines of [Errors.Lines].
func (e Errors) Error() string { return strings.Join(e.Lines(), "\n") }

// Lines are the first 20 errors, and what says how many are left: "drop.yaml: and 3 more".
func (e Errors) Lines() []string {
	var lines []string
	for _, one := range e[:min(len(e), shownErrors)] {
		lines = append(lines, one.Error())
	}
	if more := len(e) - shownErrors; more > 0 {
		lines = append(lines, fmt.Sprintf("%s: and %d more", e[0].File, more))
	}
	return lines
}

// Unwrap has the errors one by one, for [errors.As].
func (e Errors) Unwrap() []error {
	all := make([]error, len(e))
	for i, one := range e {
		all[i] = one
	}
	return all
}

// Join makes [Errors] of errors of one file, nil ones left out; nil if nothing is left. An error
// without a place comes first.
func Join(errs ...error) error {
	var p problems
	for _, err := range errs {
		p.add(err)
	}
	return p.err()
}

// problems are the errors that were found so far.
type problems struct {
	all  Errors
	seen map[Error]bool // what an alias names is read, and wrong, each time
}

func (p *problems) add(err error) {
	if err == nil {
		return
	}
	var many Errors
	var one *Error
	switch {
	case errors.As(err, &many):
	case errors.As(err, &one):
		many = Errors{one}
	default:
		many = Errors{{Reason: err.Error()}}
	}
	for _, e := range many {
		if p.seen[*e] {
			continue
		}
		if p.seen == nil {
			p.seen = map[Error]bool{}
		}
		p.seen[*e] = true
		p.all = append(p.all, e)
	}
}

// err has them in the order of their places.
func (p *problems) err() error {
	if len(p.all) == 0 {
		return nil
	}
	slices.SortStableFunc(p.all, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return p.all
}
