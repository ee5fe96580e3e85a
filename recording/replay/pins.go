package replay

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"sync"

	"ptymodem/recording/compare"
)

var substitute = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`redacted(\d{0,6})`) })

// withPIN gives the substitute of a PIN the form of a PIN, the same for the same: the modem checks
// it.
func withPIN(i *compare.Item) {
	if !bytes.Contains(i.Bytes, []byte("redacted")) {
		return
	}
	upper := bytes.ToUpper(i.Bytes)
	for _, command := range []string{"+CPIN", "+CLCK", "+CPWD"} {
		if bytes.Contains(upper, []byte(command)) {
			i.Bytes = substitute().ReplaceAllFunc(i.Bytes, func(word []byte) []byte {
				n, _ := strconv.Atoi(string(word[len("redacted"):]))
				return fmt.Appendf(nil, "%d", 99_000_000+n)
			})
			return
		}
	}
}
