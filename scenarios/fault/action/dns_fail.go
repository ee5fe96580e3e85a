package action

// DNSFail fails the lookup of host names. It is the action `dns-fail`.
type DNSFail struct{}

// Spec implements [Action].
func (a DNSFail) Spec() Spec {
	return word(a, Spec{
		Name: "dns-fail", Example: `dns-fail`, Group: OfNetwork,
		Moments: []Moment{AtMoment, TimeMoment},
		Doc:     "Host names do not resolve while the command runs. With time alone: from then on.",
	})
}

// Apply implements [Action].
func (DNSFail) Apply(t *Target) { t.While(t.Testbed.FailDNS()) }
