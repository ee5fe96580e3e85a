package emulator

import (
	"errors"
	"fmt"

	"ptymodem/emulator/at"
	"ptymodem/fs"
)

// The codes of the FILE commands (FILE note).
const (
	fileInvalidInput at.CME = 400
	fileBeyondSize   at.CME = 401
	fileReadNothing  at.CME = 402
	fileFull         at.CME = 403
	fileNotFound     at.CME = 405
	fileBadName      at.CME = 406
	fileNameTaken    at.CME = 407
	fileWriteFailed  at.CME = 409
	fileOpenFailed   at.CME = 410
	fileReadFailed   at.CME = 411
	fileTooMany      at.CME = 413
	fileReadOnly     at.CME = 414
	fileBadHandle    at.CME = 416
	fileListFailed   at.CME = 417
	fileDeleteFailed at.CME = 418
	fileInfoFailed   at.CME = 419
	fileTimeout      at.CME = 421
	fileAlreadyOpen  at.CME = 426
)

// fileCodes are the codes of what the stores report; order matters only where an error is several.
var fileCodes = []struct {
	err  error
	code at.CME
}{
	{errNoSuchStore, fileBadName},
	{fs.ErrNotFound, fileNotFound},
	{fs.ErrName, fileBadName},
	{fs.ErrNameTooLong, fileBadName},
	{fs.ErrExists, fileNameTaken},
	{fs.ErrFull, fileFull},
	{fs.ErrReadOnly, fileReadOnly},
	{fs.ErrBeyond, fileBeyondSize},
	{fs.ErrBusy, fileAlreadyOpen},
	{fs.ErrClosed, fileBadHandle},
}

// fileError turns an error of a store into a code; failed is the command's own, for a missing card and whatever has no code. A code that is in
// err, as a fault puts it there, wins.
func fileError(err error, failed at.CME) error {
	if err == nil {
		return nil
	}
	var code at.CME
	if errors.As(err, &code) {
		return code
	}
	for _, f := range fileCodes {
		if errors.Is(err, f.err) {
			return f.code
		}
	}
	return failed
}

// StoreError is what [Hooks.File] returns to make an operation of a store fail as the FILE commands number it, 400 to 429. FTP commands turn it into their
// own code: 403, no room, into 619, any other as they do with a failure of that operation.
func StoreError(code int) error {
	if at.CME(code) == fileFull {
		return fmt.Errorf("%w: %w", fs.ErrFull, fileFull)
	}
	return at.CME(code)
}
