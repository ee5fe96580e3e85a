package action

import (
	"fmt"

	"ptymodem/emulator/files"
	"ptymodem/scenarios/schema"
)

// Fail fails a command, or an operation of a store, with an error number. It is the action `error`.
type Fail struct {
	Code int
}

// Spec implements [Action].
func (a Fail) Spec() Spec {
	return keyed(Spec{
		Name: "error", Example: `{error: 403}`, Group: OfAnswer,
		Moments: []Moment{AtMoment, FileMoment}, Role: Instead, Check: a.check,
		Doc: "With at: the command is not run and fails as its family does. A TCP/IP command " +
			"(+QIACT, +QPING) answers ERROR, and AT+QIGETERROR reports the number: {error: 561}. " +
			"Any other command answers +CME ERROR with the number, 0 to 999, in the form that " +
			"AT+CMEE selects. An FTP command reports most numbers from 601 on in its result URC, " +
			"after OK: use answer for those. error takes 603, 606 and 610, which come in place " +
			"of OK, and any number for a transfer to or from \"COM:\", where it comes in place " +
			"of CONNECT. With file: the operation fails, and so does the command that needed it. " +
			"The number is that of a FILE command, 400 to 429; an FTP command reports its own " +
			"<err> instead.",
	},
		schema.Key("error", "The number.",
			schema.Int(0, 999), func(a *Fail) *int { return &a.Code }),
	)
}

// Apply implements [Action].
func (a Fail) Apply(t *Target) {
	switch r := t.Response; {
	case t.Event.Moment == FileMoment:
		t.Operation.Fail(files.StoreError(a.Code))
	case !decided(r):
		r.Failed, r.Fail = true, a.Code
	}
}

// check refuses numbers that do not come this way.
func (a Fail) check(o Occasion) error {
	if o.Moment == FileMoment {
		if a.Code < 400 || a.Code > 429 {
			return fmt.Errorf("error: %d with file: a store fails with 400 to 429, as in {error: 403}", a.Code)
		}
		return nil
	}
	if o.Command == nil {
		return nil
	}
	return fitsURC(a.Code, *o.Command)
}
