package replay

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"ptymodem/recording/compare"
)

// handles gives the host the handles of files that the modem has, in place of those that the
// recorded module had.
type handles struct {
	opened map[int]string    // the recorded handle, by the item of the host that opens a file
	now    map[string]string // the modem's handle by the recorded one
}

var handleForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\+QFOPEN: (\d+)\r\n`) })

func newHandles(items []compare.Item) *handles {
	h := &handles{map[int]string{}, map[string]string{}}
	exchanges, _ := compare.Exchanges(items)
	for i := range exchanges {
		e := &exchanges[i]
		if !slices.Contains(e.Names, "+QFOPEN") || len(e.Answer) != 1 {
			continue
		}
		if n, ok := strings.CutPrefix(e.Answer[0], "+QFOPEN: "); ok && strings.Trim(n, "0123456789") == "" {
			h.opened[e.ID] = n
		}
	}
	return h
}

// answered notes what the modem has answered to an item.
func (h *handles) answered(id int, b []byte) {
	recorded, ok := h.opened[id]
	if m := handleForm().FindSubmatch(b); ok && m != nil {
		h.now[recorded] = string(m[1])
	}
}

// handled are the commands whose first parameter is a handle.
var handled = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(AT\+QF(?:READ|WRITE|SEEK|POSITION|TUCAT|FLUSH|CLOSE)=)(\d+)`)
})

// sent are bytes of the host with the modem's handle.
func (h *handles) sent(b []byte) []byte {
	m := handled().FindSubmatchIndex(b)
	if m == nil {
		return b
	}
	now, ok := h.now[string(b[m[4]:m[5]])]
	if !ok {
		return b
	}
	return slices.Concat(b[:m[4]], []byte(now), b[m[5]:])
}
