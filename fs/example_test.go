package fs_test

import (
	"errors"
	"fmt"
	"io"

	"ptymodem/fs"
)

// A file is written and read, and takes a block.
func Example() {
	ufs := fs.NewMemory("UFS", 1<<20)
	defer ufs.Close()
	pending, err := ufs.Create("log.bin")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer pending.Discard() // does nothing after Commit
	io.WriteString(pending, "hello")
	if err := pending.Commit(); err != nil {
		fmt.Println(err)
		return
	}
	file, err := ufs.Open("log.bin", fs.ReadOnly)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer file.Close()
	content, err := io.ReadAll(file)
	fmt.Printf("%s %v\n", content, err)

	free, err := ufs.Free()
	fmt.Println(ufs.Capacity()-free, err)
	_, err = ufs.Open("other.bin", fs.ReadOnly)
	fmt.Println(err, errors.Is(err, fs.ErrNotFound))
	// Output:
	// hello <nil>
	// 4096 <nil>
	// UFS: open "other.bin": no such file true
}
