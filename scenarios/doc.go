// Package scenarios is the format of scenario files: a modem, its surroundings, what goes wrong and
// when, and what must be the result. It reads no file but through the [io/fs.FS] that it is given,
// has no clock and starts nothing.
//
//	s, err := scenarios.Load(os.DirFS("."), "drop.yaml") // err as drop.yaml:12:7: unknown key …
//
// A [Scenario] is what a file describes. Its parts have names of their own: [Modem], [Server],
// [Network], [fault.Fault], [Step] and [Expect]. The packages below use it:
//
//	schema     strict YAML, and its JSON Schema
//	commands   commands that are answered from files, and packs of them
//	fault      which fault fires when; fault/action: what it does
//	testbed    a modem with its stores, server, network and faults
//	runner     runs a scenario and reports pass or fail
//	collect    the scenarios that a command line names
//	library    the scenarios that come with the program
//	soak       a random host, and a scenario in which anything goes wrong, for long tests
//
// # The file
//
// A file is one YAML document with one scenario. Only name is required:
//
//	name: the data connection drops at 40 KiB, the host resumes
//	timeout: 60s              # real time
//	seed: 1                   # for chance, and for contents of a size without a seed
//	modem:                    # where it differs from the default
//	  profile: ec200u         # or eg915u
//	  identity: {model: EC25, revision: EC25EFAR06A06M4G}  # imei, imsi, iccid, msisdn too
//	  speed: 20               # the modem's own waits are 20 times shorter
//	  sim: ready              # or absent, or {pin: "1234", puk: "12345678", attempts: 3}
//	  registration: home      # roaming, none, searching, denied, unknown, emergency
//	  attach: host            # or bearer: a context is active from the start, as on LTE
//	  boot: start             # or on-open
//	  apns: [internet, iot]   # default: any
//	  strict: false
//	  baud-pacing: false
//	  ufs: {size: 256KiB, files: {log.bin: {size: 100KiB, seed: 7}}}
//	  sd: absent              # or like ufs; so is ram
//	server:                   # the embedded server
//	  users: {test: secret}   # none: any login is accepted
//	  files: {/in/a.txt: {text: hello}}
//	  rest-in-ascii: accept   # or refuse
//	network:
//	  mode: isolated          # or host
//	  routes: {files.example.com: embedded}   # or 127.0.0.1:2121
//	  dns: {a.example: [10.1.2.3], b.example: nowhere}
//	  latency: 80ms
//	  rate: 1MiB/s
//	commands: [http, {file: mqtt.yaml}, {at: +QMTCFG, answer: OK}]   # see package commands
//	faults:
//	  - {when: {ftp: STOR, nth: 1, after: 40KiB}, do: drop-data}
//	steps:                    # a built-in host
//	  - {send: AT+QIACT=1, expect: OK}
//	expect:                   # at the end
//	  server: {files: {/x: {size: 100KiB, seed: 7}}}
//
// The file is read strictly. An unknown key or word, a value of another type, a duplicate key and a
// combination without a meaning are errors, as FILE:LINE:COLUMN with what would be valid. Aliases
// (*name) stand for whole values; merging (<<) is not supported. [Schema] describes the file to
// editors. schema.json is a copy of it; name it in the first line of a file:
//
//	# yaml-language-server: $schema=path/to/schema.json
//
// # Values
//
// A size is a number of bytes, or has a unit: 4096, 64KiB, 1MiB, 2GiB. A rate is a size per second:
// 1MiB/s. A duration has a unit: 80ms, 1.2s, 2m. Those of timeout and within are real time, all
// others are modem time, which speed shortens. Text that looks like a number needs quotes.
//
// A content is one of {text: …}, {from: path} (beside the scenario's file) and {size: …, seed: …}:
// random bytes, always the same for a seed, see [Random]. Where contents are compared it may also
// be {size: …}, {sha256: …}, both of them, or the word absent. A content to be read from the port
// may be {size: …}: N bytes of any kind.
//
// A line is compared as a whole, or is a /regexp/ (RE2) that must be found in it.
//
// # Faults
//
// A fault has `when`, what it waits for, `do`, what goes wrong, and may be `optional: true`. A
// fault that never fires fails the scenario unless it is optional; the closest event is reported. A
// fault that drops a connection fires only if there is one.
//
// One of the triggers is the moment at which the fault fires: `ftp`, `ftp-idle`,
// `file` or `data`, else `at`, else `time`. Beside one of the others, at names the command that causes the event, and time is
// the earliest time. Then the counters are applied, in this order: `skip`, `nth` and `every` let
// the event through or not, `times` limits how often the fault fires, `chance` draws. `after`
// delays it until so many bytes have moved. Counters are per modem. [fault.Triggers] has a
// paragraph on each trigger.
//
// `do` is a word (drop-data), a mapping ({split: 4, gap: 20ms}), or a list of those, applied in
// order. Each action goes with some of the triggers; [action.Specs] has a paragraph on each. A
// lasting effect, such as a rate, ends with the AT command that triggered it: with its final result
// code or result URC. With time alone it does not end.
//
// When several faults fire at one event all are applied, in the order of the file. Of those that
// decide the answer or reply the first wins.
//
// The same seed and the same actions of the host give the same faults and the same trace, except
// for times, the number of the tty, and the ports of connections (in the replies to PASV and EPSV,
// and in errors), which the system chooses.
//
// # Steps
//
// A step has at most one of send (a line; CR is added), data, receive (reads exactly these bytes),
// pause, escape (+++ with its guard times) and dtr (on, off). Its expect is a line or a list of
// lines that must come then, in order. Other lines may come between them, unless it says exact:
// true. within limits the wait. A step with send fails once its line can no longer come; one of
// expect alone always waits. A step without expect does not wait.
//
// # Expectations
//
// exit is the exit status of the host. server, ufs, sd and ram have files; others may be there,
// too. at has lines that the port's traffic contains, or never contains, in either direction,
// without the echo. lint is none, or a list of the findings that are allowed; without it findings
// fail nothing.
package scenarios
