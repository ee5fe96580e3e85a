package transcript_test

import (
	"fmt"

	"ptymodem/recording/transcript"
)

func ExampleParse() {
	for _, line := range transcript.Parse("signal.at", "# the signal\n@0.203 <- AT+CSQ\n@0.207 -> +CSQ: 24,99\n@0.207 -> OK\n") {
		fmt.Println(line.Place, line.Time, line.Word, line.Rest)
	}
	// Output:
	// signal.at:2 203ms <- AT+CSQ
	// signal.at:3 207ms -> +CSQ: 24,99
	// signal.at:4 207ms -> OK
}
