package session

import (
	"strconv"

	"ptymodem/emulator/at"
)

// Info adds one line of information to the answer of the command that runs.
func (w *output) Info(text string) {
	w.text = append(w.text[:0], text...)
	w.InfoBytes(w.text)
}

// InfoBytes implements [at.Output].
func (w *output) InfoBytes(text []byte) {
	s := w.set
	if s.verbose && w.infos == 0 {
		w.out = append(w.out, s.regs.S3, s.regs.S4)
	}
	w.infos++
	w.out = append(append(w.out, text...), s.regs.S3, s.regs.S4)
	w.trace.AnswerBytes(text)
}

// Result writes a result code, unless ATQ1 keeps them back.
func (w *output) Result(r at.ResultCode) {
	s := w.set
	switch {
	case s.quiet:
		return
	case s.verbose:
		w.frame(r.Word)
	default:
		w.out = append(strconv.AppendInt(w.out, int64(r.Number), 10), s.regs.S3)
	}
	w.trace.Answer(r.Word)
}

// frame adds text between CR LF and CR LF.
func (w *output) frame(text string) { w.out = w.set.framed(w.out, text) }

// failure writes the final result code of a command that failed.
func (w *output) failure(err error) {
	switch err := err.(type) {
	case at.ResultCode:
		w.Result(err)
	case at.NoResult:
	case at.RawResult:
		w.errorText(string(err))
	case at.CME:
		if w.set.cmee == 0 {
			w.Result(at.ResultError)
			return
		}
		w.errorText("+CME ERROR: " + err.Text(w.set.cmee == 2))
	default:
		w.Result(at.ResultError)
	}
}

// errorText writes a result code that is a text of its own, unless ATQ1 keeps it back.
func (w *output) errorText(text string) {
	if !w.set.quiet {
		w.frame(text)
		w.trace.Answer(text)
	}
}

// framed adds text between CR LF and CR LF.
func (s *Settings) framed(b []byte, text string) []byte {
	cr, lf := s.regs.S3, s.regs.S4
	return append(append(append(b, cr, lf), text...), cr, lf)
}
