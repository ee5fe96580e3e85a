// Package transcript reads and plays transcripts, sessions of a host with a modem in .at files:
// what the host sends, and byte for byte what the modem says.
//
//	files, err := transcript.Files("testdata/*.at")
//	...
//	p := transcript.New(port)
//	p.Words["silent"] = func(string) error { return p.Silent() }
//	err = p.Play(files[0].Lines)
//	if err == nil {
//		err = p.End()
//	}
//
// # Lines
//
// A line begins with a word. Spaces and tabs before the word do not count; spaces at the end do.
//
//	# text                       a comment
//	<- TEXT                      the host sends TEXT and CR
//	<= CONTENT                   the host sends just that
//	-> TEXT                      the modem answers CR LF TEXT CR LF
//	-> /REGEXP/                  likewise, for a line that has something of its own in it
//	+> TEXT                      another line of the same answer: TEXT CR LF; also with /REGEXP/
//	=> CONTENT                   the modem sends just that
//	=> N bytes like /REGEXP/     the same, for bytes that have something of their own in them
//	=> N bytes sha256 HEX        the same, for bytes that the transcript does not have
//	dtr on, dtr off              the host switches DTR
//	rts on, rts off              the host switches RTS
//	baud N                       the host sets its rate
//	break                        the host sends a break
//	!! recorded TEXT             when and where the session was recorded; nothing is done
//	!! redacted WORD...          what was replaced in it, in one line or several; nothing is done
//
// A line may begin with @SECONDS and a space, as in "@0.203 <- AT": the time of its first byte. A
// player does not look at it.
//
// The words of the line, from dtr to break, are for a [LinePort]. At other ports nothing is done.
//
// While echo is on, the bytes of a <- line come back before anything else. It is on at first;
// ATE0 turns it off, and ATE1, AT&F and ATZ turn it on. [Player.Echo] can be set, too.
//
// A regular expression matches the whole line, or all N bytes. In N bytes the dot matches line
// ends.
//
// Every byte counts. What the modem sends and no line has is a failure: of the next line that
// expects something, or of [Player.End].
//
// # Content
//
// CONTENT is one of these, or several joined with " + ":
//
//	"text"                       a quoted Go string
//	N times "text"               the string N times
//	N bytes seed S               bytes that look random, see [Random]
//	N bytes seed S from K        all but the first K of them
//	from FILE                    the bytes of a file beside the transcript
//
// A suite may have a [Form] of its own, for example one that reads bytes from a file.
//
// # Words of a suite
//
// A suite adds words by [Player.Words]: time that passes, files that are compared, faults. They
// take precedence over the words above. A [Word] does its work by the methods of the player:
// [Player.Do] plays lines, [Player.Expect] and [Player.Until] read, and [Player.Received] takes
// what has come while a word did something else.
//
// # The far end
//
// A [Port] is the modem, as the player sees it. It decides what time is: a port in virtual time
// knows at once that nothing more will come, one in real time waits.
//
// # Failures
//
// Every error has the place of its line, see [Error]. If the modem said something else, errors.As
// finds a [Mismatch] with both sides.
package transcript
