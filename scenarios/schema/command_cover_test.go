package schema

import "testing"

func command(t *testing.T, s string) CommandPattern {
	t.Helper()
	p, err := NewCommandPattern(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestCommandOf(t *testing.T) {
	for pattern, want := range map[string]string{
		"+QMTOPEN": "+QMTOPEN", "at+qmtopen=0,*": "+QMTOPEN", "+QMTOPEN?": "+QMTOPEN", "I": "I",
		`/^AT\+QMTOPEN=(\d)/`: "+QMTOPEN", `/^AT\+QMTOPEN$/`: "+QMTOPEN", `/(?i)^at\+qmtopen\?/`: "+QMTOPEN",
		"+QMT*": "", "*": "", `/QMTOPEN/`: "", `/^AT\+QMT(OPEN|CONN)=/`: "", `/^AT\+QMTOPEN/`: "", `/^AT\+QMTOPEN=?/`: "", `/^$/`: "",
	} {
		if name, ok := command(t, pattern).Command(); name != want && ok || ok != (want != "") {
			t.Errorf("%s: %q, %v, want %q", pattern, name, ok, want)
		}
	}
}

// TestCovers: what is covered can never be reached behind what covers it.
func TestCovers(t *testing.T) {
	for _, test := range []struct {
		first, second string
		want          bool
	}{
		{"+QMTOPEN", "+QMTOPEN", true}, {"+QMTOPEN", "+QMTOPEN?", true}, {"+QMT*", "+QMTC*", true}, {"*", `/^AT\+QMTOPEN=/`, true},
		{"+QMTOPEN", `/^AT\+QMTOPEN=(\d)/`, true}, {"+QMTOPEN=*", "+QMTOPEN=0,*", true}, {"/QMT/", "/QMT/", true},
		{"+QMTOPEN?", "+QMTOPEN", false}, {"+QMTOPEN=*", "+QMTOPEN", false}, {"+QMTOPEN=0,*", "+QMTOPEN=*", false}, {"+QMTOPEN", "+QMT*", false},
		{"/QMT/", "/QMTO/", false}, {"+QMTOPEN=*", `/^AT\+QMTOPEN=(\d)/`, false}, {"+QMTOPEN", "/QMTOPEN/", false}, {"+QMTOPEN", "+QMTCONN", false},
	} {
		if got := command(t, test.first).Covers(command(t, test.second)); got != test.want {
			t.Errorf("%s covers %s: %v", test.first, test.second, got)
		}
	}
}

func TestForTest(t *testing.T) {
	for pattern, want := range map[string]bool{"+QMTOPEN=?": true, `/^AT\+QMTOPEN=\?/`: true, "+QMTOPEN": false, "+QMTOPEN=*": false, "/QMT/": false} {
		if got := command(t, pattern).ForTest(); got != want {
			t.Errorf("%s: %v", pattern, got)
		}
	}
}
