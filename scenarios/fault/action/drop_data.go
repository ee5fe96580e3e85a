package action

// DropData resets the data connection. It is the action `drop-data`.
type DropData struct{}

// Spec implements [Action].
func (a DropData) Spec() Spec {
	return word(a, Spec{
		Name: "drop-data", Example: `drop-data`, Group: OfNetwork,
		Moments: []Moment{AtMoment, FTPMoment, DataMoment, TimeMoment},
		Verbs:   DataVerbs(), Connection: DataConnection,
		Doc: "The data connection is reset. With ftp: at its start, or with after, once N bytes " +
			"have moved. With at: as soon as the command has opened it. With data or time: at " +
			"once, if there is one.",
	})
}

// Apply implements [Action].
func (DropData) Apply(t *Target) { t.Testbed.DropData() }
