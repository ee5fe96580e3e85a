package report

import (
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ptymodem/ftpbackend/ftptest"
)

// A browser shows the report from a file, with the network off and its script blocked, and what it
// shows has every failure. What the script makes of it is a test of control/console/browser.
func TestBrowser(t *testing.T) {
	var page strings.Builder
	if err := FromResults("v1", "", results(t)).HTML(&page); err != nil {
		t.Fatal(err)
	}
	blocked := strings.Replace(page.String(), Policy(), "default-src 'none'", 1)
	if blocked == page.String() {
		t.Fatal("the page has not its policy")
	}
	name := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(name, []byte(blocked), 0o600); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	out, err := ftptest.NeedChromium(t, "--host-resolver-rules=MAP * ~NOTFOUND", "--dump-dom", "file://"+name).Output()
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("shown after %v, the browser's start included", time.Since(began))
	body, _, _ := strings.Cut(html.UnescapeString(string(out)), `<template id="data">`)
	for _, want := range []string{"1 failed", "it has 40960 bytes, want <102400>", "there was no FTP command", "STOR a.txt", "hello </pre><script>", "<svg"} {
		if !strings.Contains(body, want) {
			t.Errorf("the browser does not show %q", want)
		}
	}
}
