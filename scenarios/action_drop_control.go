package scenarios

// DropControl resets the control connection.
type DropControl struct{}

// Spec implements [Action].
func (a DropControl) Spec() ActionSpec {
	return word(a, ActionSpec{
		Name: "drop-control", Example: `drop-control`, Moments: []Moment{AtMoment, FTPMoment, DataMoment, TimeMoment},
		Doc: "The control connection is reset: with ftp in place of a reply to that command (or after so many bytes of its " +
			"transfer), with at as soon as the command needs it, else at that moment.",
	})
}
