package action

// ExpiredCertificate has the embedded server present an expired certificate. It is the action
// `expired-certificate`.
type ExpiredCertificate struct{}

// Spec implements [Action].
func (a ExpiredCertificate) Spec() Spec {
	return word(a, Spec{
		Name: "expired-certificate", Example: `expired-certificate`, Group: OfServer,
		Moments: []Moment{AtMoment, TimeMoment},
		Doc: "The embedded server presents a certificate that has expired, on connections made " +
			"while the command runs. With time alone: from then on.",
	})
}

// Apply implements [Action].
func (ExpiredCertificate) Apply(t *Target) { t.While(t.Testbed.ShowExpired()) }
