package action

// TLSFail fails TLS handshakes.
type TLSFail struct{}

// Spec implements [Action].
func (a TLSFail) Spec() Spec {
	return word(a, Spec{
		Name: "tls-fail", Example: `tls-fail`, Moments: []Moment{AtMoment, FTPMoment, TimeMoment},
		Verbs: append(DataVerbs(), "AUTH"), NotAfter: "the handshake comes before any byte moves; leave after out, or take drop-data",
		Doc: "TLS handshakes fail, on the server's side. With at: those while the command runs. With ftp: after AUTH the control " +
			"connection's, of a command that moves data its data connection's. With time alone: all from then on.",
	})
}
