package action

// Refuse refuses connections.
type Refuse struct{}

// Spec implements [Action].
func (a Refuse) Spec() Spec {
	return word(a, Spec{
		Name: "refuse", Example: `refuse`, Moments: []Moment{AtMoment, FTPMoment, TimeMoment},
		Verbs: DataVerbs(), NotAfter: "a connection is refused before any byte moves; leave after out, or take drop-data",
		Doc: "Connections are refused. With at: those that the command opens. With ftp: the data connection of that command (so with " +
			"a command that moves data). With time alone: all from then on.",
	})
}
