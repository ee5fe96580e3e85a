package modemtest_test

import (
	"bytes"
	"fmt"
	"testing"

	"ptymodem/modemtest"
)

// The code under test uploads a log. The connection is lost on the way, and it has to go on where
// the server's file ends.
func ExampleStart() {
	t := &exampleTest{} // in a test it is the *testing.T
	defer t.end()

	m := modemtest.Start(t, modemtest.Speed(20), modemtest.Fault("{when: {ftp: STOR, nth: 1, after: 20KiB}, do: drop-data}"))
	log := bytes.Repeat([]byte("one line of a log\n"), 3000)
	product, err := openUploader(m.Path()) // opens the tty as it would a serial port
	if err != nil {
		t.Fatal(err)
	}
	defer product.port.Close()
	if err := product.Upload("log.bin", log); err != nil {
		t.Fatal(err)
	}
	if got := m.FTP().Read("/log.bin"); !bytes.Equal(got, log) {
		t.Errorf("the server has %d bytes, want %d", len(got), len(log))
	}
	fmt.Println(m.Saw(`AT+QFTPPUT="log.bin","COM:",20480,33520,1`))
	// Output: true
}

// An exampleTest is as much of a test as an example needs, which has none.
type exampleTest struct {
	testing.TB
	cleanups []func()
}

func (t *exampleTest) Helper()                        {}
func (t *exampleTest) Cleanup(f func())               { t.cleanups = append(t.cleanups, f) }
func (t *exampleTest) Error(args ...any)              { fmt.Println(args...) }
func (t *exampleTest) Errorf(format string, a ...any) { fmt.Printf(format+"\n", a...) }
func (t *exampleTest) Fatal(args ...any)              { panic(fmt.Sprint(args...)) }
func (t *exampleTest) Fatalf(format string, a ...any) { panic(fmt.Sprintf(format, a...)) }

// end is the end of the test.
func (t *exampleTest) end() {
	for i := len(t.cleanups) - 1; i >= 0; i-- {
		t.cleanups[i]()
	}
}
