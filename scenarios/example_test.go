package scenarios_test

import (
	"fmt"

	"ptymodem/scenarios"
)

// A file is read strictly. Its errors say where they are, and what would be valid.
func ExampleParse() {
	_, err := scenarios.Parse("drop.yaml", []byte(`
name: the data connection drops at 40 KiB
faults:
  - {when: {ftp: STOR, nth: 1, after: 40KiB}, do: drop-dta}
`))
	fmt.Println(err)
	// Output:
	// drop.yaml:4:51: unknown action "drop-dta": the nearest is drop-data
}
