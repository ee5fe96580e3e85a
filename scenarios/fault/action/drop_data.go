package action

// DropData resets the data connection.
type DropData struct{}

// Spec implements [Action].
func (a DropData) Spec() Spec {
	return word(a, Spec{
		Name: "drop-data", Example: `drop-data`, Moments: []Moment{AtMoment, FTPMoment, DataMoment, TimeMoment},
		Verbs: DataVerbs(), Connection: DataConnection,
		Doc: "The data connection is reset: with ftp at its start or after so many bytes, with at as soon as the command has opened " +
			"it, else at that moment if there is one.",
	})
}
