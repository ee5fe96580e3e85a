package atparser

// EnterData is called when CONNECT is written, with the bytes that came after
// the end of the line and were not fed. It returns those that are data: an LF
// that leads them is the line's own and dropped.
//
// The LF may also be still under way. If the host ended its line before in
// CR LF, one is expected, and [Assembler.FirstData] will drop it.
func (a *Assembler) EnterData(queued []byte) []byte {
	a.dropLF = false
	if !a.afterCR {
		return queued
	}
	a.afterCR = false
	if len(queued) == 0 {
		a.dropLF = a.prevCRLF
		return queued
	}
	if queued[0] == a.lf {
		a.crlf = true
		return queued[1:]
	}
	return queued
}

// FirstData is handed the first bytes that are read in data mode, and returns
// them without the LF of the line that entered it. It acts once, on the first
// byte; calling it for the bytes after does no harm.
func (a *Assembler) FirstData(b []byte) []byte {
	if !a.dropLF || len(b) == 0 {
		return b
	}
	a.dropLF = false
	if b[0] != a.lf {
		return b
	}
	a.crlf = true
	return b[1:]
}
