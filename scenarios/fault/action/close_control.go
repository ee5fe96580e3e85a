package action

import (
	"ptymodem/emulator/hook"
	"ptymodem/ftpbackend/plan"
	"ptymodem/scenarios/schema"
)

// CloseControl ends the control connection in order. It is the action `close-control`.
type CloseControl struct {
	Reply string // what the server says before; empty for nothing
}

// Spec implements [Action].
func (a CloseControl) Spec() Spec {
	s := keyed(Spec{
		Name: "close-control", Example: `{close-control: "421 Timeout."}`, Group: OfServer,
		Moments: []Moment{AtMoment, FTPMoment, DataMoment, TimeMoment}, Connection: ControlConnection,
		Greets: true,
		Doc: "The server closes the control connection in order, after the reply if there is one. " +
			"The word alone closes it without a reply. With ftp: in place of the reply to that " +
			"command, or with after, once N bytes of its transfer have moved. With at: as soon as " +
			"the command needs the connection. With data or time: at once.",
	},
		schema.Key("close-control", "The reply before the end: three digits, a space and its text.",
			replyLine(), func(a *CloseControl) *string { return &a.Reply }),
	)
	return word(CloseControl{}, s)
}

// Apply implements [Action]. With ftp and no bytes to wait for, the plan has done it.
func (a CloseControl) Apply(t *Target) {
	switch {
	case t.Event.Moment != FTPMoment:
		t.Do(hook.CloseControl{Reply: a.Reply})
	case t.After > 0:
		t.Outcome.Reply, t.Outcome.CloseControl = a.Reply, true
	}
}

// Plan implements [Planner].
func (a CloseControl) Plan(t *Target, p *plan.Plan) {
	if t.After > 0 {
		return
	}
	p.CloseControl = true
	if p.Reply == "" {
		p.Reply = a.Reply
	}
}
