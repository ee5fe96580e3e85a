package action

// Silent leaves a command without an answer. It is the action `silent`.
type Silent struct{}

// Spec implements [Action].
func (a Silent) Spec() Spec {
	return word(a, Spec{
		Name: "silent", Example: `silent`, Group: OfAnswer,
		Moments: []Moment{AtMoment}, Role: Mute,
		Doc: "The command is not run and gets no answer. The modem goes on with the next " +
			"command. The echo still comes.",
	})
}

// Apply implements [Action].
func (Silent) Apply(t *Target) {
	if r := t.Response; !decided(r) {
		r.Silent = true
	}
}
