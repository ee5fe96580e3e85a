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

// A browser shows the report from a file, with the network off, and what it shows has every failure.
func TestBrowser(t *testing.T) {
	name := filepath.Join(t.TempDir(), "report.html")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := FromResults("v1", "", results(t)).HTML(f); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	out, err := ftptest.NeedChromium(t, "--host-resolver-rules=MAP * ~NOTFOUND", "--dump-dom", "file://"+name).Output()
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("shown after %v, the browser's start included", time.Since(began))
	text := html.UnescapeString(string(out))
	for _, want := range []string{"1 failed", "it has 40960 bytes, want <102400>", "there was no FTP command", "STOR a.txt", "hello </pre><script>"} {
		if !strings.Contains(text, want) {
			t.Errorf("the browser does not show %q", want)
		}
	}
}
