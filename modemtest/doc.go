// Package modemtest starts a virtual modem inside go test, as package httptest does for HTTP servers.
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
// The modem is on a pseudo-terminal, whose path is what the code under test opens, and its FTP(S) client reaches an
// embedded server under every host name. Everything ends with the test; a fault that never struck fails it then, so that a
// typo cannot pass for code that copes. Linux only: elsewhere Start skips the test.
//
// A module that uses it needs the source beside it, since ptymodem is nowhere to be downloaded from:
//
//	require ptymodem v0.0.0
//	replace ptymodem => ../ptymodem
package modemtest
