package action

import "ptymodem/ftpbackend/plan"

// DropControl resets the control connection. It is the action `drop-control`.
type DropControl struct{}

// Spec implements [Action].
func (a DropControl) Spec() Spec {
	return word(a, Spec{
		Name: "drop-control", Example: `drop-control`, Group: OfNetwork,
		Moments: []Moment{AtMoment, FTPMoment, DataMoment, TimeMoment}, Connection: ControlConnection,
		Greets: true,
		Doc: "The control connection is reset. With ftp: in place of the reply to that command, " +
			"or with after, once N bytes of its transfer have moved. With at: as soon as the " +
			"command needs the connection. With data or time: at once.",
	})
}

// Apply implements [Action]. With ftp and no bytes to wait for, the plan has done it.
func (DropControl) Apply(t *Target) {
	if t.Event.Moment != FTPMoment || t.After > 0 {
		t.Testbed.DropControl()
	}
}

// Plan implements [Planner].
func (DropControl) Plan(t *Target, p *plan.Plan) { p.DropControl = p.DropControl || t.After == 0 }
