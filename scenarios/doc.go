// Package scenarios has the format in which a person writes down what goes wrong with a modem and when, and the engine
// that decides at which event which fault fires. It is pure: it reads no file but through the [io/fs.FS] it is handed,
// has no clock and starts nothing.
//
//	s, err := scenarios.Load(os.DirFS("."), "drop.yaml") // err as drop.yaml:12:7: unknown key in when "nht": …
//	e := scenarios.NewEngine(s.Faults, s.Seed, 0)
//	for _, f := range e.Event(scenarios.Event{Moment: scenarios.FTPMoment, Verb: "STOR"}) { … }
//	for _, u := range e.Unfired() { … } // each is a failure
//
// # The file
//
// A file is one YAML document with one scenario. Only name is needed:
//
//	name: the data connection drops at 40 KiB, the host resumes
//	timeout: 60s              # real time
//	seed: 1                   # rules chance, and bytes of a size without a seed
//	modem:                    # the modem, where it is not the usual one
//	  profile: ec200u         # or eg915u
//	  speed: 20               # its own waits are 20 times shorter
//	  sim: ready              # or absent
//	  registration: home      # roaming, none
//	  attach: host            # or bearer: a context is active from the start, as on LTE
//	  boot: start             # or on-open
//	  strict: false
//	  baud-pacing: false
//	  ufs: {size: 256KiB, files: {log.bin: {size: 100KiB, seed: 7}}}
//	  sd: absent              # or like ufs; so is ram
//	server:                   # the embedded server
//	  users: {test: secret}   # none: any login is welcome
//	  files: {/in/a.txt: {text: hello}}
//	network:
//	  mode: isolated          # or host
//	  routes: {files.example.com: embedded}   # or 127.0.0.1:2121
//	  latency: 80ms
//	  rate: 1MiB/s
//	faults:
//	  - {when: {ftp: STOR, nth: 1, after: 40KiB}, do: drop-data}
//	steps:                    # a built-in host
//	  - {send: AT+QIACT=1, expect: OK}
//	expect:                   # what should be so at the end
//	  server: {files: {/x: {size: 100KiB, seed: 7}}}
//
// The file is read strictly: an unknown key or word, a value of another type, a key that is given twice and a combination
// without meaning are refused as FILE:LINE:COLUMN with what would be right. Aliases (*name) stand for whole values;
// merging (<<) is not known. [Schema] describes the file to editors; schema.json is a copy of it, to be named in a
// file's first line as
//
//	# yaml-language-server: $schema=path/to/schema.json
//
// # Values
//
// A size is a number of bytes or has a unit: 4096, 64KiB, 1MiB, 2GiB. A rate is a size a second: 1MiB/s. A duration has
// its unit: 80ms, 1.2s, 2m. Those of timeout and within are real time, all others modem time, which speed shortens.
// Text that looks like a number needs quotes.
//
// A content is one of {text: …}, {from: path} (beside the scenario's file) and {size: …, seed: …}: random bytes, the
// same for a seed for ever, see [Random]. Where contents are compared it may also be {size: …}, {sha256: …}, both of
// them, or the word absent. A content to be read from the port may be {size: …} for so many bytes of any kind.
//
// A line is compared as a whole, or is a /regexp/ (RE2) that has to be found in it.
//
// # Faults
//
// A fault has `when`, what it waits for, `do`, what goes wrong, and may be `optional: true`. One that never fires
// fails the scenario, and its nearest miss is told, unless it is optional. One that drops a connection has fired when there
// was one to drop.
//
// Of the triggers ([fault.Triggers] has a paragraph on each) one is the moment at which the fault fires: `ftp`, `file` or
// `data`, else `at`, else `time`. Beside one of the others, at says on behalf of which command it happens and time from
// when on. Then the counters judge, in this order: the event is counted, `skip`, `nth` and `every` let it through or
// not, `times` bounds how often the fault fires, `chance` draws. `after` holds it back until so many bytes have moved.
// Counters are per modem.
//
// `do` is a word (drop-data), a mapping ({split: 4, gap: 20ms}), or a list of those, carried out in order. Each action
// goes with some of the triggers ([action.Specs] tells which, with a paragraph on each). What lasts, such as a rate, lasts
// while the AT command runs on whose behalf it fired, to its final result code or result URC, and with time alone for
// good.
// One seed and the same doings of the host give the same faults and one trace, but for times, the tty's number and the ports of connections (in
// the replies to PASV and EPSV, and in errors), which are the system's choice.
//
// When several faults fire at one event all are carried out, in the order of the file; of those that decide the answer
// or reply the first wins.
//
// # Steps
//
// A step has at most one of send (a line, CR is added), data, receive (reads exactly these bytes), pause, escape (+++
// with its guard times) and dtr (on, off). Its expect has a line or a list of lines that come then, in order; other
// lines between them are let pass unless it says exact: true. within limits the wait. A step without expect does not
// wait.
//
// # Expectations
//
// exit is the status of the host software; server, ufs, sd and ram have files, and those that are not named may be
// there; at has lines of either direction, echo left out, that the port's traffic contains, or never; lint is none, or a
// list of the findings that are allowed, and without it findings fail nothing.
package scenarios
