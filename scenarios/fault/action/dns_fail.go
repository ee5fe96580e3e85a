package action

// DNSFail fails the lookup of names.
type DNSFail struct{}

// Spec implements [Action].
func (a DNSFail) Spec() Spec {
	return word(a, Spec{
		Name: "dns-fail", Example: `dns-fail`, Moments: []Moment{AtMoment, TimeMoment},
		Doc: "Host names do not resolve: while that command runs, or with time alone from then on.",
	})
}
