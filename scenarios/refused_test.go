package scenarios_test

import (
	"strings"
	"testing"

	"ptymodem/scenarios"
)

// TestRefused: each text is a scenario, and want is how its first error begins.
func TestRefused(t *testing.T) {
	fault := func(s string) string { return "name: n\nfaults:\n  - " + s }
	for _, test := range []struct{ name, in, want string }{
		// the file
		{"nothing", "", "1:1: there is nothing in it: a scenario begins with name:"},
		{"only a comment", "# later\n", "1:1: there is nothing in it: a scenario begins with name:"},
		{"not YAML", "name: n\nsteps: [", "2:9: this is not YAML: did not find expected node content (while parsing a flow node)"},
		{"bracket left open", "name: n\nsteps: [{send: AT}\nseed: 1\n", "3:1: this is not YAML: did not find expected ',' or ']' (while parsing a flow sequence that begins in line 2)"},
		{"control character", "name: \x01", "1:7: this is not YAML: control characters are not allowed"},
		{"not UTF-8", "name: n\n# \u00fc gr\xfc\xdfe", "2:7: this is not YAML: "},
		{"colon in a flow mapping", "name: n\nsteps: [{send: AT, expect: +CSQ: 9}]", "2:32: this is not YAML: did not find expected ',' or '}' (while parsing a flow mapping); text with a colon and a space"},
		{"comma in a flow mapping", "name: n\nsteps: [{send: AT+X=\"a\",\"b\"}]", `2:25: unknown key in step "b": want one of send, data, receive, pause, escape, dtr, expect, exact or within; or quotes are missing: text with a comma in it needs them here`},
		{"tab", "name: n\nmodem:\n\tsim: ready", "3:1: this is not YAML: found character that cannot start any token (while scanning for the next token); use spaces, not tabs; "},
		{"star before a name", "name: n\nfaults:\n  - {when: {file: read, name: *x}, do: full}", "3:31: this is not YAML: unknown anchor 'x' referenced; a value that begins with * needs quotes"},
		{"ampersand", "name: & b\n", "1:8: this is not YAML: did not find expected alphabetic or numeric character (while scanning an anchor); a value that begins with & needs quotes"},
		{"colon", "name: a: b", "1:8: this is not YAML: mapping values are not allowed in this context; a value with a colon and a space in it needs quotes"},
		{"bare star", "name: n\nfaults:\n  - {when: {at: *, chance: 1}, do: silent}", "3:18: this is not YAML: did not find expected alphabetic or numeric character (while scanning an alias); a value that begins with * needs quotes"},
		{"two documents", "name: n\n---\nname: m", "2:1: a second document: want one scenario per file"},
		{"a list", "- name: n", "1:1: this is a list: want a mapping with name, timeout, "},
		{"no name", "seed: 1", "1:1: scenario lacks name: What it is about, in one line."},
		{"empty name", `name: " "`, "1:7: an empty name: say in one line what the scenario is about"},
		{"unknown key", "name: n\nfault: []", `2:1: unknown key in scenario "fault": the nearest is faults (one of name, `},
		{"key twice", "name: n\nseed: 1\nseed: 2", "3:1: duplicate key \"seed\" (first on line 2)"},
		{"user's key twice", "name: n\nserver: {users: {a: x, a: y}}", "2:24: duplicate key \"a\" (first on line 2)"},
		{"merge", "name: n\nmodem: {<<: {sim: ready}}", "2:9: merging with << is not supported: "},
		{"key that is a list", "name: n\n? [a]\n: 1", "2:3: a key that is not a word: "},

		// values
		{"number for text", "name: 12", `1:7: 12 is not text: put it in quotes, as in "12"`},
		{"nothing for text", "name:", "1:6: there is no value: want a name in one line"},
		{"duration without unit", "name: n\ntimeout: 60", "2:10: 60 has no unit: want 60s or 60ms"},
		{"duration of none", "name: n\ntimeout: soon", `2:10: "soon" is not a duration: `},
		{"duration of 0", "name: n\ntimeout: 0s", "2:10: the duration is 0: want more than 0, "},
		{"negative duration", "name: n\nnetwork: {latency: -1s}", "2:20: -1s is negative: "},
		{"size", "name: n\nmodem: {ufs: {size: 64KB}}", `2:21: "64KB" is not a size: units are KiB, MiB and GiB (1 KiB is 1024 bytes), as in 64MiB`},
		{"size too large", "name: n\nmodem: {ufs: {size: 8589934592GiB}}", `2:21: "8589934592GiB" is too large a size: want less than 8589934591GiB`},
		{"store of no size", "name: n\nmodem: {ufs: {size: 0}}", "2:21: the size is 0: want 1 or more, "},
		{"rate", "name: n\nnetwork: {rate: 1MiB}", `2:17: "1MiB" is not a rate: `},
		{"seed", "name: n\nseed: -1", "2:7: -1 is out of range: want a whole number from 0 to "},
		{"speed", "name: n\nmodem: {speed: 0}", `2:16: invalid factor "0": want a number from 0.001 to 1000000`},
		{"boolean", "name: n\nmodem: {strict: yes}", `2:17: "yes" is not a boolean: want true or false`},
		{"word", "name: n\nmodem: {sim: reday}", `2:14: unknown word "reday": the nearest is ready (one of ready, absent, pin, puk)`},
		{"the only word", "name: n\nmodem: {sd: none}", `2:13: unknown word "none": want absent`},
		{"missing store", "name: n\nmodem: {ufs: absent}", `2:14: "absent" is not valid here: want a mapping with size or files`},

		// commands
		{"unknown pack", "name: n\ncommands: [mqt]", `2:12: unknown pack "mqt": the nearest is mqtt (one of gnss, http, mqtt, sms, sockets)`},
		{"file and command", "name: n\ncommands: [{file: a.yaml, at: +XA}]", "2:27: file and at together in listed command: a file has entries of its own"},
		{"command without an answer", "name: n\ncommands: [{at: +XA}]", "2:13: at in listed command without answer or answers: "},
		{"no command", "name: n\ncommands: [{answer: OK}]", "2:12: listed command has none of at, file: "},
		{"command of the modem", "name: n\ncommands: [{at: +CSQ, answer: OK}]", "2:13: the modem has AT+CSQ itself "},
		{"unknown placeholder", "name: n\ncommands: [{at: +XA, answer: '{imie}'}]", "2:30: {imie}: unknown name, and no entry sets it: the nearest is {imei}"},
		{"absolute path of commands", "name: n\ncommands: [{file: /a.yaml}]", `2:19: "/a.yaml" is not a path beside the scenario's file: `},
		{"identity", "name: n\nmodem: {identity: {imei: '1'}}", `2:26: "1" is not valid here: want an IMEI of 15 digits in quotes`},

		// names and contents
		{"store's prefix", "name: n\nmodem: {ufs: {files: {'UFS:a': {text: x}}}}", `2:23: "UFS:a" begins with the store's name: want "a"`},
		{"name with a slash", "name: n\nmodem: {ufs: {files: {a/b: {text: x}}}}", "2:23: not a file name: it has a '/' in it, and the store is flat"},
		{"relative path", "name: n\nserver: {files: {a.txt: {text: x}}}", `2:18: "a.txt" is not a path of the server: want one from its root, as in /in/a.txt`},
		{"destination", "name: n\nnetwork: {routes: {'a:b': embedded}}", `2:20: "a:b" is not a destination: `},
		{"target", "name: n\nnetwork: {routes: {a: b}}", `2:23: "b" is not a target: want embedded, or host:port, as in 127.0.0.1:2121`},
		{"bare content", "name: n\nserver: {files: {/a: hello}}", `2:22: "hello" is not valid here: want a mapping with text, from, size or seed`},
		{"content of nothing", "name: n\nserver: {files: {/a: {}}}", "2:22: content has none of text, from, size: at least one is needed"},
		{"two contents", "name: n\nserver: {files: {/a: {text: x, from: y}}}", "2:32: text and from together in content: each decides what the bytes are"},
		{"seed of nothing", "name: n\nserver: {files: {/a: {text: x, seed: 1}}}", "2:32: seed in content without size: a seed makes so many bytes"},
		{"sum of what is given", "name: n\nserver: {files: {/a: {sha256: x}}}", `2:23: unknown key in content "sha256": `},
		{"absent where given", "name: n\nserver: {files: {/a: absent}}", `2:22: "absent" is not valid here: want `},
		{"sum", "name: n\nexpect: {ufs: {files: {a: {sha256: 12}}}}", `2:36: "12" is not a SHA-256: want 64 hexadecimal digits, as sha256sum prints them`},
		{"absolute path", "name: n\nserver: {files: {/a: {from: /etc/hosts}}}", `2:29: "/etc/hosts" is not a path beside the scenario's file: `},

		// when
		{"no when", fault("{do: hang}"), "3:5: fault lacks when: What it waits for. All of its keys must hold."},
		{"no do", fault("{when: {at: +CSQ}}"), "3:5: fault lacks do: What goes wrong: an action, or a list of several."},
		{"misspelt trigger", fault("{when: {ftp: STOR, nht: 1}, do: drop-data}"), `3:24: unknown key in when "nht": the nearest is nth (one of at, ftp, `},
		{"nothing to wait for", fault("{when: {nth: 1}, do: hang}"), "3:12: when has none of at, ftp, ftp-idle, file, data, time: at least one is needed"},
		{"two moments", fault("{when: {ftp: STOR, file: read}, do: sd-removed}"), "3:24: ftp and file together in when: each is a moment of its own; add at to one"},
		{"misspelt verb", fault("{when: {ftp: STRO}, do: drop-data}"), `3:18: unknown word "STRO": the nearest is STOR`},
		{"small verb", fault("{when: {ftp: stor}, do: drop-data}"), `3:18: unknown word "stor": the nearest is STOR`},
		{"store without file", fault("{when: {at: +CSQ, store: UFS}, do: hang}"), "3:23: store in when without file: only files have a store"},
		{"nth and times", fault("{when: {at: +CSQ, nth: 1, times: 2}, do: hang}"), "3:31: nth and times together in when: nth fires only once"},
		{"nth of 0", fault("{when: {at: +CSQ, nth: 0}, do: hang}"), "3:28: 0 is out of range: want a whole number from 1 to 1000000"},
		{"chance", fault("{when: {at: +CSQ, chance: 2}, do: hang}"), `3:31: "2" is not a probability: want a number from 0 to 1, as in 0.02`},
		{"after without ftp", fault("{when: {at: +QFTPPUT, after: 1KiB}, do: drop-data}"), "3:27: after in when without ftp: bytes into a transfer; in data mode use data: SIZE"},
		{"after a verb that moves nothing", fault("{when: {ftp: PASS, after: 1KiB}, do: drop-control}"), "3:24: after with ftp: PASS: no data moves with it; want one of STOR, "},
		{"counted time", fault("{when: {time: 5s, nth: 2}, do: hang}"), "3:23: nth with time alone: that time comes once; leave nth out"},
		{"regexp", fault("{when: {at: '/+(/'}, do: hang}"), "3:17: /+(/ is not a regular expression: missing"},
		{"half a regexp", fault("{when: {at: /QFTP}, do: hang}"), `3:17: "/QFTP" is half a regular expression: one stands between slashes, `},
		{"verb like none", fault("{when: {ftp: UPLOAD}, do: drop-data}"), `3:18: unknown word "UPLOAD": want one of `},
		{"empty command", fault("{when: {at: ''}, do: hang}"), "3:17: an empty name: "},

		// do
		{"misspelt action", fault("{when: {ftp: STOR}, do: drop-dta}"), `3:29: unknown action "drop-dta": the nearest is drop-data`},
		{"misspelt action with a value", fault("{when: {ftp: STOR}, do: {repyl: 421}}"), `3:30: unknown action "repyl": the nearest is reply`},
		{"misspelt parameter", fault("{when: {at: +CSQ}, do: {split: 2, gpa: 2s}}"), `3:39: unknown key in action split "gpa": the nearest is gap (one of split, gap)`},
		{"value missing", fault("{when: {ftp: STOR}, do: reply}"), `3:29: reply needs a value, as in {reply: "550 No such file"}`},
		{"value too many", fault("{when: {ftp: STOR}, do: {drop-data: true}}"), "3:30: drop-data takes no value: write the word alone, as in do: drop-data"},
		{"two actions in a mapping", fault("{when: {ftp: USER}, do: {delay: 1s, reply: 421 no}}"), "3:41: delay and reply in one mapping: for several actions write a list, "},
		{"empty action", fault("{when: {ftp: USER}, do: {}}"), "3:29: an empty action: want one of answer, "},
		{"no action", fault("{when: {ftp: USER}, do: }"), "3:29: there is no value: "},
		{"wrong side", fault("{when: {ftp: STOR}, do: garble}"), "3:25: garble does not go with ftp: it goes with at"},
		{"a counter in since", fault("{when: {at: AT, since: {at: +CSQ, nth: 2}}, do: hang}"), `3:39: unknown key in event "nth": `},
		{"nothing in until", fault("{when: {at: AT, until: {}}, do: hang}"), "3:28: event has none of at, ftp, ftp-idle, file, data, time: "},
		{"bytes in since", fault("{when: {at: AT, since: {data: 5}}, do: hang}"), "3:29: data: 5 in since or until: want 0, the CONNECT; only data beside since and until counts bytes"},
		{"since of a time", fault("{when: {time: 5s, since: {at: AT}}, do: hang}"), "3:23: since with time alone: that time comes once; leave since out"},
		{"short PIN", "name: n\nmodem: {sim: {pin: '12'}}", `2:20: "12" has other than digits, or not as many: want a PIN such as "1234"`},
		{"boot", "name: n\nmodem: {boot: stat}", `2:15: unknown word "stat": the nearest is start (one of start, on-open)`},
		{"boot of no parts", "name: n\nmodem: {boot: {when: start}}", "2:15: boot has none of rdy, cfun, sim, sms, phonebook: at least one is needed"},
		{"boot without the SIM", "name: n\nmodem: {boot: {rdy: 0s, sms: 1s}}", "2:25: sms in boot without sim: it follows the SIM"},
		{"boot out of order", "name: n\nmodem: {boot: {rdy: 1s, cfun: 800ms}}", "2:25: cfun (800ms) comes before rdy (1s): want a time from there on"},
		{"boot without a unit", "name: n\nmodem: {boot: {rdy: 3}}", "2:21: 3 has no unit: want 3s or 3ms"},
		{"SIM without a PIN", "name: n\nmodem: {sim: {puk: '12345678'}}", "2:14: sim lacks pin: "},
		{"nowhere and an address", "name: n\nnetwork: {dns: {a: [10.1.2.3, nowhere]}}", "2:20: nowhere among addresses: "},
		{"no address", "name: n\nnetwork: {dns: {a: localhost}}", `2:20: "localhost" is not an address: `},
		{"address of an address", "name: n\nnetwork: {dns: {10.1.2.3: 10.1.2.4}}", `2:17: "10.1.2.3" is not a host name: `},
		{"no reply of the greeting", fault("{when: {ftp: greeting}, do: drop-data}"), "3:29: drop-data does not go with ftp: greeting: delay, drop-control, stall, close-control, reply do"},
		{"bytes after the greeting", fault("{when: {ftp: greeting, after: 5}, do: close-control}"), "3:28: after with ftp: greeting: no data moves with it; "},
		{"pause of a command", fault("{when: {at: AT, ftp-idle: 5s}, do: close-control}"), "3:21: at and ftp-idle "},
		{"reply in a pause", fault("{when: {ftp-idle: 5s}, do: {reply: '421 Timeout'}}"), "3:28: reply does not go with ftp-idle: it goes with ftp"},
		{"error at a verb", fault("{when: {ftp: STOR}, do: {error: 550}}"), "3:25: error does not go with ftp: it goes with at or file"},
		{"error of a store", fault("{when: {file: read}, do: {error: 611}}"), "3:26: error: 611 with file: a store fails with 400 to 429, as in {error: 403}"},
		{"err of a URC", fault("{when: {at: +QFTPOPEN}, do: {error: 605}}"), "3:29: error: 605 with at: +QFTPOPEN: +QFTPOPEN reports 605 in its result URC, after OK: use answer, as in {answer: [OK, \"+QFTPOPEN: 605,0\"]}"},
		{"err of a transfer", fault("{when: {at: +QFTPGET}, do: {error: 627}}"), "3:28: error: 627 with at: +QFTPGET: +QFTPGET reports 627 in its result URC, after OK: use answer, as in {answer: [OK, \"+QFTPGET: 627,0\"]}; for an error in place of CONNECT, name the port, as in at: '+QFTPGET=*\"COM:\"*'"},
		{"err of a glob", fault("{when: {at: '+QFTP*'}, do: {error: 609}}"), "3:28: error: 609 with at: +QFTP*: +QFTPOPEN reports 609 in its result URC"},
		{"err of a form", fault("{when: {at: '+qftpsize=\"a*'}, do: {error: 627}}"), "3:35: error: 627 with at: +qftpsize=\"a*: +QFTPSIZE reports 627 in its result URC"},
		{"err of a listing to a file", fault("{when: {at: '+QFTPLIST=\".\",\"UFS:a\"'}, do: {error: 627}}"), "3:43: error: 627 with at: "},
		{"err of a regexp", fault("{when: {at: /QFTPMDTM/}, do: {error: 627}}"), "3:30: error: 627 with at: /QFTPMDTM/: +QFTPMDTM reports 627 in its result URC"},
		{"err of any line", fault("{when: {at: /./}, do: {error: 627}}"), "3:23: error: 627 with at: /./: +QFTPOPEN reports 627 in its result URC"},
		{"err of no session", fault("{when: {at: +QFTPCLOSE}, do: {error: 606}}"), "3:30: error: 606 with at: +QFTPCLOSE: +QFTPCLOSE reports 606 in its result URC"},
		{"no data to drop", fault("{when: {ftp: PASS}, do: drop-data}"), "3:25: drop-data with ftp: PASS: no data moves with it; want one of STOR, "},
		{"no space to read", fault("{when: {file: read}, do: full}"), "3:26: full with file: read: it needs no space; want open or write"},
		{"refuse with after", fault("{when: {ftp: RETR, after: 5}, do: refuse}"), "3:35: refuse with after: a connection is refused before any byte moves; leave after out, or take drop-data"},
		{"tls-fail with after", fault("{when: {ftp: RETR, after: 5}, do: tls-fail}"), "3:35: tls-fail with after: the handshake comes before any byte moves; leave after out, or take drop-data"},
		{"delay with after", fault("{when: {ftp: RETR, after: 5}, do: {delay: 1s}}"), "3:35: delay with after: the reply that is late is the one after the transfer anyway; leave after out"},
		{"truncate with after", fault("{when: {ftp: RETR, after: 5}, do: {truncate: 5}}"), "3:35: truncate with after: truncate itself says after how many bytes"},
		{"reply", fault("{when: {ftp: STOR}, do: {reply: no}}"), `3:37: "no" is not a reply: want three digits `},
		{"reply that is a number", fault("{when: {ftp: STOR}, do: {reply: 550}}"), `3:37: 550 is not text: put it in quotes, as in "550"`},
		{"answer with a line end", fault(`{when: {at: +CSQ}, do: {answer: "OK\r\n"}}`), `3:37: a line end in "OK\r\n": want a line of the answer, without CR and LF`},
		{"two answers", fault("{when: {at: +CSQ}, do: [silent, {error: 3}]}"), "3:24: silent and error in one do: each decides the answer; leave one of them out"},
		{"changes to silence", fault("{when: {at: +CSQ}, do: [{split: 2}, silent]}"), "3:24: split and silent in one do: there is no answer that could be changed"},
		{"action twice", fault("{when: {at: +CSQ}, do: [{split: 1}, {split: 2}]}"), "3:24: split twice in one do: once is enough"},
		{"two answers", fault("{when: {at: +CSQ}, do: [{error: 3}, {error: 4}]}"), "3:24: error twice in one do: once is enough"},
		{"changes to a hang", fault("{when: {at: +CSQ}, do: [{split: 2}, hang]}"), "3:24: split and hang in one do: there is no answer that could be changed"},
		{"silence twice", fault("{when: {at: +CSQ}, do: [silent, hang]}"), "3:24: silent and hang in one do: neither leaves an answer; leave one of them out"},
		{"not optional", fault("{when: {at: +CSQ}, do: silent, optional: false}"), "3:46: only true is valid here: leave the key out instead"},

		// steps and expectations
		{"two deeds", "name: n\nsteps: [{send: AT, pause: 1s}]", "2:20: send and pause together in step: a step does one thing; make two of it"},
		{"no deed", "name: n\nsteps: [{exact: true}]", "2:9: step has none of send, data, receive, pause, escape, dtr, expect: at least one is needed"},
		{"exactly nothing", "name: n\nsteps: [{send: AT, exact: true}]", "2:20: exact in step without expect: it says how lines are expected"},
		{"no escape", "name: n\nsteps: [{escape: false}]", "2:18: only true is valid here: leave the key out instead"},
		{"dtr", "name: n\nsteps: [{dtr: yes}]", `2:15: unknown word "yes": want one of on or off`},
		{"unknown length", "name: n\nsteps: [{receive: {sha256: " + strings.Repeat("0", 64) + "}}]", "2:20: sha256 in received content without size: how many bytes to read must be known"},
		{"exit", "name: n\nexpect: {exit: 256}", "2:16: 256 is out of range: want a whole number from 0 to 255"},
		{"no lines", "name: n\nexpect: {at: {}}", "2:14: expected lines has none of contains, never: at least one is needed"},
		{"lint", "name: n\nexpect: {lint: some}", `2:16: unknown word "some": want none`},
		{"finding", "name: n\nexpect: {lint: [Typed]}", `2:17: unknown finding "Typed": want one of quote, lf-only, `},
		{"misspelt finding", "name: n\nexpect: {lint: [typed-ahaed]}", `2:17: unknown finding "typed-ahaed": the nearest is typed-ahead (FIDELITY.md lists all)`},
		{"expected files", "name: n\nexpect: {server: {}}", "2:18: expected server lacks files: "},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := scenarios.Parse("s.yaml", []byte(test.in))
			if err == nil {
				t.Fatal("no error")
			}
			if got, want := err.Error(), "s.yaml:"+test.want; !strings.HasPrefix(got, want) {
				t.Errorf("\n got %s\nwant %s", got, want)
			}
		})
	}
}
