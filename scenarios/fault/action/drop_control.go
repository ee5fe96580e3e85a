package action

// DropControl resets the control connection.
type DropControl struct{}

// Spec implements [Action].
func (a DropControl) Spec() Spec {
	return word(a, Spec{
		Name: "drop-control", Example: `drop-control`, Moments: []Moment{AtMoment, FTPMoment, DataMoment, TimeMoment},
		Connection: ControlConnection,
		Doc: "The control connection is reset: with ftp in place of a reply to that command (or after so many bytes of its " +
			"transfer), with at as soon as the command needs it, else at that moment.",
	})
}
