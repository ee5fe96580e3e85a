// Package atparser turns the bytes of a serial line into AT commands and finds
// the escape sequence in data mode.
//
// It does no input or output, starts nothing and reads no clock: bytes and
// times are handed in, so every order of events can be replayed. Nothing in it
// is safe for concurrent use; each port has its own [Assembler] and [Escape],
// and one [Scanner] may serve them all in turn.
//
// # From bytes to lines
//
// In command mode, an [Assembler] is fed the bytes as they are taken from the
// port. It answers what to echo and, at the end of a line, the line:
//
//	for len(b) > 0 {
//		n, echo, line, ok := asm.Feed(b, regs, strict)
//		write(echo)
//		b = b[n:]
//		if ok {
//			run(line)
//		}
//	}
//
// A line begins with its first AT in any case of letters; what comes before is
// echoed, counted and forgotten, and a line without AT never comes out.
// It ends with S3 (CR), or with S4 (LF) alone unless strict. The LF of a CR LF
// is neither echoed nor a line. S5 (BS) takes back the last character. A/ at
// the start of a line repeats the line before, at once.
//
// A line that enters data mode leaves a question: is an LF that follows its CR
// the line's or the data's? [Assembler.EnterData] and [Assembler.FirstData]
// settle it: it is the line's if it came before CONNECT, or if the host ended
// its line before in CR LF as well. A file may begin with LF.
//
// # From lines to commands
//
// A [Scanner] yields a line's commands one by one. The caller runs each before
// it asks for the next, since the first error ends a line whose earlier
// commands have run by then:
//
//	s.Reset(line.Text)
//	for {
//		cmd, ok, err := s.Next()
//		...
//	}
//
// Commands are basic, one letter perhaps behind & or \, and perhaps a number
// (ITU-T V.250, 5.3), or extended, a name behind one of + ^ # $ % * (5.4).
// Basic commands follow one another without separator; a semicolon between a
// basic and an extended one is optional, between extended ones needed. D
// takes the rest of the line. Blanks (space and tab) outside quotes are
// ignored everywhere.
//
// # Parameters
//
// A parameter is quoted, or bare up to the next comma, semicolon or the line's
// end. Inside quotes, a quote ends the string only before a comma, a semicolon
// or the line's end (blanks between aside); any other is part of the string.
// That lets file names with quotes pass, and there is no way to write a quote
// followed by a comma. Blanks inside quotes stay. What is tolerated beyond the
// rules, a missing quote or a blank, is marked in [Value.Slips], so that a
// strict caller can refuse it and a friendly one can warn.
//
// [Command.String] writes a command such that parsing it again gives the same
// command, with the slips mended.
//
// # The escape sequence
//
// In data mode, an [Escape] watches for three pluses with silence around them,
// and lets every other byte pass, in order. Pluses that may become an escape
// are held until they have proved to be one or not; [Escape.Deadline] says
// when that will be, should no byte come.
package atparser
