// Package imports reads logs of other programs as recordings of a serial port.
//
//	log, err := imports.Read("mm.log", text, imports.Options{})
//	...
//	err = recording.Format(w, log.Frames, recording.Options{Header: log.Header(), Notes: log.Notes})
//
// The three types to know:
//
//   - [Log] is what a log says of one port: frames, and when and where they were recorded.
//   - [Options] name the format, the port or a pattern. Without them the format is recognised.
//   - [Format] is a kind of log that can be read; [Formats] lists them.
//
// # What logs have
//
// Some logs have every byte: those of ModemManager, of socat -x, of pyserial's spy and of ESP-IDF
// with hexdumps. Frames have the same bytes, and the times of the log.
//
// Others have lines: traces of this program, text of ESP-IDF, most logs for people. The ends of the
// lines are made as the module has them, and the echo of a command line too, while echo is on.
//
// A capture of a terminal program has what came from the module. Its echo says what the host sent.
//
// Bytes of data that a log only counts are replaced by as many others, and a note says so. So a
// transcript can be played whatever the log was.
package imports
