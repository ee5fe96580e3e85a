package emulator

import (
	"io"

	"ptymodem/emulator/at"
	"ptymodem/emulator/ftp"
	"ptymodem/emulator/reference"
	"ptymodem/emulator/ssl"
	"ptymodem/ftpbackend/ftptls"
)

// WriteFidelityPage writes FIDELITY.md.
func WriteFidelityPage(w io.Writer, t *at.Table) error {
	var lacking []uint16
	for _, word := range ssl.CipherWords() {
		if word != ssl.AllSuites && !ftptls.HasSuite(uint16(word)) {
			lacking = append(lacking, uint16(word))
		}
	}
	return reference.WriteFidelity(w, t, reference.Facts{Errors: ftp.Codes(), LackingSuites: lacking})
}
