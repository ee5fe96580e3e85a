package browser

import (
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp/kb"
)

// press presses keys, those of kb or text, where the focus is.
func (p *tab) press(keys string) { p.t.Helper(); p.pressWith(keys, kb.ModifierNone) }

// pressWith presses keys while others, such as Ctrl, are held.
func (p *tab) pressWith(keys string, held kb.Modifier) {
	p.t.Helper()
	for _, r := range keys {
		for _, event := range pressed(r) {
			event.Modifiers |= int64(held)
			if held&kb.ModifierCtrl != 0 {
				event.Text = ""
			}
			call(p, input.DispatchKeyEvent, *event)
		}
	}
}

// pressed are the events of a key. Its text goes with its being pressed, as with a keyboard: a page
// that has a use for the key can keep it from being typed.
func pressed(r rune) []*input.DispatchKeyEventParams {
	all := kb.Encode(r)
	down, up := all[0], all[len(all)-1]
	if len(all) == 3 {
		down.Text, down.UnmodifiedText = all[1].Text, all[1].UnmodifiedText
	}
	return []*input.DispatchKeyEventParams{down, up}
}
