package library_test

import (
	"fmt"
	"slices"

	"ptymodem/scenarios/library"
)

func Example() {
	s, err := library.Load("drop-data-upload")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Name, slices.Contains(library.Names(), "drop-data-upload"))
	// Output: the data connection drops at 40 KiB of an upload true
}
