// Package modemtest starts a virtual modem inside go test, as package httptest does for HTTP
// servers.
//
//	func TestUpload(t *testing.T) {
//		m := modemtest.Start(t)
//		m.Inject("{when: {ftp: STOR, nth: 1, after: 40KiB}, do: drop-data}")
//		if err := Upload(m.Path(), "/in/log.bin", log); err != nil { // the code under test
//			t.Error(err)
//		}
//		if got := m.FTP().Read("/in/log.bin"); !bytes.Equal(got, log) {
//			t.Errorf("the server has %d bytes", len(got))
//		}
//	}
//
// The code under test opens the modem's pseudo-terminal by its path. The modem's FTP(S) client
// reaches an embedded server under every host name. Everything ends with the test. A fault that has
// not fired by then fails the test, so that a typo cannot look like a pass. On systems other than
// Linux Start skips the test.
//
// The module has no address from which go get could fetch it yet. Put its source next to the module
// that uses it, with this in go.mod:
//
//	require ptymodem v0.0.0
//	replace ptymodem => ../ptymodem
package modemtest
