package scenarios

// Silent leaves a command without an answer.
type Silent struct{}

// Spec implements [Action].
func (a Silent) Spec() ActionSpec {
	return word(a, ActionSpec{
		Name: "silent", Example: `silent`, Moments: []Moment{AtMoment}, part: mute,
		Doc: "The command is not run and gets no answer; the modem goes on with the next one. (The echo is not an answer: it is " +
			"there.)",
	})
}
