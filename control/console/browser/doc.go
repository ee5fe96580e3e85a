// Package browser tests the web console in Chromium, from outside: the program runs as users run it,
// and a page is clicked and read as people do. It is a module of its own, so that what drives the
// browser is no dependency of ptymodem.
//
//	cd control/console/browser && go test -count=1 ./...
//
// Tests find elements by their data-testid, which is the stable interface of the pages. Without
// chromium they are skipped, or fail with PTYMODEM_REQUIRE_SERVERS=1. With
// TEST_PTYMODEM_SCREENSHOTS=DIR, TestScreenshots leaves pictures of the pages there.
//
// How long something takes is logged, and no test depends on it: what must happen has two minutes.
package browser
