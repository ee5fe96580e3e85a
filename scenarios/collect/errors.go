package collect

import "errors"

// Errors are all errors of all scenarios that were asked for, in the order in which they were asked
// for. Those of one file are a [schema.Errors].
type Errors []error

// Error has a line, or several, for each.
func (e Errors) Error() string { return errors.Join(e...).Error() }

// Unwrap has the errors one by one, for [errors.As].
func (e Errors) Unwrap() []error { return e }

// add adds an error, if there is one.
func (e *Errors) add(err error) {
	if err != nil {
		*e = append(*e, err)
	}
}

// err is the errors as one; nil if there are none.
func (e Errors) err() error {
	if len(e) == 0 {
		return nil
	}
	return e
}
