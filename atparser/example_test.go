package atparser_test

import (
	"fmt"
	"time"

	"ptymodem/atparser"
)

// From the bytes of a serial line to commands.
func Example() {
	assembler, scanner := atparser.NewAssembler(atparser.MaxLine), atparser.NewLine(nil)
	b := []byte("ATE0\rAT+CSQ;+QFTPPUT=\"log.bin\",\"COM:\",0,5\r")
	for len(b) > 0 {
		n, _, line, ok := assembler.Feed(b, atparser.DefaultRegisters(), false)
		b = b[n:]
		if !ok {
			continue
		}
		scanner.Reset(line.Text)
		for {
			command, ok, err := scanner.Next()
			if err != nil {
				fmt.Println(err)
			}
			if !ok {
				break
			}
			fmt.Println(command.Name, command.Form, command)
		}
	}
	// Output:
	// E  E0
	// +CSQ  +CSQ
	// +QFTPPUT = +QFTPPUT="log.bin","COM:",0,5
}

// Three escape characters, with silence before and after, end data mode.
func ExampleEscape() {
	escape, connect := atparser.NewEscape(time.Second), time.Time{}
	escape.Start(connect)
	_, data, escaped, _ := escape.Feed([]byte("a file with +++ in it"), connect.Add(2*time.Second), false)
	fmt.Printf("%q %v\n", data, escaped)
	_, data, escaped, _ = escape.Feed([]byte("+++"), connect.Add(4*time.Second), false)
	fmt.Printf("%q %v\n", data, escaped)
	data, escaped = escape.Tick(connect.Add(5 * time.Second))
	fmt.Printf("%q %v\n", data, escaped)
	// Output:
	// "a file with +++ in it" false
	// "" false
	// "" true
}
