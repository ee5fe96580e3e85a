package machine

import (
	"flag"
	"strconv"
)

// SideBySide has n tests of a package run in parallel, if -parallel does not say: sessions in real
// time do little but wait, so many more of them fit than there are processors. It is for TestMain.
func SideBySide(n int) { flag.Set("test.parallel", strconv.Itoa(n)) }
