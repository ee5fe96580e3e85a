package scenarios

// DropData resets the data connection.
type DropData struct{}

// Spec implements [Action].
func (a DropData) Spec() ActionSpec {
	return word(a, ActionSpec{
		Name: "drop-data", Example: `drop-data`, Moments: []Moment{AtMoment, FTPMoment, DataMoment, TimeMoment},
		Doc: "The data connection is reset: with ftp at its start or after so many bytes, with at as soon as the command has opened " +
			"it, else at that moment if there is one.",
	})
}

func (a DropData) fits(w *When) error { return fitsData("drop-data", w) }
