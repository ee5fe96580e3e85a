package browser

import (
	"os"
	"strings"
	"testing"
)

// From an empty page to a regression test, by clicks alone: a fault is set, a session played, and
// what has happened saved as a scenario, which passes.
func TestClicks(t *testing.T) {
	program := start(t)
	tab := program.openConsole()
	saved := tab.downloads()

	tab.click("fault-button-drop-data")
	tab.untilText("fault-f1", "waits")
	tab.click("play-upload")
	tab.until(`test.at("sequence").querySelector(".row.fault")`)
	tab.untilRow("+QFTPPUT: 6")
	tab.untilText("fault-f1", "fired")
	tab.untilText("message", "+QFTPPUT: 616,426")

	tab.click("save")
	tab.click("save-scenario")
	name := saved.next()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "drop-data") || !strings.Contains(string(text), "AT+QFTPPUT") {
		t.Errorf("the scenario lacks the fault or the upload:\n%s", text)
	}
	if out, err := program.test(name); err != nil || !strings.Contains(out, "1 passed") {
		t.Errorf("ptymodem test: %v\n%s\nof\n%s", err, out, text)
	}
}
