package action

// ExpiredCertificate has the embedded server show an expired certificate.
type ExpiredCertificate struct{}

// Spec implements [Action].
func (a ExpiredCertificate) Spec() Spec {
	return word(a, Spec{
		Name: "expired-certificate", Example: `expired-certificate`, Moments: []Moment{AtMoment, TimeMoment},
		Doc: "The embedded server shows a certificate that has expired: on connections made while the command runs, or with time " +
			"alone from then on.",
	})
}
