package action

import "ptymodem/scenarios/schema"

// URC is an unsolicited result code at that moment.
type URC struct {
	Line string
}

// Spec implements [Action].
func (URC) Spec() Spec {
	return keyed(Spec{
		Name: "urc", Example: `{urc: RING}`, Moments: AllMoments(),
		Doc: "The modem sends this URC at that moment: with at between the line and its answer. In data mode it is held, as every " +
			"URC is.",
	},
		schema.Key("urc", "The line of the URC.", schema.OneLine("the line of a URC"), func(a *URC) *string { return &a.Line }),
	)
}
