package files

import (
	"errors"
	"fmt"

	"ptymodem/emulator/at"
	"ptymodem/fs"
)

// The codes of the FILE commands (FILE note).
const (
	ErrInvalidInput at.CME = 400
	ErrBeyondSize   at.CME = 401
	ErrReadNothing  at.CME = 402
	ErrFull         at.CME = 403
	ErrNotFound     at.CME = 405
	ErrBadName      at.CME = 406
	ErrNameTaken    at.CME = 407
	ErrWriteFailed  at.CME = 409
	ErrOpenFailed   at.CME = 410
	ErrReadFailed   at.CME = 411
	ErrTooMany      at.CME = 413
	ErrReadOnly     at.CME = 414
	ErrBadHandle    at.CME = 416
	ErrListFailed   at.CME = 417
	ErrDeleteFailed at.CME = 418
	ErrInfoFailed   at.CME = 419
	ErrTimeout      at.CME = 421
	ErrAlreadyOpen  at.CME = 426
)

// codes are the codes of what the stores report; order matters only where an error is several.
var codes = []struct {
	err  error
	code at.CME
}{
	{ErrNoSuchStore, ErrBadName},
	{fs.ErrNotFound, ErrNotFound},
	{fs.ErrName, ErrBadName},
	{fs.ErrNameTooLong, ErrBadName},
	{fs.ErrExists, ErrNameTaken},
	{fs.ErrFull, ErrFull},
	{fs.ErrReadOnly, ErrReadOnly},
	{fs.ErrBeyond, ErrBeyondSize},
	{fs.ErrBusy, ErrAlreadyOpen},
	{fs.ErrClosed, ErrBadHandle},
}

// codeOf turns an error of a store into a code; failed is the command's own, for a missing card and
// whatever has no code. A code that is in err, as a fault puts it there, wins.
func codeOf(err error, failed at.CME) error {
	if err == nil {
		return nil
	}
	var code at.CME
	if errors.As(err, &code) {
		return code
	}
	for _, f := range codes {
		if errors.Is(err, f.err) {
			return f.code
		}
	}
	return failed
}

// StoreError is what hook.Hooks.File returns to make an operation of a store fail as the FILE
// commands number it, 400 to 429. FTP commands turn it into their own code: 403, no room, into 619,
// any other as they do with a failure of that operation.
func StoreError(code int) error {
	if at.CME(code) == ErrFull {
		return fmt.Errorf("%w: %w", fs.ErrFull, ErrFull)
	}
	return at.CME(code)
}
