package browser

import "testing"

// The token of an API comes with the address, and leaves it. A page without one says what it needs.
func TestToken(t *testing.T) {
	const token = "a-token-of-the-lab"
	t.Setenv("PTYMODEM_API_TOKEN", token)
	program := start(t)
	browser := newBrowser(t)

	tab := program.openIn(browser, "/")
	tab.untilText("message", "#token=")
	if on := eval[string](tab, `test.text("connection")`); on == "connected" {
		t.Error("the page is connected without a token")
	}
	tab = program.openIn(newTab(t, browser), "/#token="+token)
	tab.until(`test.text("connection") === "connected" && test.rows("RDY").length === 1`)
	if url := eval[string](tab, "location.href"); url != program.api+"/" {
		t.Errorf("the address is %s", url)
	}
	tab.click("file-make")
	tab.untilText("file-log.bin", "100 KiB")
	tab.clickOn(`document.querySelector("a[href='/fleet']")`) // the tab keeps the token
	tab.until(`test.at("modem-0")`)
	tab.goTo("/")
	tab.until(`test.text("connection") === "connected"`)
}
