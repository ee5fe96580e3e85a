package compare

import "slices"

// An Exchange is a command line of the host and what a modem answered, for who wants to know what a
// session was about.
type Exchange struct {
	Line    int
	Command string
	Names   []string // of its commands: +QFTPGET
	Echoed  bool
	Answer  []string // the lines before the final result code
	Final   string   // the final result code; empty if there is none
	Results []string // URCs with the name of one of its commands, until that is sent again
	Given   []byte   // what the host sent in data mode
	Data    []byte   // what the modem sent in data mode, zeros where that is not known
	Known   bool     // all of Data is
	ID      int      // of the item of the host that it ends with
}

// Exchanges are the commands of a session, in order. before are the URCs that came before the first.
func Exchanges(items []Item) (all []Exchange, before []string) {
	s, _ := read(items, nil)
	for _, d := range s.dialogues {
		if d.index < 0 {
			continue
		}
		e := Exchange{Line: d.Line, Command: d.text, Names: d.names, Echoed: d.echoed, Given: d.given, Known: true, ID: d.segment}
		for _, t := range d.answer {
			e.Answer = append(e.Answer, t.text)
		}
		if d.final != nil {
			e.Final = d.final.text
		}
		for _, t := range d.data {
			e.Data = append(e.Data, t.bytes...)
			if t.size > 0 {
				e.Data = append(e.Data, make([]byte, t.size)...)
				e.Known = false
			}
		}
		all = append(all, e)
	}
	for _, t := range s.urcs {
		if len(all) == 0 || t.segment < all[0].ID {
			before = append(before, t.text)
			continue
		}
		name := lineName(t.text)
		for i := len(all) - 1; i >= 0; i-- {
			if e := &all[i]; e.ID <= t.segment && slices.Contains(e.Names, name) {
				e.Results = append(e.Results, t.text)
				break
			}
		}
	}
	return all, before
}
