package scenarios

import "errors"

// TLSFail fails TLS handshakes.
type TLSFail struct{}

// Spec implements [Action].
func (a TLSFail) Spec() ActionSpec {
	return word(a, ActionSpec{
		Name: "tls-fail", Example: `tls-fail`, Moments: []Moment{AtMoment, FTPMoment, TimeMoment},
		Doc: "TLS handshakes fail, on the server's side. With at: those while the command runs. With ftp: after AUTH the control " +
			"connection's, of a command that moves data its data connection's. With time alone: all from then on.",
	})
}

func (a TLSFail) fits(w *When) error {
	if w.After > 0 {
		return errors.New("tls-fail with after: the handshake comes before any byte moves; leave after out, or take drop-data")
	}
	if w.FTP == "AUTH" {
		return nil
	}
	return fitsData("tls-fail", w)
}
