package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// A modem without a tty goes by the name of its port on the network, and is typed at as any other.
func TestNoTTY(t *testing.T) {
	program := start(t, "--no-tty", "--tcp", "127.0.0.1:0", "--rfc2217", "127.0.0.1:0")
	var status struct {
		Modems []struct {
			TTY   string
			Ports []string
		}
	}
	program.get("/v1/status", &status)
	m := status.Modems[0]
	if m.TTY != "" || len(m.Ports) != 2 || !strings.HasPrefix(m.Ports[1], "rfc2217://127.0.0.1:") {
		t.Fatalf("the modem is at %+v", m)
	}
	tab := program.openConsole()
	tab.until(`document.getElementById("tty").textContent === ` + quote(m.Ports[1]))
	tab.press("t")
	tab.press("AT+CSQ" + kb.Enter)
	tab.untilText("terminal-log", "+CSQ: 24,99")
	tab.goTo("/fleet")
	tab.until(`test.text("modem-0").includes(` + quote(m.Ports[1]) + `)`)
}
