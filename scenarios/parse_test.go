package scenarios_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ptymodem/scenarios"
	"ptymodem/scenarios/schema"
)

// Parse reads a scenario of a name and the lines given.
func parse(t *testing.T, lines string) *scenarios.Scenario {
	t.Helper()
	s, err := scenarios.Parse("s.yaml", []byte("name: n\n"+lines))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestContract reads the example that defines the format.
func TestContract(t *testing.T) {
	s, err := scenarios.Load(os.DirFS("testdata"), "contract.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := func(s string) scenarios.Content { return scenarios.Content{Text: s} }
	lines := func(all ...string) (ls []schema.Line) {
		for _, s := range all {
			l, err := schema.NewLine(s)
			if err != nil {
				t.Fatal(err)
			}
			ls = append(ls, l)
		}
		return ls
	}
	send := func(s string) *string { return &s }
	digits, zero := text("0123456789"), 0
	want := &scenarios.Scenario{
		File: "contract.yaml", Name: "data connection drops at 40 KiB, the host resumes", Timeout: time.Minute, Seed: 1,
		Modem: scenarios.Modem{
			Profile: "ec200u", Speed: 20, SIM: scenarios.SIM{Word: "ready"}, Registration: "home",
			UFS: &scenarios.Store{Size: 256 << 10, Files: []scenarios.File{
				{Name: "log.bin", Content: scenarios.Content{Kind: scenarios.RandomContent, Size: 100 << 10, Seed: 7}}}},
			SD: &scenarios.Store{Absent: true},
		},
		Server: scenarios.Server{
			Users: []scenarios.User{{Name: "test", Password: "secret"}},
			Files: []scenarios.File{{Name: "/in/a.txt", Content: text("hello")}},
		},
		Network: scenarios.Network{Routes: []scenarios.Route{{From: "files.example.com"}}, Latency: 80 * time.Millisecond, Rate: 1 << 20},
		Steps: []scenarios.Step{
			{Send: send("AT+QIACT=1"), Expect: lines("OK")},
			{Send: send(`AT+QFTPPUT="x","COM:",0,10,1`), Expect: lines("CONNECT")},
			{Data: &digits, Expect: lines("OK", "+QFTPPUT: 0,10")},
			{Send: send(`AT+QFTPGET="x","COM:"`), Expect: lines("CONNECT")},
			{Receive: &digits, Expect: lines("OK", "+QFTPGET: 0,10")},
			{Pause: 1200 * time.Millisecond},
			{Escape: true},
		},
		Expect: scenarios.Expect{
			Exit:   &zero,
			Server: []scenarios.File{{Name: "/x", Content: text("0123456789")}},
			UFS:    []scenarios.File{{Name: "log.bin", Content: scenarios.Content{Kind: scenarios.AbsentContent}}},
			AT:     scenarios.Lines{Contains: lines("AT+QFTPCLOSE"), Never: lines("ERROR")},
			Lint:   &scenarios.Lint{},
		},
	}
	ignore := cmp.Options{
		cmpopts.IgnoreFields(scenarios.Scenario{}, "Faults"),
		cmpopts.IgnoreTypes(schema.Pos{}), // positions have their own test
		cmp.Comparer(func(a, b schema.Line) bool { return a.String() == b.String() }),
		cmpopts.IgnoreUnexported(scenarios.Content{}),
		cmpopts.EquateEmpty(),
	}
	if diff := cmp.Diff(want, s, ignore); diff != "" {
		t.Error(diff)
	}
	var faults []string
	for _, f := range s.Faults {
		names := []string{}
		for _, a := range f.Do {
			names = append(names, a.Spec().Name)
		}
		faults = append(faults, f.String()+" "+strings.Join(names, " "))
	}
	if diff := cmp.Diff([]string{
		"{ftp: STOR, nth: 1, after: 40KiB} drop-data",
		"{ftp: PASS, times: 2} reply",
		"{at: +QFTPOPEN, nth: 1} answer",
		"{at: *, chance: 0.02} garble",
		"{time: 5s} reboot",
		"{file: write, store: UFS, name: *.log} error",
	}, faults); diff != "" {
		t.Error(diff)
	}
	if got, want := s.Faults[0].Pos.String(), "contract.yaml:20:5"; got != want {
		t.Errorf("the first fault is at %s, want %s", got, want)
	}
}

func TestDefaults(t *testing.T) {
	s := parse(t, "modem: {ufs: {files: {a: {size: 9}, b: {size: 9, seed: 2}}}}\nexpect: {ufs: {files: {a: {size: 9}}}}\nseed: 5")
	if s.Timeout != scenarios.DefaultTimeout || s.Seed != 5 {
		t.Errorf("timeout %v, seed %d; want a minute and 5", s.Timeout, s.Seed)
	}
	files := s.Modem.UFS.Files
	if files[0].Content.Seed != 5 || files[1].Content.Seed != 2 {
		t.Errorf("seeds %d and %d; want the scenario's 5, and 2", files[0].Content.Seed, files[1].Content.Seed)
	}
	if k := s.Expect.UFS[0].Content.Kind; k != scenarios.KnownContent {
		t.Errorf("a size that is expected is content of kind %d; want any bytes of that size", k)
	}
}

func TestAlias(t *testing.T) {
	s := parse(t, "server: {files: {/a: &c {text: x}}}\nexpect: {server: {files: {/b: *c}}}")
	if got := s.Expect.Server[0].Content.Text; got != "x" {
		t.Errorf("the alias stands for %q, want x", got)
	}
}

func TestResolve(t *testing.T) {
	fsys := fstest.MapFS{
		"d/s.yaml":     {Data: []byte("name: n\nserver: {files: {/a: {from: data/x.bin}}}")},
		"d/data/x.bin": {Data: []byte("content")},
		"d/gone.yaml":  {Data: []byte("name: n\nserver: {files: {/a: {from: y.bin}}}")},
		"d/out.yaml":   {Data: []byte("name: n\nserver: {files: {/a: {from: ../../y.bin}}}")},
		"d/dir.yaml":   {Data: []byte("name: n\nserver: {files: {/a: {from: data}}}")},
	}
	s, err := scenarios.Load(fsys, "d/s.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Server.Files[0].Content.Compare(fsys, strings.NewReader("content")); err != nil {
		t.Error(err)
	}
	if n := s.Server.Files[0].Content.Length(fsys); n != 7 {
		t.Errorf("length %d, want 7", n)
	}
	for file, want := range map[string]string{
		"d/gone.yaml": "d/gone.yaml:2:22: from: y.bin cannot be read: file does not exist; want a path beside",
		"d/out.yaml":  "d/out.yaml:2:22: from: ../../y.bin leads out of what can be read",
		"d/dir.yaml":  "d/dir.yaml:2:22: from: data is not a file",
		"d/none.yaml": "open d/none.yaml: file does not exist",
	} {
		if _, err := scenarios.Load(fsys, file); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: error %v, want %s…", file, err, want)
		}
	}
}
