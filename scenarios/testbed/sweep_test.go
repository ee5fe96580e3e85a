package testbed_test

import (
	"encoding/json"
	"errors"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"go.yaml.in/yaml/v4"

	"ptymodem/emulator/hook"
	"ptymodem/emulator/loop"
	"ptymodem/fs"
	"ptymodem/scenarios"
	"ptymodem/scenarios/fault"
	"ptymodem/scenarios/fault/action"
	"ptymodem/scenarios/schema"
	"ptymodem/scenarios/testbed"
)

// oddValues are what somebody may write where a number belongs.
var oddValues = []string{"", "0", "-1", "1", "1e9", "1e18", "1e30", ".nan", "NaN", ".inf", "-.inf", "0x10", "1h", "1000000h", "99999999h", "0.001", "0.5", "1000000",
	"1000000000", "4095KiB", "9223372036854775807", "8589934591GiB", "9223372036854775807/s", "1/s", "99999999999999999999", strings.Repeat("9", 1024)}

// TestScenariosSwept puts each odd value in the place of each value of a scenario. It is taken, and
// the modem can be put together and its faults can fire; or it is refused with an error that says
// what would be right. The places are those of the example of the contract, and of the examples of
// all actions and triggers; a key of the schema that none of them has is a failure, so that a new
// one is tried as well.
func TestScenariosSwept(t *testing.T) {
	t.Parallel()
	contract, err := os.ReadFile("../testdata/contract.yaml")
	if err != nil {
		t.Fatal(err)
	}
	documents := []string{string(contract),
		"name: more\nserver: {limit: 1MiB, files: {/a: {size: 1KiB, seed: 1}, /b: {text: x}}}\nnetwork: {mode: isolated, attach: bearer}\n" +
			"modem: {sd: absent, ram: {size: 64KiB}, boot: start, strict: true, baud-pacing: false}\n" +
			"steps: [{dtr: on}, {send: AT, expect: OK, exact: false, within: 5s}, {receive: {size: 5, sha256: '" + strings.Repeat("0", 64) + "'}}]\n" +
			"faults: [{when: {at: '+CSQ', skip: 2, every: 3}, do: silent, optional: true}]\nexpect: {exit: 0, lint: none}\n",
		"name: ram\nmodem: {ram: absent}",
		"name: boot\nmodem: {boot: {when: on-open, rdy: 0s, cfun: 128ms, sim: 353ms, sms: 4s, phonebook: 5s}}",
		"name: sim\nmodem: {sim: {pin: '1234', puk: '12345678', attempts: 2}}",
		"name: names\nmodem: {apns: [internet, iot]}\nserver: {rest-in-ascii: refuse}\nnetwork: {dns: {a: [10.1.2.3], b: nowhere}}",
		"name: from\nserver: {files: {/a: {from: s.yaml}}}",
		"name: own\nmodem: {identity: {model: EC25, revision: R, imei: '490154203237518', imsi: '001010', iccid: '899990100000000000', msisdn: '+123'}}\n" +
			"commands: [mqtt, {at: '+XA=*', answers: [OK, [{urc: X, after: 1s}]], prompt: {say: '> ', bytes: 4}, override: true, keep: true, set: {a: b}}, {at: +XB, answer: OK, prompt: {until: ctrl-z}}]",
	}
	for _, a := range action.Specs() {
		for moment, when := range map[action.Moment]string{
			action.AtMoment: `at: "*"`, action.FTPMoment: "ftp: RETR", action.FileMoment: "file: write", action.DataMoment: "data: 1", action.TimeMoment: "time: 1s",
		} {
			if slices.Contains(a.Moments, moment) {
				documents = append(documents, "name: a\nfaults: [{when: {"+when+"}, do: "+a.Example+"}]")
			}
		}
	}
	for _, tr := range fault.Triggers() {
		before := map[string]string{"store": "file: write, ", "name": "file: write, ", "after": "ftp: RETR, "}[tr.Key]
		if before == "" && !slices.Contains([]string{"at", "ftp", "ftp-idle", "file", "data", "time"}, tr.Key) {
			before = `at: "*", `
		}
		example := strings.TrimSpace(tr.Example)
		if !strings.HasPrefix(example, tr.Key+":") {
			example = tr.Key + ": " + tr.Example
		}
		documents = append(documents, "name: t\nfaults: [{when: {"+before+example+"}, do: reboot}]", "name: t\nfaults: [{when: {"+before+example+"}, do: no-signal}]")
	}
	tried := map[string]bool{}
	accepted, refused := 0, 0
	for _, text := range documents {
		var top yaml.Node
		if err := yaml.Unmarshal([]byte(text), &top); err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		each(&top, "", func(key string, n *yaml.Node) {
			tried[key] = true
			old := *n
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			for _, odd := range oddValues {
				n.Value, n.Tag, n.Style = odd, "", 0
				b, err := yaml.Marshal(&top)
				if err != nil {
					t.Fatal(err)
				}
				if sweep(t, b) {
					accepted++
				} else {
					refused++
				}
			}
			*n = old
			runtime.ReadMemStats(&after)
			if n := after.TotalAlloc - before.TotalAlloc; n > 512<<20 {
				t.Errorf("%s took %d MiB", key, n>>20)
			}
		})
	}
	t.Logf("%d accepted, %d refused", accepted, refused)
	for _, key := range scalarKeys(t) {
		if !tried[key] {
			t.Errorf("no document here has %s: add one", key)
		}
	}
}

// each calls f for every value that is a scalar, with the key that it is under.
func each(n *yaml.Node, key string, f func(string, *yaml.Node)) {
	switch n.Kind {
	case yaml.ScalarNode:
		f(key, n)
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			each(n.Content[i+1], n.Content[i].Value, f)
		}
	default:
		for _, c := range n.Content {
			each(c, key, f)
		}
	}
}

// scalarKeys are the keys of the schema whose value may be a scalar.
func scalarKeys(t *testing.T) []string {
	var top map[string]any
	if err := json.Unmarshal(scenarios.Schema(), &top); err != nil {
		t.Fatal(err)
	}
	definitions := top["definitions"].(map[string]any)
	var scalar func(v any) bool
	scalar = func(v any) bool {
		s, _ := v.(map[string]any)
		switch s["type"] {
		case "object":
			return false
		case "array":
			return scalar(s["items"])
		case nil:
		default:
			return true
		}
		for _, word := range []string{"allOf", "anyOf"} {
			l, _ := s[word].([]any)
			if slices.ContainsFunc(l, scalar) {
				return true
			}
		}
		return s["enum"] != nil
	}
	var keys []string
	for _, d := range definitions {
		properties, _ := d.(map[string]any)["properties"].(map[string]any)
		for key, p := range properties {
			if scalar(p) {
				keys = append(keys, key)
			}
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// helpful is how an error says what would be right.
var helpful = regexp.MustCompile(`\bwant\b|\bgive\b|the nearest is|duplicate key|as in|\bleave\b|\bput\b|\braise\b|takes no value|there is no file|needs quotes|less than|: say `)

// sweep reads a scenario, and puts together what is accepted; it reports whether it was.
func sweep(t *testing.T, text []byte) bool {
	t.Helper()
	judge := func(err error) bool {
		t.Helper()
		if !helpful.MatchString(err.Error()) || len(err.Error()) > 2048 {
			t.Errorf("%v\nof\n%s", err, text)
		}
		return false
	}
	files := fstest.MapFS{"s.yaml": {Data: text}}
	s, err := scenarios.Load(files, "s.yaml")
	if err != nil {
		var all schema.Errors
		if !errors.As(err, &all) {
			t.Errorf("an error without a place: %v", err)
		}
		for _, e := range all {
			judge(e)
		}
		return false
	}
	s.Network.Host = false
	r, err := testbed.New(testbed.Options{Scenario: s, Files: files, Inject: true})
	if err != nil {
		return judge(err)
	}
	h := r.Hooks()
	o := hook.Origin{ID: 1, Name: "+QFTPGET", Line: `AT+QFTPGET="a","UFS:a"`}
	for range 3 {
		h.Command(o)
		for _, m := range h.FTP(o, "RETR a").Breakpoints {
			if m.Hit != nil {
				m.Hit()
			}
		}
		_ = h.File(o, fs.OpWrite, "UFS", "a")
		if d := r.Latency(); d < 0 {
			t.Errorf("a latency of %v:\n%s", d, text)
		}
		h.Ended(o)
	}
	if d := r.Modem.Time(); d < 0 {
		t.Errorf("a modem time of %v:\n%s", d, text)
	}
	if err := r.Close(); err != nil {
		t.Errorf("%v\nof\n%s", err, text)
	}
	return true
}

// TestStretched: no factor makes a time of another sign.
func TestStretched(t *testing.T) {
	now := time.Now()
	for _, d := range []time.Duration{0, 1, time.Second, 1000000 * time.Hour, 1<<63 - 1} {
		for _, factor := range []float64{scenarios.MinSpeed, 1, scenarios.MaxSpeed} {
			got, negative := loop.Stretched(d, factor), loop.Stretched(-d, factor)
			if got < 0 || negative > 0 || now.Add(got).Before(now) || factor > 1 && d < 1<<62 && got < d {
				t.Errorf("%v times %v is %v, and of the negative %v", d, factor, got, negative)
			}
		}
	}
}
