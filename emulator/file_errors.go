package emulator

import (
	"errors"

	"ptymodem/fs"
)

// The codes of the FILE commands (FILE note).
const (
	fileInvalidInput cme = 400
	fileBeyondSize   cme = 401
	fileReadNothing  cme = 402
	fileFull         cme = 403
	fileNotFound     cme = 405
	fileBadName      cme = 406
	fileNameTaken    cme = 407
	fileWriteFailed  cme = 409
	fileOpenFailed   cme = 410
	fileReadFailed   cme = 411
	fileTooMany      cme = 413
	fileReadOnly     cme = 414
	fileBadHandle    cme = 416
	fileListFailed   cme = 417
	fileDeleteFailed cme = 418
	fileInfoFailed   cme = 419
	fileTimeout      cme = 421
	fileAlreadyOpen  cme = 426
)

// fileCodes are the codes of what the stores report; order matters only where an error is several.
var fileCodes = []struct {
	err  error
	code cme
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
func fileError(err error, failed cme) error {
	if err == nil {
		return nil
	}
	var code cme
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
