package browser

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// The terminal is a host of its own: what is typed runs, is completed from the command table, and
// is there again.
func TestTerminal(t *testing.T) {
	tab := start(t).openConsole()
	value := `test.at("terminal").value`
	t.Run("a line", func(t *testing.T) {
		tab := tab.in(t)
		tab.press("t")
		tab.press("ATE0" + kb.Enter + "AT+CSQ" + kb.Enter)
		tab.untilText("terminal-log", "> AT+CSQ")
		tab.untilText("terminal-log", "+CSQ: 24,99")
		tab.untilRow("+CSQ: 24,99")
		tab.until(value + ` === ""`)
	})
	t.Run("completion", func(t *testing.T) {
		tab := tab.in(t)
		tab.press("at+qftppu")
		tab.untilText("terminal-hint", "AT+QFTPPUT") // the table is there
		tab.press(kb.Tab)
		tab.until(value + ` === "AT+QFTPPUT"`)
		tab.press(kb.Escape) // leaves the field
		tab.choose(`test.at("terminal")`, "")
		tab.press("tAT+QFTPP" + kb.Tab) // AT+QFTPPUT and AT+QFTPPWD
		tab.until(value + ` === "AT+QFTPP"`)
		tab.untilText("terminal-hint", "AT+QFTPPUT")
		tab.untilText("terminal-hint", "AT+QFTPPWD")
	})
	t.Run("hint", func(t *testing.T) {
		tab := tab.in(t)
		tab.press(kb.Escape)
		tab.choose(`test.at("terminal")`, "")
		tab.press(`tAT+QFTPCFG="rsptimeout",`)
		tab.untilText("terminal-hint", `AT+QFTPCFG="rsptimeout"`)
		tab.until(`test.at("terminal-hint").querySelector("b").textContent === "<timeout>"`)
		tab.untilText("terminal-hint", "20 to 180")
		tab.press("90" + kb.Enter)
		tab.untilText("terminal-log", `> AT+QFTPCFG="rsptimeout",90`)
		tab.until(`test.text("terminal-hint") === ""`)
	})
	t.Run("history", func(t *testing.T) {
		tab := tab.in(t)
		tab.press(kb.ArrowUp + kb.ArrowUp)
		tab.until(value + ` === "AT+CSQ"`)
		tab.press(kb.ArrowDown)
		tab.until(value + ` === 'AT+QFTPCFG="rsptimeout",90'`)
		tab.press(kb.ArrowDown)
		tab.until(value + ` === ""`)
	})
	t.Run("DTR", func(t *testing.T) {
		tab := tab.in(t)
		pressed := func(on string) string {
			return `test.at("terminal-dtr").getAttribute("aria-pressed") === "` + on + `"`
		}
		tab.until(pressed("true")) // what is sent opens the port
		tab.click("terminal-dtr")
		tab.until(pressed("false"))
		tab.click("terminal-dtr")
		tab.until(pressed("true"))
	})
	t.Run("data", func(t *testing.T) {
		tab := tab.in(t)
		tab.press("t" + `AT+QFUPL="UFS:typed.txt",100,60` + kb.Enter)
		tab.untilText("terminal-log", "CONNECT")
		tab.untilText("terminal-note", "data mode")
		tab.press("hello" + kb.Enter)
		tab.click("terminal-escape")
		tab.untilText("terminal-log", "+QFUPL: ")
		tab.untilText("file-list", "typed.txt")
		tab.until(`test.text("terminal-note") === ""`)
	})
}
