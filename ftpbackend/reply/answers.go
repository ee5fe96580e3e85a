package reply

import (
	"fmt"
	"strconv"
	"strings"

	"ptymodem/ftpbackend"
)

// Path returns the path in a reply to PWD: what is between the first and the last quote, with
// doubled quotes undone (RFC 959, appendix II), or the first word if there are no quotes. It is
// printable.
func (r Reply) Path() (string, error) {
	text := r.find(func(text string) bool { return strings.Contains(text, `"`) })
	if text == "" {
		return "", &ftpbackend.Error{Kind: ftpbackend.KindProtocol, Text: "no path in the reply to PWD"}
	}
	return printable(pathOf(text)), nil
}

// pathOf finds the path in the text of a reply to PWD.
func pathOf(text string) string {
	first, last := strings.IndexByte(text, '"'), strings.LastIndexByte(text, '"')
	if first < last {
		return strings.ReplaceAll(text[first+1:last], `""`, `"`)
	}
	text = strings.Trim(text, `"`)
	if end := strings.IndexAny(text, " \t"); end >= 0 {
		text = text[:end]
	}
	return text
}

// Size returns the number at the start of a reply to SIZE (RFC 3659, 4).
func (r Reply) Size() (int64, error) {
	text := r.find(beginsWithDigit)
	digits := text[:len(text)-len(strings.TrimLeft(text, "0123456789"))]
	size, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0, &ftpbackend.Error{Kind: ftpbackend.KindProtocol, Text: fmt.Sprintf("no size in %.60q", text)}
	}
	return size, nil
}

// Time returns the text of a reply to MDTM (RFC 3659, 3), as the server wrote it. It is printable.
func (r Reply) Time() (string, error) {
	if r.Text() == "" {
		return "", &ftpbackend.Error{Kind: ftpbackend.KindProtocol, Text: "no time in the reply to MDTM"}
	}
	return printable(r.find(beginsWithDigit)), nil
}

// beginsWithDigit reports whether a line of a reply has the number.
func beginsWithDigit(text string) bool { return text != "" && text[0] >= '0' && text[0] <= '9' }

// mostText is how many bytes of a server's text are kept.
const mostText = 255

// printable returns a server's text without bytes that would end a line or control a terminal, at
// most mostText bytes of it.
func printable(s string) string {
	kept := make([]byte, 0, min(len(s), mostText))
	for i := 0; i < len(s) && len(kept) < mostText; i++ {
		if c := s[i]; c >= 0x20 && c != 0x7f {
			kept = append(kept, c)
		}
	}
	return string(kept)
}
