package browser

import "testing"

// A fault is made from choices, which the YAML follows, or from YAML. The API says what is wrong
// with it, and what came nearest to one that has not fired.
func TestFaultForm(t *testing.T) {
	program := start(t)
	tab := program.openConsole()
	host := openHost(t, program.ttys[0])
	open := `document.querySelector("#fault-dialog[open]")`
	field := func(name string) string {
		return `[...test.at("fault-fields").querySelectorAll("label")].find((l) => l.firstElementChild.textContent === ` + quote(name) + `).lastElementChild`
	}
	yaml := func(text string) string { return `test.at("fault-yaml").value === ` + quote(text) }

	tab.press("f")
	tab.until(open)
	tab.choose(field("Event"), "ftp")
	tab.choose(field("ftp"), "STOR")
	tab.until(yaml("when: {ftp: STOR}\ndo: silent\n"))
	tab.clickOn(`test.at("fault-fields").querySelector("summary")`)
	tab.choose(field("nth"), "2")
	tab.choose(field("What happens"), "stall")
	tab.choose(field("stall"), "30s")
	tab.until(yaml("when: {ftp: STOR, nth: 2}\ndo: {stall: 30s}\n"))
	tab.click("fault-add")
	tab.until("!" + open)
	tab.untilText("fault-f1", "{when: {ftp: STOR, nth: 2}, do: {stall: 30s}}")

	tab.click("fault-new")
	tab.until(open)
	tab.choose(`test.at("fault-yaml")`, "when: {at: +CSQ, nht: 2}\ndo: silent\n")
	tab.click("fault-add")
	tab.untilText("fault-error", "the nearest is nth")
	tab.choose(`test.at("fault-yaml")`, "when: {at: +CSQ, nth: 3}\ndo: {error: 30}\n")
	tab.click("fault-add")
	tab.until("!" + open)
	tab.untilText("fault-f2", "waits")
	host.exchange("AT+CSQ")
	tab.untilText("fault-f2", "+CSQ")
	tab.until(`test.at("fault-f2").querySelector(".nearest").textContent.includes("AT+CSQ")`)
	host.exchange("AT+CSQ")
	host.exchange("AT+CSQ")
	tab.untilText("fault-f2", "fired")
	tab.clickOn(`test.at("fault-f2").querySelector(".remove")`)
	tab.until(`!test.at("fault-f2") && test.at("fault-f1")`)
}
