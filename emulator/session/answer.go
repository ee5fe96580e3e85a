package session

import (
	"strconv"

	"ptymodem/emulator/at"
)

// info adds one line of information to the answer of the command that runs.
func (w *output) info(text string) {
	w.text = append(w.text[:0], text...)
	w.infoBytes(w.text)
}

// infoBytes is info without an allocation.
func (w *output) infoBytes(text []byte) {
	s := w.set
	if s.verbose && w.infos == 0 {
		w.unwritten = append(w.unwritten, s.regs.S3, s.regs.S4)
	}
	w.infos++
	w.unwritten = append(append(w.unwritten, text...), s.regs.S3, s.regs.S4)
	w.trace.AnswerBytes(text)
}

// result writes a result code, unless ATQ1 keeps them back.
func (w *output) result(r at.ResultCode) {
	s := w.set
	switch {
	case s.quiet:
		return
	case s.verbose:
		w.frame(r.Word)
	default:
		w.unwritten = append(strconv.AppendInt(w.unwritten, int64(r.Number), 10), s.regs.S3)
	}
	w.trace.Answer(r.Word)
}

// frame adds text between CR LF and CR LF.
func (w *output) frame(text string) { w.unwritten = w.set.framed(w.unwritten, text) }

// failure writes the final result code of a command that failed.
func (w *output) failure(err error) {
	switch err := err.(type) {
	case at.ResultCode:
		w.result(err)
	case at.NoResult:
	case at.RawResult:
		w.errorText(string(err))
	case at.CME:
		if w.set.cmee == 0 {
			w.result(at.ResultError)
			return
		}
		w.errorText("+CME ERROR: " + err.Text(w.set.cmee == 2))
	default:
		w.result(at.ResultError)
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
