package browser

import (
	"slices"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
)

// named are the roles of what a person acts on, or finds the way by. All of it needs a name.
var named = []string{
	"button", "link", "textbox", "searchbox", "combobox", "listbox", "checkbox", "radio", "tab", "menuitem", "option", "dialog", "menu", "tablist", "log", "image",
}

// Everything that is acted on has a name, for those who hear the page, and what refers to an element
// refers to one that there is.
func TestLabels(t *testing.T) {
	program := start(t)
	host := openHost(t, program.ttys[0])
	host.exchange("AT+NOSUCH")
	tab := program.openConsole()
	tab.click("fault-button-drop-data")
	tab.untilText("fault-f1", "waits")
	tab.click("file-make")
	tab.untilText("file-log.bin", "100 KiB")
	tab.clickRow("AT+NOSUCH")
	tab.untilText("finding-unknown-command", "AT+NOSUCH")
	tab.checkLabels("console", 60)

	for _, shown := range []struct{ what, open, close string }{
		{"menu", `test.at("save")`, `test.at("save")`},
		{"new fault", `test.at("fault-new")`, `document.getElementById("fault-cancel")`},
		{"help", `test.at("help-open")`, `document.querySelector("dialog[open] .dismiss")`},
		{"file", `test.at("file-log.bin").querySelector(".name")`, `document.querySelector("dialog[open] .dismiss")`},
	} {
		tab.clickOn(shown.open)
		tab.until(`document.querySelector("dialog[open], #save-menu:not([hidden])")`)
		tab.checkLabels(shown.what, 1)
		tab.clickOn(shown.close)
		tab.until(`!document.querySelector("dialog[open], #save-menu:not([hidden])")`)
	}

	tab.goTo("/fleet")
	tab.until(`test.at("modem-0")`)
	tab.checkLabels("fleet", 15)
}

// A node is an element as those who hear the page know it.
type node struct {
	Ignored bool  `json:"ignored"`
	Role    value `json:"role"`
	Name    value `json:"name"`
	Element int64 `json:"backendDOMNodeId"`
}

type value struct {
	Value any `json:"value"`
}

// checkLabels checks what is shown now, of which at least some elements need a name.
func (p *tab) checkLabels(what string, atLeast int) {
	p.t.Helper()
	type tree struct {
		Nodes []node `json:"nodes"`
	}
	whole := cdp.Command[cdp.Empty, tree]{Method: accessibility.CommandGetFullAXTree} // its own type knows too few words
	checked := 0
	for _, n := range call(p, whole, cdp.Empty{}).Nodes {
		role, _ := n.Role.Value.(string)
		if n.Ignored || !slices.Contains(named, role) {
			continue
		}
		if checked++; n.Name.Value == nil || n.Name.Value == "" {
			p.t.Errorf("%s: a %s without a name, element %d", what, role, n.Element)
		}
	}
	if checked < atLeast {
		p.t.Errorf("%s: %d elements need a name, want at least %d", what, checked, atLeast)
	}
	for _, fault := range eval[[]string](p, rules) {
		p.t.Errorf("%s: %s", what, fault)
	}
}

// rules are what else a page must keep to; the value is what it does not.
const rules = `(() => {
  const bad = [];
  for (const el of document.querySelectorAll("*")) {
    for (const name of ["aria-controls", "aria-labelledby", "aria-describedby", "aria-activedescendant", "aria-owns", "for"]) {
      for (const id of (el.getAttribute(name) || "").split(/\s+/).filter(Boolean)) {
        if (!document.getElementById(id)) bad.push(el.tagName + " has " + name + "=" + id + ", which there is not");
      }
    }
    if (el.tabIndex > 0) bad.push(el.tagName + " is not in the order of the page");
  }
  const ids = [...document.querySelectorAll("[id]")].map((el) => el.id);
  for (const id of new Set(ids)) if (ids.indexOf(id) !== ids.lastIndexOf(id)) bad.push("there are several #" + id);
  if (document.querySelectorAll("h1").length !== 1) bad.push("want one h1");
  if (!document.documentElement.lang) bad.push("html has no lang");
  if (!document.title) bad.push("there is no title");
  return bad;
})()`
