package atparser

// EnterData is called when CONNECT is about to be written, with the bytes that
// came after the end of the line and were not fed. It returns those that are
// data: the line ends that lead them are empty lines, however many, and dropped.
//
// The LF of the last CR may still be under way. If the host ended its line
// before that in CR LF, one is expected, and [Assembler.FirstData] drops it.
func (a *Assembler) EnterData(queued []byte) []byte {
	n := 0
	for n < len(queued) && a.lineEnd(queued[n]) {
		n++
	}
	a.dropLF = a.afterCR && a.prevCRLF && n == len(queued)
	a.afterCR = false
	return queued[n:]
}

// lineEnd takes the end of an empty line, and reports whether c is a part of one.
func (a *Assembler) lineEnd(c byte) bool {
	switch {
	case c == a.cr:
		a.end(false)
	case c == a.lf && a.afterCR:
		a.crlf, a.afterCR = true, false
	case c == a.lf:
		a.end(true)
	default:
		return false
	}
	return true
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
