package scenarios

// DNSFail fails the lookup of names.
type DNSFail struct{}

// Spec implements [Action].
func (a DNSFail) Spec() ActionSpec {
	return word(a, ActionSpec{
		Name: "dns-fail", Example: `dns-fail`, Moments: []Moment{AtMoment, TimeMoment},
		Doc: "Host names do not resolve: while that command runs, or with time alone from then on.",
	})
}
