// Package commands is the format of files with commands of one's own: what a modem answers to
// commands that it does not have, or in place of its own answers.
//
//	f, err := commands.Parse("mqtt.yaml", data) // err as mqtt.yaml:7:5: unknown name {mqqt}: …
//	cfg.Commands = commands.List{Files: []*commands.File{f}}.For(commands.Options{Index: 0, Seed: 1})
//
// The three types to know:
//
//   - [File] is one file, read and checked: its [Entry] values and the identity that it gives the
//     modem.
//   - [List] is what a modem has: entries of a scenario, files, and packs, in the order in which
//     they are asked. [Pack] has those that come with the program.
//   - [Modem] is a list at work for one modem, with its variables and counters. It implements
//     [custom.Commands].
//
// # The file
//
//	name: MQTT for hosts that open it at start-up
//	identity: {model: EC25, revision: EC25EFAR06A06M4G}
//	commands:
//	  - at: +QMTCFG                             # every form of it
//	    answer: OK
//	  - at: /^AT\+QMTOPEN=(\d),"([^"]*)",(\d+)$/
//	    answer: [OK, {after: 300ms, urc: "+QMTOPEN: {1},0"}]
//	    set: {mqtt: up}
//	  - at: +QMTCONN?
//	    answers: [[OK], ["+QMTCONN: 0,{mqtt|down}", OK]]   # first, and then
//	  - at: "+QMTPUB=*"
//	    prompt: {say: "> ", until: ctrl-z}       # or {say: CONNECT, bytes: "{2}"}
//	    answer: [OK, "+QMTPUB: {1},{2},0"]
//	  - at: +CSQ
//	    answer: ["+CSQ: {17..25},99", OK]
//	    override: true                           # needed where the modem has the command
//
// Only commands is required. The first entry whose `at` matches answers, but =? is answered with OK
// unless an entry is written for it, and left to the modem where it has the command.
//
// A final result code ends the command. CONNECT does so only if no other comes later: data stands
// between the two. Lines behind the final result code come as URCs, on the same port. Without a
// final result code there is none. A line that is empty, its placeholders filled in, is left out.
//
// # Placeholders
//
//	{1} {2}           a parameter of the command without its quotes, or a group of the /regexp/
//	{1|x}             the same, or x where it is empty or not given
//	{line}            the command as the host wrote it, with AT in front
//	{imei} {imsi} {iccid} {msisdn} {model} {revision}
//	{n}               the index of the modem, from 0
//	{count}           how often the entry has answered, this time included
//	{t}               modem time in whole seconds
//	{17..25}          a whole number, drawn by the seed
//	{name} {name|x}   a variable that some entry of the file sets; x until it is set
//	{{                a brace
//
// Variables are of a modem, and all its files share them. They and the counters of an entry end with
// a power-up, unless the entry says keep: true.
package commands
