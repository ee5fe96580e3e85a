// Package recording has sessions of a host with a modem as they were on the wire, and writes them
// as transcripts.
//
//	tape := recording.NewTape(time.Now())
//	tape.Add("/dev/ttyUSB2", recording.Frame{Time: t, Dir: recording.FromHost, Bytes: b})
//	...
//	frames, lost := tape.Frames("/dev/ttyUSB2")
//	err := recording.Format(w, frames, recording.Options{Header: "2026-11-28T13:25:18Z", Lost: lost})
//
// The three types to know:
//
//   - [Frame] is what came at once: bytes in one direction, or an event of the line.
//   - [Tape] keeps the latest frames of the ports of a modem, up to a limit.
//   - [Options] say how [Format] writes frames as an .at file. [Read] reads one.
//
// [Writer] is Format for a session that goes on: it writes what is complete.
//
// # What a frame becomes
//
// Package transcript describes the lines. Each begins with the time of its first byte, to the
// millisecond.
//
//	<- TEXT      a command line: TEXT CR from the host. While echo is on, the modem has sent the
//	             same bytes back
//	-> TEXT      CR LF TEXT CR LF from the modem
//	+> TEXT      TEXT CR LF behind such a line
//	<= CONTENT   other bytes from the host: data, lines without their echo, parts of lines
//	=> CONTENT   other bytes from the modem
//
// After CONNECT bytes are data, until the modem sends a result code.
//
// Read gives the bytes back that Format was given: in each direction the same, in the same order.
// Echo is the one thing that moves. It may have come in parts while the host was still sending,
// and comes after the whole line when it is read back.
//
// Bytes are joined only while each comes within 20 ms of the one before, whichever way they go. So
// a URC that comes later than its answer has a time of its own. [Options] has other limits for a
// modem that is known to run faster, or to send the echo first however late it comes.
//
// # What is not in the transcript
//
// Bytes of data that come together and are more than [Options.Inline], usually 4 KiB, go to a file
// beside the transcript, see [Options.Side]. Where there is none, their number and SHA-256 stand
// for them, and Read fails with [ErrDigest].
//
// Secrets, as package redact finds them, become redacted1, redacted2 and so on, the same value the
// same word each time, in both directions and in data. A header says of what kind they were:
// password, pin (of a SIM) or key (of a certificate).
//
// With [Options.Identity] more is replaced, so that a recording of a real module can be published
// and still be played to this one. IMEI, IMSI, ICCID and the SIM's own number become those of the
// Identity. Other telephone numbers become numbers of the same range, user names become redacted1
// and so on, and codes of a SIM become other codes, as AT+CPIN takes nothing else. With
// [Options.Hosts] host names become host1.example and so on, and addresses those that are reserved
// for documentation. The texts of short messages stay.
//
// [Redact] does the same to a transcript that is written already.
package recording
