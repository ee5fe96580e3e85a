package action

import (
	"time"

	"ptymodem/scenarios/schema"
)

// Delay holds back the answer to a command, or a server's reply.
type Delay struct {
	By time.Duration // modem time
}

// Spec implements [Action].
func (Delay) Spec() Spec {
	return keyed(Spec{
		Name: "delay", Example: `{delay: 5s}`, Moments: []Moment{AtMoment, FTPMoment}, Role: Shapes,
		NotAfter: "the reply that is late is the one after the transfer anyway; leave after out",
		Doc: "With at: the command is run, and all that the modem says to it comes that much later (modem time). With ftp: the server's reply comes that much " +
			"later; of a command that moves data it is the last one, after the transfer.",
	},
		schema.Key("delay", "How much later, in modem time.", schema.Duration(), func(a *Delay) *time.Duration { return &a.By }),
	)
}
