package action

// Silent leaves a command without an answer.
type Silent struct{}

// Spec implements [Action].
func (a Silent) Spec() Spec {
	return word(a, Spec{
		Name: "silent", Example: `silent`, Moments: []Moment{AtMoment}, Role: Mute,
		Doc: "The command is not run and gets no answer; the modem goes on with the next one. (The echo is not an answer: it is " +
			"there.)",
	})
}
