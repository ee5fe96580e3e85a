package action

import (
	"fmt"

	"ptymodem/ftpbackend/plan"
	"ptymodem/scenarios/schema"
)

// Reply is another reply of the server. It is the action `reply`.
type Reply struct {
	Line string
}

// Spec implements [Action].
func (Reply) Spec() Spec {
	return keyed(Spec{
		Name: "reply", Example: `{reply: "550 No such file"}`, Group: OfServer,
		Moments: []Moment{FTPMoment}, Role: Instead,
		Greets: true,
		Doc: "The server answers the command with this reply in place of its own. The command " +
			"never reaches it. With after: the reply replaces the one that ends the transfer, " +
			"once N bytes have moved. With ftp: greeting it is what the server says first. After a 421 the server closes the control connection.",
	},
		schema.Key("reply", "The reply: three digits, a space and its text.",
			replyLine(), func(a *Reply) *string { return &a.Line }),
	)
}

// Code is the number at the start of the reply, 100 to 599.
func (a Reply) Code() int {
	return int(a.Line[0]-'0')*100 + int(a.Line[1]-'0')*10 + int(a.Line[2]-'0')
}

// Apply implements [Action].
func (a Reply) Apply(t *Target) {
	if t.After > 0 {
		t.Outcome.Reply = a.Line
	}
}

// Plan implements [Planner]. Of several replies the first wins.
func (a Reply) Plan(t *Target, p *plan.Plan) {
	if t.After == 0 && p.Reply == "" {
		p.Reply = a.Line
	}
}

func replyLine() schema.Shape[string] {
	return schema.Checked(schema.OneLine("a reply such as \"550 No such file\""), func(s string) error {
		digits := len(s) >= 3 && s[0] >= '1' && s[0] <= '5' && s[1] >= '0' && s[1] <= '9' && s[2] >= '0' && s[2] <= '9'
		if !digits || len(s) > 3 && s[3] != ' ' {
			return fmt.Errorf("%q is not a reply: want three digits from 100 to 599, a space and a text, "+
				"as in \"550 No such file\"", schema.Clip(s))
		}
		return nil
	})
}
