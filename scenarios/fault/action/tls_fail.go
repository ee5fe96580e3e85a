package action

import "ptymodem/ftpbackend/plan"

// TLSFail fails TLS handshakes. It is the action `tls-fail`.
type TLSFail struct{}

// Spec implements [Action].
func (a TLSFail) Spec() Spec {
	return word(a, Spec{
		Name: "tls-fail", Example: `tls-fail`, Group: OfServer,
		Moments: []Moment{AtMoment, FTPMoment, TimeMoment}, Verbs: append(DataVerbs(), "AUTH"),
		NotAfter: "the handshake comes before any byte moves; leave after out, or take drop-data",
		Doc: "TLS handshakes fail on the server's side. With at: those made while the command " +
			"runs. With ftp: after AUTH, that of the control connection; otherwise that of the " +
			"command's data connection. With time alone: all from then on.",
	})
}

// Apply implements [Action]. With ftp the plan has done it.
func (TLSFail) Apply(t *Target) {
	if t.Event.Moment != FTPMoment {
		t.While(t.Testbed.FailTLS())
	}
}

// Plan implements [Planner].
func (TLSFail) Plan(_ *Target, p *plan.Plan) { p.FailTLS = true }
