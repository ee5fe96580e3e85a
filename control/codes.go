package control

import (
	"slices"

	"ptymodem/emulator/at"
	"ptymodem/emulator/ftp"
)

// A codeMeaning is the number of an error, and what it says.
type codeMeaning struct {
	Code    int    `json:"code"`
	Meaning string `json:"meaning"`
}

// getCodes are the numbers of +CME ERROR that have words, and the <err> of the FTP commands.
func getCodes(c *call) error {
	var all []codeMeaning
	for _, f := range slices.Concat(at.CMETexts(), ftp.Codes()) {
		all = append(all, codeMeaning{f.Err, f.Meaning})
	}
	return c.answer(200, all)
}
