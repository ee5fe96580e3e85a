package action

import (
	"ptymodem/emulator/hook"
	"ptymodem/scenarios/schema"
)

// URC is an unsolicited result code. It is the action `urc`.
type URC struct {
	Line string
}

// Spec implements [Action].
func (URC) Spec() Spec {
	return keyed(Spec{
		Name: "urc", Example: `{urc: RING}`, Group: OfModem,
		Moments: AllMoments(),
		Doc: "The modem sends this URC at once; with at, between the command line and its " +
			"answer. In data mode it waits, as every URC does.",
	},
		schema.Key("urc", "The line of the URC.",
			schema.OneLine("the line of a URC"), func(a *URC) *string { return &a.Line }),
	)
}

// Apply implements [Action].
func (a URC) Apply(t *Target) { t.Do(hook.SendURC{Text: a.Line}) }
